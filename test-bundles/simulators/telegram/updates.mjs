// SPDX-License-Identifier: Apache-2.0
// Updates that wait for the bot: one reader at a time takes them by offset, and a higher offset confirms them.
import { Refused } from "./refused.mjs";

const MOST = 50_000;
const KINDS = ["message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
  "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count", "inline_query",
  "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer",
  "my_chat_member", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost", "guest_message",
  "stopped_message_generation", "managed_bot", "subscription"];
const ASKED_FOR = ["chat_member", "message_reaction", "message_reaction_count"];

export class Updates {
  #waiting = [];
  #nextId = 500_000_001;
  #confirmed = 0;
  #reader;
  #allowed = [];
  #state;
  #again = new Set();

  constructor(state) {
    this.#state = state;
  }

  get size() {
    return this.#waiting.length;
  }

  newId(wished) {
    if (wished !== undefined && !Number.isSafeInteger(wished)) throw new Error("event ids are whole numbers here");
    if (wished !== undefined) return wished;
    return this.#nextId++;
  }

  allow(kinds) {
    if (kinds === undefined) return;
    if (!Array.isArray(kinds)) throw Refused.bad("can't parse allowed updates: expected an array");
    for (const kind of kinds) if (!KINDS.includes(kind)) this.#state.violation("allowed_updates", `unknown kind ${kind}`);
    this.#allowed = kinds;
  }

  get allowedKinds() {
    return this.#allowed;
  }

  /** False when the bot did not ask for this kind, and so never hears of it. */
  wanted(update) {
    const kind = Object.keys(update).find(key => key !== "update_id");
    return this.#allowed.length ? this.#allowed.includes(kind) : !ASKED_FOR.includes(kind);
  }

  add(update, twice) {
    if (this.#waiting.length >= MOST) throw new Error(`more than ${MOST} updates wait`);
    this.#nextId = Math.max(this.#nextId, update.update_id + 1);
    if (twice) this.#again.add(update);
    this.#waiting.push({ update, late: update.update_id < this.#confirmed });
    this.#reader?.wake();
  }

  take() {
    return this.#waiting.shift()?.update;
  }

  drop() {
    this.#waiting.length = 0;
  }

  /** Answers getUpdates; a reader that comes while another waits ends the other's wait with an error. */
  async read({ offset = 0, limit = 100, timeout = 0, allowed_updates }, gone) {
    this.allow(allowed_updates);
    this.stop("terminated by other getUpdates request; make sure that only one bot instance is running");
    this.#confirm(offset);
    if (this.#waiting.length === 0 && timeout > 0) await this.#wait(Math.min(timeout, 50) * 1000, gone);
    const batch = this.#waiting.slice(0, Math.min(Math.max(limit, 1), 100));
    for (const one of batch) one.shown = true;
    return batch.map(one => one.update);
  }

  /** Ends the wait of the reader there is. */
  stop(why) {
    this.#reader?.end(new Refused(409, `Conflict: ${why}`));
  }

  disconnect() {
    this.#reader?.drop();
  }

  #wait(most, gone) {
    return new Promise((resolve, reject) => {
      const over = then => {
        clearTimeout(timer);
        if (this.#reader === reader) this.#reader = undefined;
        then();
      };
      const timer = setTimeout(() => over(resolve), most);
      const reader = { wake: () => over(resolve), end: e => over(() => reject(e)), drop: () => over(() => reject(undefined)) };
      this.#reader = reader;
      gone(() => over(() => reject(undefined)));
    });
  }

  #confirm(offset) {
    if (offset < 0) {
      offset = this.#waiting.at(offset)?.update.update_id ?? 0;
    }
    if (offset === 0) return;
    const done = this.#waiting.filter(one => (one.late ? one.shown : one.update.update_id < offset));
    if (done.length) this.#waiting = this.#waiting.filter(one => !done.includes(one));
    this.#confirmed = Math.max(this.#confirmed, offset);
    for (const { update } of done) {
      this.#state.acked++;
      if (this.#again.delete(update)) this.#waiting.push({ update, late: true });
    }
  }
}
