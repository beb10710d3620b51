// SPDX-License-Identifier: Apache-2.0
// Posts what happens, signed: what happens in one chat one after another, five times again after a failure.
import { createHmac } from "node:crypto";
import { Chains } from "../shared/chains.mjs";
import { patience } from "../shared/patience.mjs";
import { SECRET } from "./device.mjs";

const PATIENCE = patience(10_000);
const RETRIES = 5;
const FIRST_PAUSE = 1_000;

export class Hook {
  #url = "";
  #secret = SECRET;
  #haste = 1;
  #chains = new Chains();
  #faults;
  #state;

  constructor(faults, state) {
    this.#faults = faults;
    this.#state = state;
  }

  /** @param wish {url, secret?, haste?}: pauses between retries are divided by haste */
  set({ url = "", secret = SECRET, haste = 1 }) {
    this.#url = url;
    this.#secret = secret;
    this.#haste = haste;
    return { ok: true };
  }

  get active() {
    return this.#url !== "";
  }

  add({ post, chat, eventId }) {
    this.#chains.add(chat, () => this.#deliver(JSON.stringify(post), eventId));
  }

  async #deliver(body, eventId) {
    for (let attempt = 0; attempt <= RETRIES && this.active; attempt++) {
      if (attempt > 0) await new Promise(done => setTimeout(done, (FIRST_PAUSE * 2 ** (attempt - 1)) / this.#haste));
      if (await this.#once(body)) {
        this.#state.acked++;
        return;
      }
    }
    this.#state.gaveUp(eventId);
  }

  async #once(body) {
    const secret = this.#faults.take("badSignature") ? "not the secret" : this.#secret;
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    this.#state.webhookPosts++;
    try {
      const answer = await fetch(this.#url, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
        headers: { "content-type": "application/json", "x-hub-signature-256": signature } });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
