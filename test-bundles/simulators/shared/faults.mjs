// SPDX-License-Identifier: Apache-2.0
// What is to go wrong next. A count is used up by the calls or events it hits; nothing here is left to chance.

const COUNTS = ["lostAnswers", "duplicate", "reorder", "stall", "badSignature"];

export class Faults {
  #left = Object.fromEntries(COUNTS.map(name => [name, 0]));
  #rateLimit = { count: 0, retryAfter: 1 };
  #fail = { count: 0, status: 500 };

  /** Takes the body of POST /sim/faults; says what is wrong with it, or nothing. */
  set(wish) {
    for (const [name, value] of Object.entries(wish)) {
      if (COUNTS.includes(name) && Number.isInteger(value) && value >= 0) this.#left[name] = value;
      else if (name === "rateLimit" && value?.count >= 0) this.#rateLimit = { retryAfter: 1, ...value };
      else if (name === "fail" && value?.count >= 0) this.#fail = { status: 500, ...value };
      else if (name !== "disconnect") return `there is no fault ${name} with ${JSON.stringify(value)}`;
    }
    return "";
  }

  left(name) {
    return this.#left[name];
  }

  /** Uses up one of a count; false when none is left. */
  take(name) {
    if (this.#left[name] === 0) return false;
    this.#left[name]--;
    return true;
  }

  /**
   * What happens to a call before it is executed: undefined, {stall}, {retryAfter} or {status}. Without a method named in
   * the wish only calls that send something are hit; "*" hits every call.
   */
  before(method, sends) {
    const hits = wish => (wish.method ? wish.method === "*" || wish.method === method : sends);
    if (sends && this.take("stall")) return { stall: true };
    if (this.#rateLimit.count > 0 && hits(this.#rateLimit)) {
      this.#rateLimit.count--;
      return { retryAfter: this.#rateLimit.retryAfter };
    }
    if (this.#fail.count > 0 && hits(this.#fail)) {
      this.#fail.count--;
      return { status: this.#fail.status };
    }
    return undefined;
  }
}
