// SPDX-License-Identifier: Apache-2.0
// Events on their way to the client: some kept back until so many have come, and then delivered last first.

export class Reorder {
  #held = [];
  #faults;
  #deliver;

  /** @param deliver takes an event and whether it is to come twice */
  constructor(faults, deliver) {
    this.#faults = faults;
    this.#deliver = deliver;
  }

  event(event) {
    if (this.#faults.take("reorder")) {
      this.#held.push(event);
      if (this.#faults.left("reorder") === 0) this.flush();
      return;
    }
    this.#deliver(event, this.#faults.take("duplicate"));
  }

  flush() {
    for (const event of this.#held.splice(0).reverse()) this.#deliver(event, this.#faults.take("duplicate"));
  }
}
