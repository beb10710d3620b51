// SPDX-License-Identifier: Apache-2.0
// One session of the gateway: what was dispatched to it, in order, so that it can be resumed.
import { visible, wants } from "./intents.mjs";

const KEPT = 20_000;

export class Session {
  #dispatched = [];
  #seq = 0;
  socket;

  constructor(id, intents) {
    this.id = id;
    this.intents = intents;
  }

  get seq() {
    return this.#seq;
  }

  /** False when it did not ask for such events. */
  dispatch(type, data) {
    if (!wants(this.intents, type, data)) return false;
    const payload = JSON.stringify({ op: 0, t: type, s: ++this.#seq, d: visible(this.intents, type, data) });
    this.#dispatched.push(payload);
    if (this.#dispatched.length > KEPT + 1_000) this.#dispatched.splice(0, this.#dispatched.length - KEPT);
    this.socket?.send(payload);
    return true;
  }

  /** Everything after a number, or nothing at all when that is no longer known. */
  after(seq) {
    const first = this.#seq - this.#dispatched.length;
    return seq < first || seq > this.#seq ? undefined : this.#dispatched.slice(seq - first);
  }
}
