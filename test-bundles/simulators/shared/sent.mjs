// SPDX-License-Identifier: Apache-2.0
// What the service was told to show: numbered, the newest kept, readers wait for the next.
import { Waiting } from "./waiting.mjs";

const KEPT = 20_000;

export class Sent {
  #entries = [];
  #count = 0;
  #waiting = new Waiting();

  add(entry) {
    const kept = { n: ++this.#count, ...entry };
    this.#entries.push(kept);
    if (this.#entries.length > KEPT + 1_000) this.#entries.splice(0, this.#entries.length - KEPT);
    this.#waiting.wake();
    return kept;
  }

  /** Entries newer than since: at once if there are some, else when one comes or after so many milliseconds. */
  async since(since, wait) {
    if (this.#count <= since && wait > 0) await this.#waiting.within(wait);
    const first = this.#count - this.#entries.length;
    return { next: this.#count, sent: this.#entries.slice(Math.max(0, since - first)) };
  }
}
