// SPDX-License-Identifier: Apache-2.0
// Posts signed requests to the bot's own address: those of one conversation one after another, three times again after a failure.
import { createHmac } from "node:crypto";
import { Chains } from "../shared/chains.mjs";
import { patience } from "../shared/patience.mjs";
import { TOKENS } from "./workspace.mjs";

const PATIENCE = patience(3_000);
const PAUSES = [50, 250, 1_000];

export class Hook {
  #url = "";
  #secret = TOKENS.signing;
  #chains = new Chains();
  #faults;
  #state;
  #answered;

  constructor(faults, state, answered) {
    this.#faults = faults;
    this.#state = state;
    this.#answered = answered;
  }

  get active() {
    return this.#url !== "";
  }

  /** Sets the address, once it has given back a challenge. */
  async set({ url, secret }) {
    if (secret) this.#secret = secret;
    if (!url) {
      this.#url = "";
      return { ok: true };
    }
    const challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P";
    const answer = await this.#post(url, { type: "events_api", payload: { token: TOKENS.verification, challenge, type: "url_verification" } }, {});
    if (!answer.ok || !answer.text.includes(challenge)) throw new Error(`the address did not give back the challenge: ${answer.status} ${answer.text.slice(0, 200)}`);
    this.#url = url;
    return { ok: true };
  }

  add(event) {
    this.#chains.add(event.channel, () => this.#deliver(event));
  }

  async #deliver(event) {
    let headers = {};
    for (let attempt = 0; attempt <= PAUSES.length; attempt++) {
      const answer = await this.#post(this.#url, event, headers);
      if (answer.ok) {
        this.#state.acked++;
        if (event.type !== "events_api" && answer.text.trim()) this.#answered(event, answer.text.startsWith("{") ? JSON.parse(answer.text) : { text: answer.text });
        return undefined;
      }
      if (event.type !== "events_api" || answer.noRetry || attempt === PAUSES.length) return this.#state.gaveUp(event.id);
      headers = { "x-slack-retry-num": String(attempt + 1), "x-slack-retry-reason": answer.status ? "http_error" : "http_timeout" };
      await new Promise(done => setTimeout(done, PAUSES[attempt]));
    }
    return undefined;
  }

  async #post(url, { type, payload }, more) {
    const [contentType, body] = encoded(type, payload);
    const at = String(Math.floor(Date.now() / 1000));
    const secret = this.active && this.#faults.take("badSignature") ? "not the secret" : this.#secret;
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
    this.#state.webhookPosts++;
    try {
      const answer = await fetch(url, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
        headers: { "content-type": contentType, "x-slack-request-timestamp": at, "x-slack-signature": signature,
          "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)", ...more } });
      return { ok: answer.status === 200, status: answer.status, text: await answer.text(), noRetry: answer.headers.get("x-slack-no-retry") === "1" };
    } catch (e) {
      return { ok: false, status: 0, text: e.message };
    }
  }
}

function encoded(type, payload) {
  if (type === "events_api") return ["application/json", JSON.stringify(payload)];
  const fields = type === "interactive" ? { payload: JSON.stringify(payload) } : payload;
  return ["application/x-www-form-urlencoded", new URLSearchParams(fields).toString()];
}
