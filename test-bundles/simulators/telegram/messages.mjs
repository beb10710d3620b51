// SPDX-License-Identifier: Apache-2.0
// Messages that can still be answered, changed or deleted: the newest of all chats.
import { Kept } from "../shared/kept.mjs";
import { BOT } from "./chats.mjs";

const KEPT = 20_000;

export class Messages {
  #next = 1;
  #kept = new Kept(KEPT);
  #lastOfBot = new Kept(KEPT);

  newId() {
    return this.#next++;
  }

  keep(message) {
    this.#next = Math.max(this.#next, message.message_id + 1);
    this.#kept.set(`${message.chat.id}:${message.message_id}`, message);
    if (message.from?.id === BOT.id) this.#lastOfBot.set(message.chat.id, message);
    return message;
  }

  find(chatId, messageId) {
    return this.#kept.get(`${chatId}:${messageId}`);
  }

  remove(message) {
    this.#kept.delete(`${message.chat.id}:${message.message_id}`);
  }

  /** What the bot said last in a chat, or something it may have said before this service ran. */
  lastOfBot(chat) {
    return this.#lastOfBot.get(chat.id)
      ?? this.keep({ message_id: this.newId(), from: BOT, chat, date: now(), text: "said before" });
  }
}

export function now() {
  return Math.floor(Date.now() / 1000);
}
