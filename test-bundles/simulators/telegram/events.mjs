// SPDX-License-Identifier: Apache-2.0
// Makes the service's update of what a test wants to happen.
import { Kept } from "../shared/kept.mjs";
import { merged } from "../shared/values.mjs";
import { BOT } from "./chats.mjs";
import { entitiesIn } from "./entities.mjs";
import { kindOf, shown } from "./files.mjs";
import { now } from "./messages.mjs";

export class Events {
  #chats;
  #messages;
  #files;
  #updates;
  #group = 0;
  #queries = 0;
  queries = new Kept(2_000);

  constructor(chats, messages, files, updates) {
    this.#chats = chats;
    this.#messages = messages;
    this.#files = files;
    this.#updates = updates;
  }

  /** The updates, most often one, in their order. */
  of(wish) {
    const from = this.#chats.user(wish.from);
    const chat = this.#chats.met(wish.chat, from);
    const bodies = this.#bodies(wish, chat, from);
    return bodies.map((body, i) => {
      const id = this.#updates.newId(wish.eventId === undefined ? undefined : Number(wish.eventId) + i);
      return { chat, update: merged({ update_id: id, ...body }, wish.raw ?? {}) };
    });
  }

  #bodies(wish, chat, from) {
    const post = chat.type === "channel";
    switch (wish.kind) {
      case "message": return this.#message(wish, chat, from).map(m => (post ? { channel_post: m } : { message: m }));
      case "command": return this.#message({ ...wish, text: commandText(wish, chat) }, chat, from).map(m => ({ message: m }));
      case "edit": return [{ [post ? "edited_channel_post" : "edited_message"]: this.#edit(wish, chat, from) }];
      case "reaction": return [{ message_reaction: reaction(wish, chat, from) }];
      case "button": return [{ callback_query: this.#button(wish, chat, from) }];
      case "membership": return [{ my_chat_member: membership(wish, chat, from) }];
      default: throw new Error(`there is no event of kind ${wish.kind}`);
    }
  }

  #head(wish, chat, from) {
    const id = wish.messageId === undefined ? this.#messages.newId() : Number(wish.messageId);
    const head = { message_id: id, ...(chat.type === "channel" ? { sender_chat: chat } : { from }), chat, date: now() };
    if (wish.chat.threadId) Object.assign(head, { message_thread_id: Number(wish.chat.threadId), is_topic_message: true });
    return head;
  }

  #message(wish, chat, from) {
    const quoted = wish.replyToBot || wish.quote ? this.#messages.lastOfBot(chat) : undefined;
    const head = { ...this.#head(wish, chat, from), ...(quoted ? { reply_to_message: shallow(quoted) } : {}) };
    if (wish.quote) head.quote = { text: wish.quote, position: Math.max(0, quoted.text?.indexOf(wish.quote) ?? 0), is_manual: true };
    const text = withMentions(wish);
    const files = (wish.attachments ?? []).map(a => ({ ...a, bytes: Buffer.from(a.base64 ?? "", "base64") }));
    if (files.length === 0) return [this.#messages.keep({ ...head, ...written("text", "entities", text) })];
    const group = files.length > 1 ? { media_group_id: String(13_000_000_000 + ++this.#group) } : {};
    return files.map((file, i) => this.#messages.keep({ ...head, ...group,
      ...(i > 0 ? { message_id: this.#messages.newId() } : {}),
      ...(i === 0 && text ? written("caption", "caption_entities", text) : {}),
      ...shown(kindOf(file.mediaType), this.#files.add({ name: file.name, type: file.mediaType, bytes: file.bytes })) }));
  }

  #edit(wish, chat, from) {
    const before = this.#messages.find(chat.id, wish.messageId) ?? this.#head(wish, chat, from);
    const { entities, ...rest } = before;
    return this.#messages.keep({ ...rest, edit_date: now(), ...written("text", "entities", withMentions(wish)) });
  }

  #button(wish, chat, from) {
    const id = String(4_000_000_000_000_000n + BigInt(++this.#queries));
    const message = this.#messages.find(chat.id, wish.messageId) ?? this.#messages.lastOfBot(chat);
    this.queries.set(id, chat);
    return { id, from, message, chat_instance: String(chat.id * 31), data: wish.data ?? "" };
  }
}

function shallow({ reply_to_message: deeper, ...message }) {
  return message;
}

function written(textKey, entitiesKey, text) {
  const entities = entitiesIn(text);
  return { [textKey]: text, ...(entities.length ? { [entitiesKey]: entities } : {}) };
}

function withMentions({ text = "", mentionBot, mentionOther }) {
  const other = mentionOther ? `@${typeof mentionOther === "string" ? mentionOther : "somebody_else"} ` : "";
  return (mentionBot && !text.includes(`@${BOT.username}`) ? `@${BOT.username} ` : "") + other + text;
}

function commandText({ name, arguments: rest }, chat) {
  return `/${name}${chat.type === "private" ? "" : `@${BOT.username}`}${rest ? ` ${rest}` : ""}`;
}

function reaction({ messageId, data }, chat, user) {
  const put = [{ type: "emoji", emoji: data && data !== "removed" ? data : "👍" }];
  const removed = data === "removed";
  return { chat, message_id: Number(messageId), user, date: now(), old_reaction: removed ? put : [], new_reaction: removed ? [] : put };
}

function membership({ data }, chat, from) {
  const member = { user: BOT, status: "member" };
  const gone = { user: BOT, status: chat.type === "private" ? "kicked" : "left", ...(chat.type === "private" ? { until_date: 0 } : {}) };
  const left = data === "left";
  return { chat, from, date: now(), old_chat_member: left ? member : gone, new_chat_member: left ? gone : member };
}
