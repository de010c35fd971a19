// Small forms that ask for something.

/** Open a dialog with these values; the values when it was confirmed, null otherwise. */
export function asked(id, values, title = "") {
  const dialog = document.getElementById(id);
  const form = dialog.querySelector("form");
  if (title) dialog.querySelector("h2").textContent = title;
  for (const field of form.querySelectorAll("[name]")) field.value = values[field.name] ?? "";
  // Not a submit button: Enter in a field presses the first of those, and must not cancel.
  form.querySelector("[data-cancel]").onclick = () => dialog.close("cancel");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const fields = [...form.querySelectorAll("[name]")].map((field) => [field.name, field.value.trim()]);
      resolve(dialog.returnValue === "ok" ? Object.fromEntries(fields) : null);
    }, { once: true });
  });
}
