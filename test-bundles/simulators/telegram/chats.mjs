// SPDX-License-Identifier: Apache-2.0
// The bot, and the chats and people it has met. A name that is no number stands for the same number on every run.
import { Kept } from "../shared/kept.mjs";
import { numberOf } from "../shared/values.mjs";
import { Refused } from "./refused.mjs";

const KEPT = 20_000;

export const TOKEN = "7000000001:AASimulatedTokenOfNoRealBot_0123456789";
export const BOT = { id: 7000000001, is_bot: true, first_name: "Creel", username: "creel_sim_bot" };
export const ME = { ...BOT, can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false,
  can_connect_to_business: false, has_main_web_app: false, has_topics_enabled: false, allows_users_to_create_topics: false,
  can_manage_bots: false, supports_join_request_queries: false };

export class Chats {
  #chats = new Kept(KEPT);
  #users = new Kept(KEPT);

  /** A person's or chat's number. */
  idOf(kind, name) {
    if (/^-?\d+$/.test(name)) return Number(name);
    const number = 100_000_000 + numberOf(`${kind}:${name}`, 900_000_000);
    if (kind === "direct" || kind === "user") return 100_000_000 + numberOf(`user:${name}`, 900_000_000);
    return kind === "group" ? -number : -1_000_000_000_000 - number;
  }

  user({ id, name, username, bot }) {
    const user = { id: this.idOf("user", id), is_bot: Boolean(bot), first_name: name ?? String(id) };
    if (username) user.username = username;
    if (!bot) user.language_code = "en";
    this.#users.set(user.id, user);
    return user;
  }

  /** The chat an event happens in; a direct one has the number of the person. */
  met({ kind, id, title, threadId }, from) {
    const number = kind === "direct" ? from.id : this.idOf(kind, id);
    const type = kind === "direct" ? "private" : kind === "channel" ? "channel" : number <= -1_000_000_000_000 ? "supergroup" : "group";
    const chat = type === "private"
      ? { id: number, type, first_name: from.first_name, ...(from.username ? { username: from.username } : {}) }
      : { id: number, type, title: title ?? String(id) };
    const threads = this.#chats.get(String(number))?.threads ?? new Set();
    if (threadId) threads.add(Number(threadId));
    if (type === "supergroup" && threads.size) chat.is_forum = true;
    this.#chats.set(String(number), { chat, threads });
    return chat;
  }

  known(id) {
    const known = this.#chats.get(id);
    if (!known) throw Refused.bad("chat not found");
    return known;
  }

  userOf(id) {
    return id === BOT.id ? BOT : this.#users.get(id);
  }
}
