// Beside the phones: faults, limits, the log of every call.
import { ask, h, timeOfDay } from "./dom.js";

const FAULTS = [
  { trouble: "too_many", name: "429 Too Many Requests", seconds: 3, unit: "s to wait" },
  { trouble: "server_error", name: "500 Internal Server Error" },
  { trouble: "slow", name: "Late answers", seconds: 10, unit: "s late" },
  { trouble: "lost", name: "Connection lost before the call is carried out" },
  { trouble: "lost_answer", name: "Connection lost after the call was carried out" },
];
const OFTEN = [["1", "every call"], ["2", "every second call"], ["10", "every tenth call"], ["once", "the next call only"]];
const SHOWN = 300;

export class Panel {
  constructor() {
    this.element = document.getElementById("panel");
    this.calls = document.getElementById("calls");
    this.filter = document.getElementById("log-filter");
    this.filter.addEventListener("input", () => this.sieve());
    this.known = [];
    this.drawFaults();
    for (const name of ["faults", "log"]) document.getElementById(`toggle-${name}`).addEventListener("click", () => this.toggle(name));
    for (const id of ["limit-overall", "limit-chat"]) document.getElementById(id).addEventListener("change", () => this.limit());
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open], :popover-open")) this.toggle(null); });
  }

  toggle(name) {
    for (const one of ["faults", "log"]) {
      const section = document.getElementById(one);
      section.hidden = one !== name || !section.hidden;
      document.getElementById(`toggle-${one}`).setAttribute("aria-expanded", String(!section.hidden));
    }
    this.element.hidden = ["faults", "log"].every((one) => document.getElementById(one).hidden);
  }

  drawFaults() {
    const form = document.getElementById("fault-form");
    form.addEventListener("change", () => this.switchFaults());
    form.addEventListener("submit", (event) => event.preventDefault());
    form.replaceChildren(...FAULTS.map((fault) => h("fieldset", { "data-fault": fault.trouble },
      h("label.switch", {}, h("input", { type: "checkbox", name: "on" }), h("span", {}, fault.name)),
      h("div.details", {},
        h("select", { name: "often", "aria-label": `How often: ${fault.name}` }, OFTEN.map(([value, label]) => h("option", { value }, label))),
        fault.seconds && h("label", {}, h("input", { type: "number", name: "seconds", min: 1, max: 600, value: fault.seconds, "aria-label": `Seconds: ${fault.name}` }), ` ${fault.unit}`)))));
  }

  switchFaults() {
    const faults = [...document.querySelectorAll("[data-fault]")].filter((field) => field.querySelector("[name=on]").checked).map((field) => {
      const often = field.querySelector("[name=often]").value;
      const seconds = Number(field.querySelector("[name=seconds]")?.value || 3);
      return { trouble: field.dataset.fault, seconds, every: often === "once" ? 1 : Number(often), times: often === "once" ? 1 : null };
    });
    ask("PUT", "faults", { faults });
  }

  showFaults(faults) {
    for (const field of document.querySelectorAll("[data-fault]")) {
      const on = faults.find((one) => one.trouble === field.dataset.fault);
      field.querySelector("[name=on]").checked = Boolean(on);
      if (on) field.querySelector("[name=often]").value = on.times ? "once" : String(on.every);
      if (on && field.querySelector("[name=seconds]")) field.querySelector("[name=seconds]").value = on.seconds;
    }
    document.getElementById("toggle-faults").classList.toggle("on", faults.length > 0);
  }

  limit() {
    ask("PUT", "limits", { overall: document.getElementById("limit-overall").checked, per_chat: document.getElementById("limit-chat").checked });
  }

  showLimits(limits) {
    document.getElementById("limit-overall").checked = limits.overall;
    document.getElementById("limit-chat").checked = limits.per_chat;
  }

  showLog(calls, counters) {
    this.counters = { total: counters.calls, failed: Object.entries(counters.by_status).filter(([status]) => status !== "200").reduce((sum, [, count]) => sum + count, 0) };
    this.calls.replaceChildren(...calls.map((call) => this.row(call)).reverse());
    this.sieve();
    this.count();
  }

  add(call) {
    if (call.number) this.counters.total += 1;
    if (call.status !== 200) this.counters.failed += 1;
    const row = this.row(call);
    row.hidden = !this.fits(row);
    this.calls.prepend(row);
    while (this.calls.children.length > SHOWN) this.calls.lastElementChild.remove();
    this.count();
  }

  row(call) {
    if (call.number === 0) return h("li.call.note", {}, h("p", {}, h("b", {}, call.parameters)), h("p.meta", {}, timeOfDay(call.at, true)));
    const kind = call.status === 200 ? "fine" : call.status === 0 ? "lost" : "refused";
    return h(`li.call.${kind}`, { "data-call": call.method },
      h("p", {}, h("b", {}, call.method), h("span.status", {}, call.status === 0 ? "lost" : String(call.status))),
      h("p.parameters", { dir: "auto" }, call.parameters),
      call.description && h("p.reason", {}, call.description),
      h("p.meta", {}, `${timeOfDay(call.at, true)} · ${call.milliseconds.toFixed(1)} ms`));
  }

  fits(row) { return row.textContent.toLowerCase().includes(this.filter.value.trim().toLowerCase()); }
  sieve() { for (const row of this.calls.children) row.hidden = !this.fits(row); }
  count() { document.getElementById("counters").textContent = `${this.counters.total} calls since the start, ${this.counters.failed} of them not carried out or refused`; }
}
