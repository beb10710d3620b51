// SPDX-License-Identifier: Apache-2.0
/** Tasks of many chats: those of one chat run one after another, those of different chats beside each other. */
export class Chains {
  #last = new Map();
  #pending = 0;

  get pending() {
    return this.#pending;
  }

  add(chat, task) {
    this.#pending++;
    const chain = (this.#last.get(chat) ?? Promise.resolve()).then(task).catch(e => console.error(e)).finally(() => {
      this.#pending--;
      if (this.#last.get(chat) === chain) this.#last.delete(chat);
    });
    this.#last.set(chat, chain);
  }
}
