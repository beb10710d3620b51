// SPDX-License-Identifier: Apache-2.0
// Messages by conversation and time stamp, the newest.
import { Kept } from "../shared/kept.mjs";
import { BOT, TEAM } from "./workspace.mjs";
import { Refused } from "./refused.mjs";

const KEPT = 20_000;

export class Messages {
  #kept = new Kept(KEPT);
  #lastOfBot = new Kept(KEPT);
  #last = 0;

  /** A time stamp nothing else has. */
  newTs() {
    this.#last = Math.max(this.#last + 1, Date.now() * 1000);
    return `${Math.floor(this.#last / 1_000_000)}.${String(this.#last % 1_000_000).padStart(6, "0")}`;
  }

  keep(channel, message) {
    this.#kept.set(`${channel}:${message.ts}`, message);
    if (message.bot_id === BOT.bot) this.#lastOfBot.set(channel, message);
    return message;
  }

  get(channel, ts) {
    return this.#kept.get(`${channel}:${ts}`);
  }

  find(channel, ts, missing = "message_not_found") {
    const message = this.get(channel, ts);
    if (!message) throw new Refused(missing);
    return message;
  }

  remove(channel, ts) {
    this.#kept.delete(`${channel}:${ts}`);
  }

  lastOfBot(channel) {
    return this.#lastOfBot.get(channel) ?? this.keep(channel, ofBot(this.newTs(), "said before"));
  }

  history(channel, { oldest, latest, limit = 100, ts }) {
    const within = [...this.#kept].filter(([key]) => key.startsWith(`${channel}:`)).map(([, message]) => message)
      .filter(m => (!oldest || Number(m.ts) > Number(oldest)) && (!latest || Number(m.ts) < Number(latest)) && (!ts || m.ts === ts || m.thread_ts === ts));
    const sorted = within.sort((a, b) => Number(b.ts) - Number(a.ts));
    return { messages: (ts ? sorted.reverse() : sorted).slice(0, limit), has_more: sorted.length > limit };
  }
}

/** A message of the bot as everybody gets it. */
export function ofBot(ts, text, more = {}) {
  return { type: "message", user: BOT.user, bot_id: BOT.bot, app_id: "A00000SIM1", team: TEAM, text, ts, ...more };
}
