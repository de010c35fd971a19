// One message as an element.
import { formatted } from "./formatting.js";
import { direction, h, icon, timeOfDay } from "./dom.js";

const KINDS = ["photo", "document", "voice", "audio", "video", "sticker", "venue", "location", "contact"];
const file = (id) => `/rehearsal/files/${encodeURIComponent(id)}`;

/** The element of a message; `phone` answers to presses, edits and deletions. */
export function bubble(message, phone) {
  const side = message.from_bot ? "in" : "out";
  if (message.deleted) {
    const who = message.deleted === "bot" ? "the bot" : phone.person.name;
    return h("li.message.gone", { "data-message": message.message_id }, h("p", {}, `deleted by ${who}`));
  }
  const text = message.text ?? message.caption ?? "";
  const kind = KINDS.find((one) => one in message) ?? "text";
  const body = h(`div.bubble.kind-${kind}`, {},
    message.forward_origin && h("p.aside", {}, "Forwarded"),
    message.reply_to_message && quoted(message.reply_to_message),
    kind !== "text" && MEDIA[kind](message[kind]),
    text && h("div.text", { dir: direction(text) }, formatted(text, message.entities ?? message.caption_entities, (command) => phone.say(command))),
    h("p.meta", {},
      message.edit_date && h("span", {}, "edited "),
      h("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOfDay(message.date))),
    message.reaction.length > 0 && h("p.reaction", { "aria-label": "The bot’s reaction" }, message.reaction.map((one) => one.emoji)));
  const own = !message.from_bot && h("div.own", {},
    kind === "text" && h("button", { type: "button", "data-action": "edit", onclick: () => phone.beginEdit(message) }, "Edit"),
    h("button", { type: "button", "data-action": "delete", onclick: () => phone.remove(message) }, "Delete"));
  return h(`li.message.${side}`, { "data-message": message.message_id, "data-kind": kind }, body, message.reply_markup && keyboard(message, phone), own);
}

const NAMES = { photo: "Picture", document: "Document", voice: "Voice message", audio: "Music", video: "Video", sticker: "Sticker", venue: "Place", location: "Place", contact: "Contact" };

/** A message in one line: its text, or what it is. */
export function summary(message) {
  return message.text ?? message.caption ?? NAMES[KINDS.find((one) => one in message)] ?? "Message";
}

function quoted(message) {
  const words = summary(message);
  return h("p.quoted", { dir: direction(words) }, words.slice(0, 120));
}

function keyboard(message, phone) {
  return h("div.keyboard", {}, message.reply_markup.inline_keyboard.map((row, y) =>
    h("div.keys", {}, row.map((button, x) => {
      const attributes = { "data-button": `${y}.${x}`, dir: "auto" };
      if (button.url) return h("a.key", { ...attributes, href: safe(button.url), target: "_blank", rel: "noopener noreferrer", title: button.url }, button.text, h("span.outward", { "aria-hidden": "true" }, " ↗"));
      return h("button.key", { ...attributes, type: "button", onclick: (event) => phone.press(message, y, x, button, event.currentTarget) }, button.text);
    }))));
}

const safe = (address) => (/^(https?|tg):/i.test(address) ? address : "about:blank");

const MEDIA = {
  photo: (sizes) => {
    const size = sizes.at(-1);
    return h("a.picture", { href: file(size.file_id), target: "_blank", "aria-label": "Open the picture" }, h("img", { src: file(size.file_id), width: size.width, height: size.height, alt: "Picture" }));
  },
  sticker: (sticker) => h("img.sticker", { src: file(sticker.file_id), alt: `Sticker ${sticker.emoji}`, width: 120, height: 120 }),
  video: (video) => h("video", { src: file(video.file_id), controls: true, preload: "metadata" }),
  audio: (audio) => h("audio", { src: file(audio.file_id), controls: true, preload: "metadata" }),
  voice,
  document: (document) => h("a.file", { href: file(document.file_id), download: document.file_name },
    h("span.disc", {}, icon("file")), h("span", {}, h("bdi", {}, document.file_name), h("small", {}, size(document.file_size)))),
  location: (place) => map(place, `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`),
  venue: (venue) => map(venue.location, venue.title, venue.address),
  contact: (contact) => h("p.file", {}, h("span.disc", {}, icon("contact")), h("span", {}, h("bdi", {}, contact.first_name), h("small", { dir: "ltr" }, contact.phone_number))),
};

function map(place, title, address = "") {
  return h("div.map", {}, h("div.sheet", { "aria-hidden": "true" }, icon("place")), h("strong", { dir: "auto" }, title), address && h("small", { dir: "auto" }, address));
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function voice(sound) {
  const audio = h("audio", { src: file(sound.file_id), preload: "none" });
  const button = h("button.disc", { type: "button", "aria-label": "Play the voice message", onclick: () => (audio.paused ? audio.play() : audio.pause()) }, icon("play"));
  for (const [event, name] of [["play", "pause"], ["pause", "play"], ["ended", "play"]]) audio.addEventListener(event, () => button.replaceChildren(icon(name)));
  const bars = Array.from({ length: 22 }, (_, index) => h(`i.h${((sound.file_size >> (index % 11)) + index * 7) % 6}`));
  const length = `${Math.floor(sound.duration / 60)}:${String(sound.duration % 60).padStart(2, "0")}`;
  return h("div.voice-note", { dir: "ltr" }, button, h("span.wave", { "aria-hidden": "true" }, bars), h("small", {}, length), audio);
}
