// SPDX-License-Identifier: Apache-2.0
// Text in the service's HTML: what is shown, the entities, and what it refuses. Byte offsets are of UTF-8, as in its errors.
import { Refused } from "./refused.mjs";

const KINDS = { b: "bold", strong: "bold", i: "italic", em: "italic", u: "underline", ins: "underline", s: "strikethrough",
  strike: "strikethrough", del: "strikethrough", "tg-spoiler": "spoiler", span: "spoiler", a: "text_link", code: "code", pre: "pre",
  blockquote: "blockquote", "tg-emoji": "custom_emoji" };
const NAMED = { lt: "<", gt: ">", amp: "&", quot: "\"" };

export function parseHtml(source) {
  let text = "";
  let at = 0;
  const open = [];
  const entities = [];
  while (at < source.length) {
    const c = source[at];
    if (c === "&") {
      const [shown, length] = reference(source, at);
      text += shown;
      at += length;
    } else if (c !== "<") {
      text += c;
      at++;
    } else if (source[at + 1] === "/") {
      at = closed(source, at, open, entities, text.length);
    } else {
      at = opened(source, at, open, text.length);
    }
  }
  if (open.length) throw cannot(`Can't find end tag corresponding to start tag "${open.at(-1).tag}"`);
  return { text, entities: entities.filter(e => e.length > 0).sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

function reference(source, at) {
  const found = /^&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot));?/.exec(source.slice(at, at + 12));
  if (!found) return ["&", 1];
  const code = found[1] ? parseInt(found[1], 16) : Number(found[2]);
  const shown = found[3] ? NAMED[found[3]] : code > 0 && code < 0x10ffff ? String.fromCodePoint(code) : undefined;
  return shown === undefined ? ["&", 1] : [shown, found[0].length];
}

function opened(source, at, open, offset) {
  const end = source.indexOf(">", at);
  if (end < 0) throw cannot(`Unclosed start tag at byte offset ${bytes(source, at)}`);
  const inside = source.slice(at + 1, end);
  const tag = /^[^\s>]*/.exec(inside)[0].toLowerCase();
  const attributes = attributesOf(inside.slice(tag.length), source, at);
  const type = KINDS[tag];
  if (!type) throw cannot(`Unsupported start tag "${tag}" at byte offset ${bytes(source, at)}`);
  if (tag === "span" && attributes.class !== "tg-spoiler") {
    throw cannot(`Tag "span" must have class "tg-spoiler" at byte offset ${bytes(source, at)}`);
  }
  if (tag === "tg-emoji" && !/^\d+$/.test(attributes["emoji-id"] ?? "")) throw cannot("Invalid custom emoji identifier specified");
  open.push({ tag, type, attributes, offset });
  return end + 1;
}

function attributesOf(rest, source, at) {
  const attributes = {};
  let left = rest.trim();
  while (left) {
    const found = /^([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?\s*/.exec(left);
    if (!found) throw cannot(`Unexpected end of name of an attribute at byte offset ${bytes(source, at)}`);
    attributes[found[1].toLowerCase()] = (found[2] ?? found[3] ?? found[4] ?? "").replace(/&(lt|gt|amp|quot);/g, (_, n) => NAMED[n]);
    left = left.slice(found[0].length);
  }
  return attributes;
}

function closed(source, at, open, entities, offset) {
  const end = source.indexOf(">", at);
  const start = open.pop();
  if (!start) throw cannot(`Unexpected end tag at byte offset ${bytes(source, at)}`);
  if (end < 0) throw cannot(`Unclosed end tag at byte offset ${bytes(source, at)}`);
  const name = source.slice(at + 2, end).trim().toLowerCase();
  if (name && name !== start.tag) {
    throw cannot(`Unmatched end tag at byte offset ${bytes(source, at)}, expected "</${start.tag}>", found "</${name}>"`);
  }
  add(entities, start, offset - start.offset);
  return end + 1;
}

function add(entities, { type, attributes, offset }, length) {
  const entity = { offset, length, type };
  if (type === "text_link") {
    if (!/^(https?|tg|ton|mailto|tel):/i.test(attributes.href ?? "")) return;
    entity.url = attributes.href;
  }
  if (type === "blockquote" && "expandable" in attributes) entity.type = "expandable_blockquote";
  if (type === "custom_emoji") entity.custom_emoji_id = attributes["emoji-id"];
  const last = entities.at(-1);
  const language = /^language-(.+)$/.exec(attributes.class ?? "")?.[1];
  if (type === "code" && language) entity.language = language;
  if (type === "pre" && last?.type === "code" && last.offset === offset && last.length === length) {
    entities.pop();
    if (last.language) entity.language = last.language;
  }
  if (type !== "code") entities.forEach(e => e.type === "code" && delete e.language);
  entities.push(entity);
}

function bytes(source, at) {
  return Buffer.byteLength(source.slice(0, at));
}

function cannot(why) {
  return Refused.bad(`can't parse entities: ${why}`);
}
