// SPDX-License-Identifier: Apache-2.0
/** Those who wait for something to happen, each for a while. */
export class Waiting {
  #wakes = new Set();

  /** It happened. */
  wake() {
    for (const wake of [...this.#wakes]) wake();
  }

  /** Returns when it happens, or after so many milliseconds. */
  within(ms) {
    return new Promise(done => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakes.delete(wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      this.#wakes.add(wake);
    });
  }
}
