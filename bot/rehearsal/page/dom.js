// Building elements. Text always goes in as text: nothing here reads HTML.

/** An element: h("button.primary", { onclick, "data-x": 1 }, "text", child, …). Null and false children are left out. */
export function h(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replace what is in an element; null and false children are left out. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/** The direction of a text by its first letter outside isolates (dir="auto" looks into them and would be misled by “Stand 4”).
 * A pictogram is no letter, although ℹ counts as one. */
export function direction(text) {
  const outside = text.replace(/[\u2066-\u2068][^\u2069]*\u2069|\p{Extended_Pictographic}/gu, "");
  const letter = /\p{L}/u.exec(outside)?.[0] ?? /\p{L}/u.exec(text)?.[0];
  if (!letter) return "auto";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter) ? "rtl" : "ltr";
}

const PATHS = {
  send: "M4 12 20 4l-5 16-3.500-6.500z",
  attach: "M12 5v14M5 12h14",
  command: "M15 5 9 19",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  play: "M8 5v14l11-7z",
  pause: "M8 5v14M16 5v14",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  down: "M6 9l6 6 6-6",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  place: "M12 21s-6-5.500-6-11a6 6 0 0 1 12 0c0 5.500-6 11-6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6",
};

/** A small drawing, invisible to screen readers. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Ask the rehearsal for something; says in words what it refused. */
export async function ask(method, path, body) {
  const isForm = body instanceof FormData;
  const answer = await fetch(`/rehearsal/${path}`, {
    method,
    body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    headers: body === undefined || isForm ? {} : { "content-type": "application/json" },
  });
  const read = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(read.error || `The rehearsal answered ${answer.status}`);
  return read;
}

/** Seconds since 1970 as the time of day. */
export const timeOfDay = (seconds, withSeconds = false) =>
  new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...(withSeconds ? { second: "2-digit" } : {}) });
