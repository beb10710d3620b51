// SPDX-License-Identifier: Apache-2.0
// Stores that forget what is oldest, so that no flood fills the memory.

/** A map that holds so many entries; one that is set again counts as new. */
export class Kept extends Map {
  #most;

  constructor(most) {
    super();
    this.#most = most;
  }

  set(key, value) {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) this.delete(this.keys().next().value);
    return this;
  }
}

/** A map of things with bytes, or of bytes, that holds so many bytes, but always the newest. */
export class KeptBytes extends Map {
  #most;
  #bytes = 0;

  constructor(most = 128 * 1024 * 1024) {
    super();
    this.#most = most;
  }

  set(key, value) {
    super.set(key, value);
    this.#bytes += sizeOf(value);
    while (this.#bytes > this.#most && this.size > 1) {
      const [oldest, gone] = this.entries().next().value;
      this.delete(oldest);
      this.#bytes -= sizeOf(gone);
    }
    return this;
  }
}

function sizeOf(value) {
  return value.bytes?.length ?? value.length;
}
