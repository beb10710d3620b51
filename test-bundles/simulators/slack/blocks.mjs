// SPDX-License-Identifier: Apache-2.0
// Text and blocks of a message, as strict as the service.
import { isObject } from "../shared/values.mjs";
import { Refused } from "./refused.mjs";

const LONGEST_TEXT = 40_000;
const KINDS = ["section", "actions", "context", "divider", "header", "image", "rich_text", "input", "file", "video", "markdown"];

/** The blocks, checked; refuses a message without anything. */
export function blocksOf({ text = "", blocks, attachments }, violation) {
  if (typeof text !== "string") throw new Refused("invalid_arguments", ["[ERROR] text must be a string"]);
  if (text.length > LONGEST_TEXT) throw new Refused("msg_too_long");
  const list = typeof blocks === "string" ? parsed(blocks) : blocks;
  if (!text.trim() && !list?.length && !attachments) throw new Refused("no_text");
  if (/&(?!amp;|lt;|gt;)/.test(text) || /<(?![@#!]|https?:|mailto:|tel:)/.test(text) || />/.test(text.replace(/(^|\n)>/g, "").replace(/<[^<>]*>/g, ""))) {
    violation("text with &, < or > that is not escaped");
  }
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.length > 50) throw invalid("no more than 50 items allowed [json-pointer:/blocks]");
  list.forEach((block, i) => checkBlock(block, `/blocks/${i}`, violation));
  return list.map((block, i) => ({ block_id: `b${i}`, ...block }));
}

function checkBlock(block, at, violation) {
  if (!isObject(block) || !KINDS.includes(block.type)) throw invalid(`unsupported type: ${block?.type} [json-pointer:${at}/type]`);
  if (block.type === "section") {
    if (!block.text && !block.fields) throw invalid(`must define either \`text\` or \`fields\` [json-pointer:${at}]`);
    if (block.text) checkText(block.text, `${at}/text`, 3000, ["plain_text", "mrkdwn"]);
  }
  if (block.type === "header") checkText(block.text, `${at}/text`, 150, ["plain_text"]);
  if (block.type === "markdown" && !(block.text?.length <= 12_000)) throw invalid(`must be less than 12001 characters [json-pointer:${at}/text]`);
  if (block.type !== "actions") return;
  if (!(block.elements?.length >= 1 && block.elements.length <= 25)) throw invalid(`no more than 25 items allowed [json-pointer:${at}/elements]`);
  const ids = new Set();
  for (const [i, element] of block.elements.entries()) checkElement(element, `${at}/elements/${i}`, ids, violation);
}

function checkElement(element, at, ids, violation) {
  if (element.type !== "button") return violation(`element ${element.type} is not simulated`);
  checkText(element.text, `${at}/text`, 75, ["plain_text"]);
  if ((element.value ?? "").length > 2000) throw invalid(`must be less than 2001 characters [json-pointer:${at}/value]`);
  if ((element.action_id ?? "").length > 255) throw invalid(`must be less than 256 characters [json-pointer:${at}/action_id]`);
  if (element.style !== undefined && !["primary", "danger"].includes(element.style)) throw invalid(`invalid style [json-pointer:${at}/style]`);
  if (element.action_id !== undefined && ids.has(element.action_id)) throw invalid(`action_id "${element.action_id}" already exists [json-pointer:${at}/action_id]`);
  ids.add(element.action_id);
  return undefined;
}

function checkText(text, at, most, types) {
  if (!types.includes(text?.type)) throw invalid(`must be ${types.join(" or ")} [json-pointer:${at}/type]`);
  if (!(text.text?.length >= 1)) throw invalid(`must be more than 0 characters [json-pointer:${at}/text]`);
  if (text.text.length > most) throw invalid(`must be less than ${most + 1} characters [json-pointer:${at}/text]`);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("invalid_blocks_format");
  }
}

function invalid(why) {
  return new Refused("invalid_blocks", [`[ERROR] ${why}`]);
}

/** Text as people read it. */
export function shown(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
