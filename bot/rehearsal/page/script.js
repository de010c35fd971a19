// The page: follows the rehearsal's stream of changes and hands each to the phone or panel it concerns.
import { ask, h, timeOfDay } from "./dom.js";
import { asked } from "./dialogs.js";
import { Panel } from "./panel.js";
import { Phone } from "./phone.js";

const LANGUAGES = ["ar", "de", "en", "es", "fa", "fr", "it", "ku", "pl", "ps", "pt-br", "ro", "ru", "so", "ti", "tr", "uk", "vi"];
const names = new Intl.DisplayNames(["en"], { type: "language" });

class App {
  constructor() {
    this.phones = new Map();
    this.panel = new Panel();
    this.stage = document.getElementById("phones");
    this.playing = false; // a script
    this.tabs = document.getElementById("tabs");
    this.botName = "The bot";
    this.offset = 0;
    this.chosen = null;
    this.held = null; // the phone somebody has touched last
    document.getElementById("languages").append(...LANGUAGES.map((code) => h("option", { value: code }, this.languageName(code))));
    document.getElementById("add-person").addEventListener("click", () => this.addPerson());
    for (const button of document.querySelectorAll("[data-forward]")) button.addEventListener("click", () => ask("POST", "clock", { seconds: Number(button.dataset.forward) }));
    document.addEventListener("toggle", (event) => { if (event.newState === "open" && event.target.matches(".menu")) event.target.querySelector("button")?.focus(); }, true);
    document.addEventListener("keydown", (event) => this.walk(event));
    setInterval(() => this.tick(), 1000);
    this.theme();
    this.follow();
  }

  follow() {
    const stream = new EventSource("/rehearsal/stream");
    const offline = document.getElementById("offline");
    stream.addEventListener("open", () => { offline.hidden = true; });
    stream.addEventListener("error", () => { offline.hidden = false; });
    stream.addEventListener("message", (event) => {
      const { kind, payload } = JSON.parse(event.data);
      this[`on_${kind}`]?.(payload);
    });
  }

  on_snapshot(state) {
    this.on_bot(state.bot);
    this.on_board(state.board);
    const here = new Set(state.people.map((person) => person.id));
    for (const id of [...this.phones.keys()]) if (!here.has(id)) this.on_person_removed({ id });
    for (const person of state.people) this.on_person(person);
    this.panel.showFaults(state.faults);
    this.panel.showLimits(state.limits);
    this.panel.showLog(state.log, state.counters);
    this.on_clock(state.clock);
    document.body.dataset.ready = "true";
  }

  on_person(person) {
    if (this.phones.has(person.id)) { this.phones.get(person.id).update(person); return; }
    const phone = new Phone({ messages: [], commands: [], ...person }, this);
    this.phones.set(person.id, phone);
    this.place(phone);
    this.choose(this.chosen ?? person.id);
  }

  /** While a script plays, who comes last stands first: that is where something happens. What is in view stays there. */
  place(phone) {
    if (!this.playing) { this.stage.append(phone.element); return; }
    const at = this.stage.scrollLeft;
    this.stage.prepend(phone.element);
    if (at > 0) this.stage.scrollLeft = at + phone.element.nextElementSibling.offsetLeft - phone.element.offsetLeft;
  }

  on_person_removed({ id }) {
    this.phones.get(id)?.element.remove();
    this.phones.delete(id);
    if (this.held?.person.id === id) this.held = null;
    if (this.chosen === id) this.choose(this.phones.keys().next().value ?? null);
    this.drawTabs();
  }

  on_message(message) { this.phones.get(message.person)?.show(message); }
  on_typing({ person, action, seconds }) { this.phones.get(person)?.type(action, seconds); }
  on_answer(answer) { this.phones.get(answer.person)?.answer(answer); }
  on_faults(faults) { this.panel.showFaults(faults); }
  on_limits(limits) { this.panel.showLimits(limits); }
  on_call(call) { this.panel.add(call); }
  on_clock({ now, offset }) { this.offset = now - Date.now() / 1000; this.moved = offset; this.tick(); }
  on_board(board) {
    const place = document.getElementById("board");
    place.hidden = !board;
    this.playing = Boolean(board) && !board.verdict.length;
    if (!board) return;
    place.replaceChildren(
      h("dl", {}, board.counters.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
      ...(board.verdict.length ? [verdict(board.verdict)] : []));
  }

  on_bot(bot) { this.botName = bot.first_name; document.getElementById("bot-name").textContent = bot.first_name; document.title = `${bot.first_name}: rehearsal`; }

  tick() {
    const clock = document.getElementById("clock");
    clock.textContent = timeOfDay(Date.now() / 1000 + this.offset, true);
    clock.classList.toggle("moved", this.moved > 0);
    clock.title = this.moved > 0 ? `Moved forward by ${Math.round(this.moved / 60)} min` : "The rehearsal’s clock";
  }

  languageName(code) {
    try { return names.of(code); } catch { return code; }
  }

  async addPerson() {
    const wish = await asked("person-dialog", { name: "", language_code: "", role: "visitor" }, "Add a person");
    if (!wish) return;
    const person = await ask("POST", "people", wish);
    this.choose(person.id);
    this.phones.get(person.id)?.element.scrollIntoView({ behavior: "smooth", inline: "center" });
  }

  // In a narrow window one phone is shown at a time.

  choose(id) {
    this.chosen = id;
    for (const [one, phone] of this.phones) phone.element.classList.toggle("chosen", one === id);
    this.drawTabs();
  }

  drawTabs() {
    const held = this.tabs.contains(document.activeElement);
    this.tabs.replaceChildren(...[...this.phones.values()].map((phone) => {
      const { id, name, role } = phone.person;
      return h("button", { type: "button", role: "tab", "data-tab": id, "data-role": role, "aria-selected": String(id === this.chosen), tabindex: id === this.chosen ? 0 : -1, onclick: () => { this.choose(id); phone.toEnd(); phone.read(); }, onkeydown: (event) => this.step(event) },
        h("bdi", {}, name), phone.unread > 0 && h("span.badge", {}, String(phone.unread)));
    }));
    if (held) this.tabs.querySelector("[aria-selected=true]")?.focus();
  }

  step(event) {
    const ids = [...this.phones.keys()];
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) this.choose(ids[(ids.indexOf(this.chosen) + by + ids.length) % ids.length]);
  }

  /** Arrow keys inside an open menu. */
  walk(event) {
    const menu = event.target.closest?.(".menu");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!menu || !by) return;
    event.preventDefault();
    const items = [...menu.querySelectorAll("button")];
    items[(items.indexOf(event.target) + by + items.length) % items.length].focus();
  }

  /** Put a popover next to the button that opens it; it opens right after. */
  moor(menu, button, where) {
    const box = button.getBoundingClientRect();
    menu.style.top = where === "below" ? `${box.bottom + 6}px` : "auto";
    menu.style.bottom = where === "above" ? `${innerHeight - box.top + 8}px` : "auto";
    menu.style.left = `${Math.max(8, Math.min(where === "below" ? box.right - 240 : box.left, innerWidth - 256))}px`;
  }

  theme() {
    const button = document.getElementById("theme");
    const order = ["", "light", "dark", "contrast"];
    const words = { "": "as the system has them", light: "light", dark: "dark", contrast: "high contrast" };
    const signs = { "": "◐", light: "☀", dark: "☾", contrast: "◼" };
    const show = (name) => {
      document.documentElement.dataset.theme = name;
      button.setAttribute("aria-label", `Colours: ${words[name]}`);
      button.title = `Colours: ${words[name]}`;
      button.textContent = signs[name];
    };
    show(localStorage.getItem("theme") ?? "");
    button.addEventListener("click", () => {
      const next = order[(order.indexOf(document.documentElement.dataset.theme) + 1) % order.length];
      localStorage.setItem("theme", next);
      show(next);
    });
  }
}

function verdict(lines) {
  const words = { true: "kept", false: "broken", null: "counted" };
  const broken = lines.filter((line) => line.kept === false).length;
  const sum = broken ? `${broken} broken` : "every promise kept";
  return h("details", { open: innerWidth > 720 }, h("summary", {}, `The verdict of the day: ${sum}`),
    h("table", {}, h("tbody", {}, lines.map((line) => h(`tr.${words[line.kept]}`, {},
      h("td", {}, h("span.seal", {}, words[line.kept])), h("th", { scope: "row" }, line.what), h("td", {}, line.counted))))));
}

new App();
