// SPDX-License-Identifier: Apache-2.0
// Posts updates to the bot's own address: those of one chat one after another, again after a failure.
import { Chains } from "../shared/chains.mjs";
import { Refused } from "./refused.mjs";
import { now } from "./messages.mjs";

const ATTEMPTS = 12;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;
const PATIENCE = 30_000;

export class Webhook {
  #url = "";
  #secret;
  #most = 40;
  #chains = new Chains();
  #lastError;
  #faults;
  #state;
  #bot;

  /** @param bot {call(method, parameters) for what the answer to a post names, back(update) for what nobody took} */
  constructor(faults, state, bot) {
    this.#faults = faults;
    this.#state = state;
    this.#bot = bot;
  }

  get active() {
    return this.#url !== "";
  }

  set({ url = "", secret_token, max_connections = 40 }) {
    if (url && !/^https:\/\//.test(url) && !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url)) {
      throw Refused.bad("bad webhook: An HTTPS URL must be provided for webhook");
    }
    if (secret_token !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret_token)) {
      throw Refused.bad("secret token contains unallowed characters");
    }
    if (url && secret_token === undefined) this.#state.violation("setWebhook", "no secret_token: anybody can post there");
    this.#url = url;
    this.#secret = secret_token;
    this.#most = max_connections;
  }

  info(waiting, allowed) {
    return { url: this.#url, has_custom_certificate: false, pending_update_count: waiting + this.#chains.pending,
      ...(this.#url ? { max_connections: this.#most } : {}), ...(this.#url && allowed.length ? { allowed_updates: allowed } : {}),
      ...(this.#lastError ?? {}) };
  }

  post(update, chatId) {
    this.#chains.add(chatId, () => this.#deliver(update));
  }

  async #deliver(update) {
    for (let attempt = 0; attempt < ATTEMPTS && this.active; attempt++) {
      const wrong = await this.#once(update);
      if (!wrong) {
        this.#state.acked++;
        return;
      }
      this.#lastError = { last_error_date: now(), last_error_message: wrong };
      await new Promise(done => setTimeout(done, Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE)));
    }
    if (this.active) this.#state.gaveUp(String(update.update_id));
    else this.#bot.back(update);
  }

  async #once(update) {
    const headers = { "content-type": "application/json" };
    if (this.#secret) headers["x-telegram-bot-api-secret-token"] = this.#faults.take("badSignature") ? "not-the-secret" : this.#secret;
    this.#state.webhookPosts++;
    try {
      const answer = await fetch(this.#url, { method: "POST", headers, body: JSON.stringify(update), redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE) });
      const said = await answer.text();
      if (!answer.ok) return `Wrong response from the webhook: ${answer.status} ${answer.statusText}`;
      if (said.startsWith("{")) await this.#execute(JSON.parse(said));
      return "";
    } catch (e) {
      return `Connection failed: ${e.cause?.code ?? e.message}`;
    }
  }

  async #execute({ method, ...parameters }) {
    if (method) await this.#bot.call(method, parameters).catch(e => this.#state.violation(method, e.message));
  }
}
