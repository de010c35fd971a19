// One person's phone: the chat, the keyboards, the line to write in.
import { bubble, summary } from "./bubble.js";
import { ask, direction, fill, h, icon } from "./dom.js";
import { recording } from "./recorder.js";
import { asked } from "./dialogs.js";

const ACTIONS = { typing: "typing", upload_photo: "sending a picture", upload_document: "sending a document", upload_voice: "sending a voice message", record_voice: "recording" };
const PRESS_SECONDS = 15;

export class Phone {
  constructor(person, app) {
    this.app = app;
    this.person = person;
    this.rows = new Map();
    this.editing = null;
    this.pressed = new Map();
    this.log = h("ol.messages", { role: "log", "aria-live": "polite", tabindex: "0" });
    this.input = h("textarea", { rows: 1, dir: "auto", maxlength: 4096, onkeydown: (event) => this.key(event), oninput: () => this.grow() });
    this.element = h("article.phone", { "data-person": person.id, onpointerdown: () => this.hold(), onfocusin: () => this.hold() });
    this.head = this.buildHead();
    this.pinned = h("button.pinned", { type: "button", hidden: true, onclick: () => this.rows.get(this.person.pinned.at(-1))?.scrollIntoView({ block: "center" }) });
    this.typing = h("p.typing", { role: "status", hidden: true });
    this.toasts = h("div.toasts", { role: "status" });
    this.down = h("button.down", { type: "button", hidden: true, "aria-label": "To the last message", onclick: () => { this.toEnd(); this.log.focus({ preventScroll: true }); } }, icon("down"));
    this.foot = h("footer");
    this.element.append(this.head, this.pinned, h("div.screen", {}, this.log, this.down, this.typing, this.toasts), this.foot);
    this.composer = this.compose();
    // Whoever reads the end keeps reading it when the typing line or a keyboard takes some of the room.
    this.stuck = true;
    this.log.addEventListener("scroll", () => { this.stuck = this.atEnd(); this.down.hidden = this.stuck; if (this.stuck) this.look(); });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.log);
    this.update(person);
  }

  get messages() { return this.person.messages; }
  get unread() { return this.messages.filter((one) => one.from_bot && !one.deleted && one.message_id > this.person.read_up_to).length; }

  /** Show a person as they are now. With messages when it is a whole snapshot. */
  update(person) {
    const old = this.person;
    this.person = { ...old, ...person };
    if (person.messages) {
      const atEnd = this.atEnd();
      this.rows = new Map(person.messages.map((one) => [one.message_id, bubble(one, this)]));
      this.log.replaceChildren(...this.rows.values());
      if (atEnd) this.toEnd();
    }
    this.drawHead();
    this.drawPinned();
    this.drawFoot();
  }

  /** Show a new or changed message. */
  show(message) {
    const index = this.messages.findIndex((one) => one.message_id === message.message_id);
    const atEnd = this.atEnd();
    const row = bubble(message, this);
    if (index >= 0) {
      this.messages[index] = message;
      row.classList.add("changed");
      this.rows.get(message.message_id).replaceWith(row);
    } else {
      this.messages.push(message);
      row.classList.add("new");
      this.log.append(row);
      if (message.from_bot) this.type(null);
    }
    this.rows.set(message.message_id, row);
    if (atEnd || !message.from_bot) this.toEnd();
    if (atEnd) this.look();
    this.drawHead();
    this.drawPinned();
  }

  /** The head stays while messages come and go: a menu that is open there must not vanish. */
  buildHead() {
    const item = (label, action) => h("button", { type: "button", role: "menuitem", "data-action": action, onclick: (event) => { menu.hidePopover(); this[event.currentTarget.dataset.action](); } }, label);
    this.blocking = item("Block the bot", "block");
    const menu = h("div.menu", { popover: "auto", id: `menu-${this.person.id}`, role: "menu" },
      item("Scan a QR code…", "scan"), item("Name, language, role…", "rename"), this.blocking, item("Remove from the cast", "leave"));
    this.avatar = h("span.avatar", { "aria-hidden": "true" });
    this.badge = h("span.badge", { hidden: true });
    this.name = h("h2", { dir: "auto" });
    this.role = h("p");
    this.more = h("button.quiet", { type: "button", popovertarget: menu.id, onclick: (event) => this.app.moor(menu, event.currentTarget, "below") }, icon("more"));
    return h("header", {}, h("div.face", {}, this.avatar, this.badge), h("div.who", {}, this.name, this.role), this.more, menu);
  }

  drawHead() {
    const { name, role, language_code: language, blocked } = this.person;
    const unread = this.unread;
    this.element.dataset.role = role;
    this.element.setAttribute("aria-label", `${name}’s phone`);
    this.avatar.textContent = [...name.replace(/^(Frau|Herr)\s+/, "")][0] ?? "?";
    this.badge.hidden = !unread;
    this.badge.textContent = String(unread);
    this.badge.setAttribute("aria-label", `${unread} unread`);
    this.name.textContent = this.name.title = name;
    this.role.textContent = `${role} · ${this.app.languageName(language)}`;
    this.more.setAttribute("aria-label", `More for ${name}`);
    this.blocking.dataset.action = blocked ? "unblock" : "block";
    this.blocking.textContent = blocked ? "Unblock the bot" : "Block the bot";
    this.app.drawTabs();
  }

  drawPinned() {
    const id = this.person.pinned.at(-1);
    const message = id && this.messages.find((one) => one.message_id === id);
    this.pinned.hidden = !message;
    if (!message) return;
    const words = summary(message);
    const others = this.person.pinned.length - 1;
    this.pinned.setAttribute("aria-label", `Pinned: ${words}`);
    this.pinned.replaceChildren(icon("pin"), h("span", { dir: direction(words) }, words.slice(0, 90)), ...(others > 0 ? [h("small", {}, `+${others}`)] : []));
  }

  drawFoot() {
    const { started, blocked, keyboard, description } = this.person;
    const state = JSON.stringify([started, blocked, keyboard, description, this.person.commands]);
    if (state === this.footState) return;
    this.footState = state;
    const held = document.activeElement === this.input;
    if (blocked) this.foot.replaceChildren(h("button.start", { type: "button", "data-action": "unblock", onclick: () => this.unblock() }, "Unblock the bot"));
    else if (!started) fill(this.foot, description && h("p.description", { dir: "auto" }, description), h("button.start", { type: "button", "data-action": "start", onclick: () => this.say("/start") }, "START"), this.composer);
    else fill(this.foot, this.composer, this.keys());
    this.input.placeholder = keyboard?.input_field_placeholder ?? "Message";
    this.input.setAttribute("aria-label", `Message from ${this.person.name}`);
    if (held) this.input.focus();
    if (this.atEnd()) this.toEnd();
  }

  keys() {
    const rows = this.person.keyboard?.keyboard;
    return rows && h("div.reply-keyboard", { role: "group", "aria-label": "Keyboard of the bot" }, rows.map((row, y) => h("div.keys", {}, row.map((key, x) =>
      h("button.key", { type: "button", dir: "auto", "data-key": `${y}.${x}`, onclick: () => this.act("POST", "press", { row: y, column: x }) }, key.text)))));
  }

  compose() {
    const id = this.person.id;
    const commands = h("div.menu.commands", { popover: "auto", id: `commands-${id}`, role: "menu" });
    const list = (event) => {
      const known = this.person.commands ?? [];
      commands.replaceChildren(...known.map((one) => h("button", { type: "button", role: "menuitem", dir: direction(one.description), onclick: () => { commands.hidePopover(); this.say(`/${one.command}`); } }, h("b", { dir: "ltr" }, `/${one.command}`), " ", one.description)));
      if (!known.length) commands.append(h("p.hint", {}, "The bot has set no commands."));
      this.app.moor(commands, event.currentTarget, "above");
    };
    const attach = h("div.menu", { popover: "auto", id: `attach-${id}`, role: "menu" });
    const item = (label, run, name) => h("button", { type: "button", role: "menuitem", "data-send": name, onclick: () => { attach.hidePopover(); run(); } }, label);
    const pick = (kind, accept) => { const input = h("input", { type: "file", accept }); input.addEventListener("change", () => input.files[0] && this.send(kind, input.files[0])); input.click(); };
    attach.append(item("Sample picture", () => this.send("photo"), "photo"), item("Picture…", () => pick("photo", "image/png,image/jpeg,image/gif,image/webp")), item("Sample document", () => this.send("document"), "document"), item("Document…", () => pick("document")),
      item("Sample voice message", () => this.send("voice"), "voice"), item("Record a voice message", () => this.record()), item("Sticker", () => this.send("sticker"), "sticker"), item("Location", () => this.send("location"), "location"), item("Scan a QR code…", () => this.scan(), "scan"));
    return h("form.composer", { onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      h("button.quiet", { type: "button", "aria-label": "Commands", popovertarget: commands.id, onclick: list }, icon("command")),
      h("button.quiet", { type: "button", "aria-label": "Send something else", popovertarget: attach.id, onclick: (event) => this.app.moor(attach, event.currentTarget, "above") }, icon("attach")),
      this.input, h("button.send", { type: "submit", "aria-label": "Send" }, icon("send")), commands, attach);
  }

  // What the person does

  async act(method, path, body) {
    try {
      return await ask(method, `people/${this.person.id}/${path}`, body);
    } catch (wrong) {
      this.toast(wrong.message, "wrong");
      return null;
    }
  }

  say(text) { return this.act("POST", "messages", { text }); }

  async submit() {
    const text = this.input.value;
    if (!text.trim()) return;
    const done = this.editing ? await this.act("PATCH", `messages/${this.editing}`, { text }) : await this.say(text);
    if (done) { this.input.value = ""; this.endEdit(); }
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.submit(); }
    if (event.key === "Escape" && this.editing) { this.input.value = ""; this.endEdit(); }
  }

  beginEdit(message) { this.editing = message.message_id; this.input.value = message.text; this.composer.classList.add("editing"); this.grow(); this.input.focus(); }
  endEdit() { this.editing = null; this.composer.classList.remove("editing"); this.grow(); }
  grow() { this.input.style.height = "auto"; this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`; }
  remove(message) { return this.act("DELETE", `messages/${message.message_id}`); }
  block() { return this.act("POST", "block"); }
  unblock() { return this.act("POST", "unblock"); }
  read() { if (this.unread) this.act("POST", "read", { message_id: this.messages.at(-1).message_id }); }
  /** This is the phone in hand now: what comes at its end is read as it comes. */
  hold() { this.app.held = this; this.read(); }
  look() { if (this.app.held === this && document.hasFocus()) this.read(); }
  leave() { return ask("DELETE", `people/${this.person.id}`).catch((wrong) => this.toast(wrong.message, "wrong")); }

  async rename() {
    const wish = await asked("person-dialog", this.person, `${this.person.name}: name, language, role`);
    if (wish) ask("PATCH", `people/${this.person.id}`, wish).catch((wrong) => this.toast(wrong.message, "wrong"));
  }

  async scan() {
    const wish = await asked("scan-dialog", { payload: "" });
    if (wish) this.act("POST", "scan", wish);
  }

  send(kind, file, duration) {
    const form = new FormData();
    if (file) form.append("file", file);
    if (duration) form.append("duration", String(duration));
    return this.act("POST", `send/${kind}`, kind === "location" ? undefined : form);
  }

  async record() {
    try {
      const sound = await recording((stop) => this.toast("Recording… tap here to send", "recording", 120, stop));
      this.send("voice", sound.file, sound.seconds);
    } catch {
      this.toast("No microphone here. The sample voice message works without.", "wrong");
    }
  }

  async press(message, row, column, button, element) {
    if (button.copy_text) { navigator.clipboard?.writeText(button.copy_text.text); this.toast("Copied"); return; }
    element.classList.add("waiting");
    const done = await this.act("POST", "press", { message: message.message_id, row, column });
    if (!done) { element.classList.remove("waiting"); return; }
    this.pressed.set(done.press, element);
    setTimeout(() => this.release(done.press), PRESS_SECONDS * 1000);
    if (this.answered?.press === done.press) this.release(done.press);
  }

  // What the bot makes the person see

  release(press) { this.pressed.get(press)?.classList.remove("waiting"); this.pressed.delete(press); }

  answer(answer) {
    this.answered = answer;
    this.release(answer.press);
    if (answer.text && answer.show_alert) this.alert(answer.text);
    else if (answer.text) this.toast(answer.text);
  }

  type(action, seconds = 5) {
    clearTimeout(this.typingTimer);
    this.typing.hidden = !action;
    if (!action) return;
    this.typing.replaceChildren(h("span.dots", { "aria-hidden": "true" }, h("i"), h("i"), h("i")), `${this.app.botName} is ${ACTIONS[action] ?? "busy"}…`);
    this.typingTimer = setTimeout(() => this.type(null), seconds * 1000);
  }

  toast(text, kind = "", seconds = 4, onclick = null) {
    const toast = onclick ? h("button.toast.recording", { type: "button", dir: "auto", onclick: () => { onclick(); toast.remove(); } }, text) : h(`p.toast${kind ? `.${kind}` : ""}`, { dir: "auto" }, text);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), seconds * 1000);
  }

  alert(text) {
    const box = h("div.alert", { role: "alertdialog", "aria-label": "The bot says" }, h("p", { dir: "auto" }, text), h("button", { type: "button", onclick: () => box.remove() }, "OK"));
    this.toasts.append(box);
    box.querySelector("button").focus({ preventScroll: true });
  }

  atEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80; }
  toEnd() { requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; }); }
}
