// SPDX-License-Identifier: Apache-2.0
// Bodies of messages and commands, as strict as the service.
import { isObject } from "../shared/values.mjs";
import { Refused } from "./refused.mjs";

const CREATE = ["content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components", "sticker_ids", "attachments",
  "flags", "enforce_nonce", "poll"];
const TYPES = { content: "string", tts: "boolean", enforce_nonce: "boolean", flags: "number" };

/** Refuses a message that is ill-made; reports fields the service overlooks. */
export function checkMessage(body, { files = {}, edit = false }, violation) {
  if (!isObject(body)) throw new Refused(400, 50109, "The request body contains invalid JSON.");
  for (const key of Object.keys(body)) if (!CREATE.includes(key)) violation(`unknown field ${key}`);
  for (const [key, type] of Object.entries(TYPES)) {
    if (body[key] !== undefined && body[key] !== null && typeof body[key] !== type) {
      throw Refused.field(key, "BASE_TYPE_BAD_TYPE", `Could not interpret "${body[key]}" as ${type}.`);
    }
  }
  if ([...(body.content ?? "")].length > 2000) throw Refused.field("content", "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.");
  if (String(body.nonce ?? "").length > 25) throw Refused.field("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
  const filled = body.content?.trim() || body.embeds?.length || Object.keys(files).length || body.sticker_ids?.length || body.poll
    || body.components?.length;
  if (!edit && !filled) throw new Refused(400, 50006, "Cannot send an empty message");
  checkMentions(body.allowed_mentions, violation);
  checkRows(body.components ?? [], violation);
  checkAttachments(body.attachments ?? [], files);
  if (body.content && body.allowed_mentions === undefined && /@(everyone|here)|<@[!&]?\d+>/.test(body.content)) {
    violation("mentions without allowed_mentions");
  }
}

function checkMentions(allowed, violation) {
  if (allowed === undefined || allowed === null) return;
  for (const key of Object.keys(allowed)) if (!["parse", "users", "roles", "replied_user"].includes(key)) violation(`unknown field ${key} of allowed_mentions`);
  for (const [i, kind] of (allowed.parse ?? []).entries()) {
    if (!["users", "roles", "everyone"].includes(kind)) {
      throw Refused.field(`allowed_mentions.parse.${i}`, "BASE_TYPE_CHOICES", "Value must be one of ('users', 'everyone', 'roles').");
    }
    if (allowed[kind]?.length) {
      throw Refused.field("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`);
    }
  }
}

function checkRows(rows, violation) {
  if (rows.length > 5) throw Refused.field("components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
  const names = new Set();
  for (const [r, row] of rows.entries()) {
    const at = `components.${r}`;
    if (row.type !== 1) throw Refused.field(`${at}.type`, "BASE_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).");
    if (!(row.components?.length >= 1 && row.components.length <= 5)) {
      throw Refused.field(`${at}.components`, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    for (const [i, button] of row.components.entries()) checkButton(button, `${at}.components.${i}`, names, violation);
  }
}

function checkButton(button, at, names, violation) {
  if (button.type !== 2) return violation(`component type ${button.type} is not simulated`);
  if (!(button.style >= 1 && button.style <= 6)) throw Refused.field(`${at}.style`, "BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5, 6).");
  if ((button.label ?? "").length > 80) throw Refused.field(`${at}.label`, "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.");
  if (!button.label && !button.emoji) throw Refused.field(at, "BUTTON_COMPONENT_LABEL_REQUIRED", "A label or emoji is required.");
  if (button.style >= 5) return undefined;
  const name = button.custom_id ?? "";
  if (!name) throw Refused.field(`${at}.custom_id`, "BASE_TYPE_REQUIRED", "This field is required");
  if (name.length > 100) throw Refused.field(`${at}.custom_id`, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
  if (names.has(name)) throw Refused.field(`${at}.custom_id`, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
  names.add(name);
  return undefined;
}

function checkAttachments(attachments, files) {
  for (const [i, { id }] of attachments.entries()) {
    if (/^\d{1,2}$/.test(String(id)) && !files[`files[${id}]`]) {
      throw Refused.field(`attachments.${i}.id`, "ATTACHMENT_NOT_FOUND", "Attachment data not found in the request.");
    }
  }
}

/** Refuses a slash command that is ill-made. */
export function checkCommand(command, at) {
  if (!/^[-_'\p{L}\p{N}]{1,32}$/u.test(command.name ?? "") || command.name !== command.name.toLowerCase()) {
    throw Refused.field(`${at}name`, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
  }
  if ((command.type ?? 1) !== 1) return;
  const text = command.description ?? "";
  if (!text) throw Refused.field(`${at}description`, "BASE_TYPE_REQUIRED", "This field is required");
  if (text.length > 100) throw Refused.field(`${at}description`, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.");
  if ((command.options ?? []).length > 25) throw Refused.field(`${at}options`, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
  for (const [i, option] of (command.options ?? []).entries()) {
    if (!(option.type >= 1 && option.type <= 11)) throw Refused.field(`${at}options.${i}.type`, "BASE_TYPE_CHOICES", "Value must be one of 1 to 11.");
    checkCommand({ ...option, type: 1, options: option.options }, `${at}options.${i}.`);
  }
}
