// SPDX-License-Identifier: Apache-2.0
// The control API every simulator has beside its service's own: what a test asks of it, under /sim.
import { json } from "./answer.mjs";
import { bytesOf } from "./body.mjs";

const LONGEST_WAIT = 60_000;
const MOST_EVENTS = 20_000;

export class Control {
  #service;

  /**
   * @param service {faults, sent, state, config(base), inject(wish), disconnect(), flush(), idOf(kind, name), know(chat),
   *   webhook(wish), hears(wait)}; the last only where an event is lost while the bot is not there
   */
  constructor(service) {
    this.#service = service;
  }

  async handle(request, response, url) {
    try {
      const wish = request.method === "POST" ? JSON.parse((await bytesOf(request)).toString("utf8") || "{}") : undefined;
      const answer = await this.#answer(`${request.method} ${url.pathname}`, wish, url, request);
      json(response, answer === undefined ? 404 : 200, answer ?? { error: `there is no ${request.method} ${url.pathname}` });
    } catch (e) {
      json(response, 400, { error: e.message });
    }
  }

  #answer(what, wish, url, request) {
    const number = (name, other) => Number(url.searchParams.get(name) ?? other);
    switch (what) {
      case "GET /sim/config": return this.#service.config(`http://${request.headers.host}`);
      case "GET /sim/sent": return this.#service.sent.since(number("since", 0), Math.min(number("wait", 0), LONGEST_WAIT));
      case "GET /sim/hears": return this.#hears(Math.min(number("wait", 0), LONGEST_WAIT));
      case "GET /sim/state": return this.#service.state;
      case "GET /sim/id": return { id: this.#service.idOf(url.searchParams.get("kind"), url.searchParams.get("name")) };
      case "POST /sim/inject": return this.#inject(wish);
      case "POST /sim/faults": return this.#fault(wish);
      case "POST /sim/chats": return this.#service.know(wish);
      case "POST /sim/webhook": return this.#service.webhook?.(wish);
      default: return undefined;
    }
  }

  async #hears(wait) {
    return { hears: await (this.#service.hears?.(wait) ?? true) };
  }

  #inject(wish) {
    const count = wish.count ?? 1;
    if (!(count >= 1 && count <= MOST_EVENTS)) throw new Error(`count is 1 to ${MOST_EVENTS}`);
    if (!wish.chat?.kind || !wish.from?.id) throw new Error("an event names chat.kind and from.id");
    const all = { eventIds: [], messageIds: [] };
    for (let i = 0; i < count; i++) {
      const { eventIds, messageIds, ...more } = this.#service.inject(wish.count ? numbered(wish, i) : wish);
      all.eventIds.push(...eventIds);
      all.messageIds.push(...messageIds);
      Object.assign(all, more);
    }
    return all;
  }

  #fault(wish) {
    const wrong = this.#service.faults.set(wish);
    if (wrong) throw new Error(wrong);
    if (wish.reorder === 0) this.#service.flush();
    if (wish.disconnect) this.#service.disconnect(wish.disconnect);
    return { ok: true };
  }
}

function numbered(wish, i) {
  const one = { ...wish, text: wish.text?.replaceAll("{i}", String(i)) };
  if (wish.eventId !== undefined) one.eventId = /^\d+$/.test(wish.eventId) ? String(BigInt(wish.eventId) + BigInt(i)) : `${wish.eventId}-${i}`;
  if (i > 0) delete one.messageId;
  return one;
}
