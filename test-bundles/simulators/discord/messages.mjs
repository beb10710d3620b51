// SPDX-License-Identifier: Apache-2.0
// Messages of all channels, the newest, and the files with them.
import { Kept, KeptBytes } from "../shared/kept.mjs";
import { BOT } from "./bot.mjs";
import { newId, timeOf } from "./ids.mjs";
import { Refused } from "./refused.mjs";

const KEPT = 20_000;

export class Messages {
  #kept = new Kept(KEPT);
  #lastOfBot = new Kept(KEPT);
  #files = new KeptBytes();
  #places;
  base = "";

  constructor(places) {
    this.#places = places;
  }

  /** A message nobody has seen yet; content decides whom it mentions. */
  made(channel, author, content, more = {}) {
    const { id = newId(), type = 0, ...rest } = more;
    return this.keep({ id, channel_id: channel.id, author, content, timestamp: timeOf(id), edited_timestamp: null, tts: false,
      mention_everyone: false, mentions: this.mentioned(content), mention_roles: [], attachments: [], embeds: [], pinned: false, type, flags: 0,
      components: [], ...rest });
  }

  mentioned(content) {
    const ids = new Set([...content.matchAll(/<@!?(\d+)>/g)].map(found => found[1]));
    return [...ids].map(id => this.#places.personOf(id)).filter(Boolean);
  }

  keep(message) {
    this.#kept.set(message.id, message);
    if (message.author.id === BOT.id) this.#lastOfBot.set(message.channel_id, message);
    return message;
  }

  find(channelId, id) {
    const message = this.#kept.get(id);
    if (message?.channel_id !== channelId) throw Refused.unknown("Message", 10008);
    return message;
  }

  remove(id) {
    this.#kept.delete(id);
  }

  history(channelId, { after, before, limit = 50 }) {
    const all = [...this.#kept.values()].filter(m => m.channel_id === channelId).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    const within = all.filter(m => (!after || BigInt(m.id) > BigInt(after)) && (!before || BigInt(m.id) < BigInt(before)));
    return (after ? within.slice(0, limit) : within.slice(-limit)).reverse();
  }

  lastOfBot(channel) {
    return this.#lastOfBot.get(channel.id) ?? this.made(channel, BOT, "said before");
  }

  attached(channel, { name, type, bytes }) {
    const id = newId();
    const path = `/attachments/${channel.id}/${id}/${encodeURIComponent(name)}`;
    this.#files.set(path, bytes);
    const url = `${this.base}${path}?ex=7fffffff&is=60000000&hm=${"0".repeat(64)}&`;
    return { id, filename: name, size: bytes.length, url, proxy_url: url, ...(type ? { content_type: type } : {}), flags: 0 };
  }

  file(path) {
    return this.#files.get(path);
  }
}
