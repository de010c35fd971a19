// Text with Telegram's entities as elements. Offsets are UTF-16 units, which is how JavaScript counts too.
import { direction, h } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote.expandable" };

/** Nodes for a text; `onCommand` is called with a command that is clicked. */
export function formatted(text, entities = [], onCommand = () => {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, onCommand);
}

function span(text, start, end, entities, onCommand) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (from >= to) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const inside = [];
    while (index < entities.length && entities[index].offset < to) inside.push(entities[index++]);
    nodes.push(wrapped(entity, text.slice(from, to), span(text, from, to, inside, onCommand), onCommand));
    at = to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

function wrapped(entity, text, children, onCommand) {
  switch (entity.type) {
    case "text_link":
    case "url":
    case "email":
      return link(entity, text, children);
    case "bot_command":
      return h("button.command", { type: "button", dir: "ltr", onclick: () => onCommand(text) }, children);
    case "spoiler":
      return h("button.spoiler", { type: "button", "aria-label": "Hidden text", onclick: (event) => event.currentTarget.classList.add("shown") }, children);
    case "mention":
    case "text_mention":
    case "hashtag":
      return h("span.mention", {}, children);
    default:
      return TAGS[entity.type] ? h(TAGS[entity.type], entity.type.endsWith("blockquote") ? { dir: direction(text) } : {}, children) : h("span", {}, children);
  }
}

function link(entity, text, children) {
  const address = entity.type === "text_link" ? entity.url : entity.type === "email" ? `mailto:${text}` : /^https?:/i.test(text) ? text : `https://${text}`;
  if (!/^(https?|mailto|tg):/i.test(address)) return h("span", {}, children);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, children);
}
