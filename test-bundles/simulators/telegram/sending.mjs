// SPDX-License-Identifier: Apache-2.0
// What the bot sends, changes and deletes.
import { isObject } from "../shared/values.mjs";
import { BOT } from "./chats.mjs";
import { entitiesIn } from "./entities.mjs";
import { shown } from "./files.mjs";
import { parseHtml } from "./html.mjs";
import { keyboardOf } from "./markup.mjs";
import { now } from "./messages.mjs";
import { Refused } from "./refused.mjs";

const REPLY = ["message_id", "chat_id", "ephemeral_message_id", "allow_sending_without_reply", "quote", "quote_parse_mode",
  "quote_entities", "quote_position", "checklist_task_id", "poll_option_id"];
const LIMITS = { text: 4096, caption: 1024 };

export class Sending {
  #chats;
  #messages;
  #files;
  #state;

  constructor(chats, messages, files, state) {
    this.#chats = chats;
    this.#messages = messages;
    this.#files = files;
    this.#state = state;
  }

  message(parameters) {
    const head = this.#head(parameters);
    const { text, entities } = this.#written("text", parameters.text, parameters.parse_mode, parameters.entities);
    return this.#messages.keep({ ...head, text, ...(entities.length ? { entities } : {}) });
  }

  /** A photo, document, audio, video or voice, uploaded or known by its id. */
  file(kind, parameters) {
    const given = parameters[kind];
    const head = this.#head(parameters);
    const file = typeof given === "string" ? this.#files.find(given) : given;
    if (!file) throw Refused.bad(/^https?:/.test(given) ? "failed to get HTTP URL content" : "wrong remote file identifier specified: Wrong string length");
    if (file.bytes.length === 0) throw Refused.bad("file must be non-empty");
    if (kind === "photo" && file.bytes.length > 10 * 1024 * 1024) throw Refused.bad(`file of size ${file.bytes.length} bytes is too big for a photo; the maximum size is 10485760 bytes`);
    const message = { ...head, ...shown(kind, file.id ? file : this.#files.add(file)) };
    if (parameters.caption) {
      const { text, entities } = this.#written("caption", parameters.caption, parameters.parse_mode, parameters.caption_entities);
      Object.assign(message, { caption: text }, entities.length ? { caption_entities: entities } : {});
    }
    return { message: this.#messages.keep(message), file };
  }

  edit(parameters) {
    const message = this.#own(parameters, "message to edit not found", "message can't be edited");
    const { text, entities } = this.#written("text", parameters.text, parameters.parse_mode, parameters.entities);
    const keyboard = keyboardOf(parameters.reply_markup, this.#state);
    if (message.text === undefined) throw Refused.bad("there is no text in the message to edit");
    if (text === message.text && same(entities, message.entities ?? []) && same(keyboard, message.reply_markup)) {
      throw Refused.bad("message is not modified: specified new message content and reply markup are exactly the same as a current "
        + "content and reply markup of the message");
    }
    const { entities: gone, reply_markup: also, ...rest } = message;
    return this.#messages.keep({ ...rest, edit_date: now(), text, ...(entities.length ? { entities } : {}),
      ...(keyboard ? { reply_markup: keyboard } : {}) });
  }

  editMarkup(parameters) {
    const message = this.#own(parameters, "message to edit not found", "message can't be edited");
    const keyboard = keyboardOf(parameters.reply_markup, this.#state);
    if (same(keyboard, message.reply_markup)) throw Refused.bad("message is not modified");
    const { reply_markup: gone, ...rest } = message;
    return this.#messages.keep({ ...rest, ...(keyboard ? { reply_markup: keyboard } : {}) });
  }

  delete(parameters) {
    const { chat } = this.#chats.known(parameters.chat_id);
    const message = this.#messages.find(chat.id, parameters.message_id);
    if (!message) throw Refused.bad("message to delete not found");
    if (message.from?.id !== BOT.id && chat.type !== "private") throw Refused.bad("message can't be deleted");
    this.#messages.remove(message);
    return message;
  }

  #own({ chat_id, message_id }, missing, foreign) {
    const { chat } = this.#chats.known(chat_id);
    const message = this.#messages.find(chat.id, message_id);
    if (!message) throw Refused.bad(missing);
    if (message.from?.id !== BOT.id) throw Refused.bad(foreign);
    return message;
  }

  #head({ chat_id, message_thread_id, reply_parameters, reply_markup }) {
    const { chat, threads } = this.#chats.known(chat_id);
    if (message_thread_id && !threads.has(message_thread_id)) throw Refused.bad("message thread not found");
    const keyboard = keyboardOf(reply_markup, this.#state);
    const answered = this.#answered(chat, reply_parameters);
    return { message_id: this.#messages.newId(), ...(chat.type === "channel" ? { sender_chat: chat } : {}), from: BOT, chat, date: now(),
      ...(message_thread_id ? { message_thread_id, is_topic_message: true } : {}),
      ...(answered ? { reply_to_message: answered } : {}), ...(keyboard ? { reply_markup: keyboard } : {}) };
  }

  #answered(chat, reply) {
    if (reply === undefined) return undefined;
    if (!isObject(reply)) throw Refused.bad("can't parse reply parameters: object expected");
    for (const key of Object.keys(reply)) if (!REPLY.includes(key)) this.#state.violation("reply_parameters", `unknown field ${key}`);
    if (!Number.isInteger(reply.message_id)) throw Refused.bad("can't parse reply parameters: Field \"message_id\" must be a valid Number");
    const message = this.#messages.find(chat.id, reply.message_id);
    if (!message && !reply.allow_sending_without_reply) throw Refused.bad("message to be replied not found");
    if (!message) return undefined;
    const { reply_to_message: deeper, ...shallow } = message;
    return shallow;
  }

  #written(what, source, mode, given) {
    if (mode && !["html", "markdown", "markdownv2"].includes(mode.toLowerCase())) throw Refused.bad("unsupported parse_mode");
    if (mode && mode.toLowerCase() !== "html") this.#state.violation("parse_mode", `${mode} is not simulated: taken as plain text`);
    const parsed = mode?.toLowerCase() === "html" ? parseHtml(source) : { text: source, entities: given ?? [] };
    const lead = parsed.text.length - parsed.text.trimStart().length;
    const text = parsed.text.trim();
    if (!text && what === "text") throw Refused.bad("text must be non-empty");
    if (text.length > LIMITS[what]) throw Refused.bad(what === "text" ? "message is too long" : "message caption is too long");
    const moved = parsed.entities.map(e => ({ ...e, offset: Math.max(0, e.offset - lead) })).filter(e => e.offset < text.length);
    return { text, entities: entitiesIn(text, moved.map(e => ({ ...e, length: Math.min(e.length, text.length - e.offset) }))) };
  }
}

function same(a, b) {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
