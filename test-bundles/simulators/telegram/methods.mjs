// SPDX-License-Identifier: Apache-2.0
// What each method does, once its parameters are typed.
import { Kept } from "../shared/kept.mjs";
import { ME } from "./chats.mjs";
import { Refused } from "./refused.mjs";

const ACTIONS = ["typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
  "choose_sticker", "find_location", "record_video_note", "upload_video_note"];

/** Calls a lost answer, a rate limit or a failure hits unless a test names another. */
export const SENDS = new Set(["sendMessage", "sendPhoto", "sendDocument", "sendAudio", "sendVideo", "sendVoice", "editMessageText"]);

export class Methods {
  #parts;
  #commands = new Kept(1_000);

  /** @param parts {chats, messages, files, events, updates, webhook, sending, sent, state, pump()} */
  constructor(parts) {
    this.#parts = parts;
  }

  async call(method, parameters, gone) {
    const { chats, files, updates, webhook } = this.#parts;
    switch (method) {
      case "getMe": return ME;
      case "getUpdates": return this.#read(parameters, gone);
      case "setWebhook": return this.#setWebhook(parameters);
      case "deleteWebhook": return this.#setWebhook({ url: "", drop_pending_updates: parameters.drop_pending_updates });
      case "getWebhookInfo": return webhook.info(updates.size, updates.allowedKinds);
      case "getFile": return files.describe(parameters.file_id);
      case "getChat": return { ...chats.known(parameters.chat_id).chat, accent_color_id: 0, max_reaction_count: 11,
        accepted_gift_types: { unlimited_gifts: false, limited_gifts: false, unique_gifts: false, premium_subscription: false, gifts_from_channels: false } };
      case "getChatMember": return this.#member(parameters);
      case "getMyCommands": return this.#commands.get(JSON.stringify(parameters.scope ?? null)) ?? [];
      case "deleteMyCommands": return this.#commands.delete(JSON.stringify(parameters.scope ?? null)) || true;
      case "setMyCommands": return this.#setCommands(parameters);
      default: return this.#shows(method, parameters);
    }
  }

  #read(parameters, gone) {
    if (this.#parts.webhook.active) {
      throw new Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
    }
    return this.#parts.updates.read(parameters, gone);
  }

  #setWebhook(parameters) {
    const { updates, webhook } = this.#parts;
    updates.allow(parameters.allowed_updates);
    webhook.set(parameters);
    if (parameters.url) updates.stop("terminated by setWebhook request");
    if (parameters.drop_pending_updates) updates.drop();
    this.#parts.pump();
    return true;
  }

  #setCommands({ commands, scope }) {
    if (!Array.isArray(commands) || commands.length > 100) throw Refused.bad("can't parse commands: expected an Array of BotCommand");
    for (const { command, description } of commands) {
      if (typeof command !== "string" || !/^[a-z0-9_]{1,32}$/.test(command)) throw Refused.bad("BOT_COMMAND_INVALID");
      if (typeof description !== "string" || description.length < 1 || description.length > 256) throw Refused.bad("BOT_COMMAND_DESCRIPTION_INVALID");
    }
    this.#commands.set(JSON.stringify(scope ?? null), commands);
    return this.#note("setMyCommands", "", { raw: { commands, scope } }, true);
  }

  #member({ chat_id, user_id }) {
    const { chats } = this.#parts;
    chats.known(chat_id);
    const user = chats.userOf(user_id);
    if (!user) throw Refused.bad("user not found");
    return { user, status: "member" };
  }

  #shows(method, parameters) {
    const { chats, sending } = this.#parts;
    const upload = /^send(Photo|Document|Audio|Video|Voice)$/.exec(method)?.[1].toLowerCase();
    if (upload) {
      const { message, file } = sending.file(upload, parameters);
      return this.#shown(method, parameters, message, { text: message.caption ?? "", files: [{ name: file.name ?? "", size: file.bytes.length }] });
    }
    switch (method) {
      case "sendMessage": return this.#shown(method, parameters, sending.message(parameters));
      case "editMessageText": return this.#shown(method, parameters, sending.edit(parameters), { editOf: String(parameters.message_id) });
      case "editMessageReplyMarkup": return this.#shown(method, parameters, sending.editMarkup(parameters), { editOf: String(parameters.message_id) });
      case "deleteMessage": return this.#shown(method, parameters, sending.delete(parameters)) && true;
      case "sendChatAction": chats.known(parameters.chat_id); return this.#acted(parameters);
      case "setMessageReaction": return this.#reacted(parameters);
      case "answerCallbackQuery": return this.#answered(parameters);
      default: throw new Refused(404, "Not Found");
    }
  }

  #acted(parameters) {
    if (!ACTIONS.includes(parameters.action)) throw Refused.bad("wrong parameter action in request");
    return this.#note("sendChatAction", parameters.chat_id, { threadId: thread(parameters.message_thread_id), raw: parameters }, true);
  }

  #reacted(parameters) {
    const { chat } = this.#parts.chats.known(parameters.chat_id);
    if (!this.#parts.messages.find(chat.id, parameters.message_id)) throw Refused.bad("message to react not found");
    return this.#note("setMessageReaction", String(chat.id), { messageId: String(parameters.message_id), raw: parameters }, true);
  }

  #answered(parameters) {
    const chat = this.#parts.events.queries.get(parameters.callback_query_id);
    if (!chat) throw Refused.bad("query is too old and response timeout expired or query ID is invalid");
    if ((parameters.text ?? "").length > 200) throw Refused.bad("MESSAGE_TOO_LONG");
    this.#parts.events.queries.delete(parameters.callback_query_id);
    return this.#note("answerCallbackQuery", String(chat.id), { text: parameters.text ?? "", raw: parameters }, true);
  }

  #shown(method, parameters, message, more = {}) {
    const raw = Object.fromEntries(Object.entries(parameters).map(([k, v]) => [k, v?.bytes ? { name: v.name, type: v.type, size: v.bytes.length } : v]));
    return this.#note(method, String(message.chat.id), { threadId: thread(message.message_thread_id), text: message.text ?? "",
      messageId: String(message.message_id), files: [], ...more, raw }, message);
  }

  #note(method, chat, more, result) {
    this.#parts.sent.add({ method, chat, threadId: "", text: "", messageId: "", files: [], ...more });
    return result;
  }
}

function thread(id) {
  return id === undefined ? "" : String(id);
}
