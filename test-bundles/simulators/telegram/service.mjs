// SPDX-License-Identifier: Apache-2.0
// The Bot API over HTTP: /botTOKEN/METHOD and /file/botTOKEN/PATH.
import { json, lose } from "../shared/answer.mjs";
import { bytesOf, formOf, TooLarge } from "../shared/body.mjs";
import { Faults } from "../shared/faults.mjs";
import { Reorder } from "../shared/reorder.mjs";
import { Sent } from "../shared/sent.mjs";
import { State } from "../shared/state.mjs";
import { Chats, TOKEN } from "./chats.mjs";
import { Events } from "./events.mjs";
import { Files } from "./files.mjs";
import { Messages } from "./messages.mjs";
import { Methods, SENDS } from "./methods.mjs";
import { methodOf, typed } from "./parameters.mjs";
import { Refused } from "./refused.mjs";
import { Sending } from "./sending.mjs";
import { Updates } from "./updates.mjs";
import { Webhook } from "./webhook.mjs";

export class Telegram {
  faults = new Faults();
  sent = new Sent();
  state = new State();
  #chats = new Chats();
  #files = new Files();
  #updates = new Updates(this.state);
  #events;
  #webhook;
  #methods;
  #way;
  #polls = new Set();

  constructor() {
    const messages = new Messages();
    this.#events = new Events(this.#chats, messages, this.#files, this.#updates);
    this.#webhook = new Webhook(this.faults, this.state, {
      call: (name, parameters) => this.#called(name, parameters, {}, () => {}),
      back: update => this.#updates.add(update, false),
    });
    this.#methods = new Methods({ chats: this.#chats, messages, files: this.#files, events: this.#events, updates: this.#updates,
      webhook: this.#webhook, sending: new Sending(this.#chats, messages, this.#files, this.state), sent: this.sent, state: this.state,
      pump: () => this.#pump() });
    this.#way = new Reorder(this.faults, ({ update, chat }, twice) => this.#deliver(update, chat, twice));
  }

  config(base) {
    return { enabled: true, botToken: TOKEN, apiRoot: base };
  }

  idOf(kind, name) {
    return String(this.#chats.idOf(kind, name));
  }

  know({ from, ...chat }) {
    return { chat: String(this.#chats.met(chat, this.#chats.user(from ?? { id: chat.id })).id) };
  }

  inject(wish) {
    const events = this.#events.of(wish);
    const wanted = events.filter(({ update }) => this.#updates.wanted(update));
    for (const event of wanted) this.#way.event(event);
    return { eventIds: events.map(e => String(e.update.update_id)), messageIds: events.map(e => messageId(e.update)),
      chat: String(events[0].chat.id), ...(wanted.length < events.length ? { notAskedFor: events.length - wanted.length } : {}) };
  }

  flush() {
    this.#way.flush();
  }

  disconnect() {
    for (const response of this.#polls) lose(response);
    this.#updates.disconnect();
  }

  async handle(request, response, url) {
    const [, file, token, rest] = /^(\/file)?\/bot([^/]+)\/(.*)$/.exec(decoded(url.pathname)) ?? [];
    if (token === undefined) return this.#refuse(response, "?", new Refused(404, "Not Found"), url.pathname);
    if (token !== TOKEN) return this.#refuse(response, rest, new Refused(401, "Unauthorized"), "wrong token");
    return file ? this.#download(response, rest) : this.#method(request, response, url, rest);
  }

  async #method(request, response, url, name) {
    const method = methodOf(name);
    try {
      const form = await formOf(request, await bytesOf(request));
      if (!method) throw new Refused(404, "Not Found");
      if (form.unknown) this.state.violation(method, `content type ${form.type}`);
      const fault = this.faults.before(method, SENDS.has(method));
      if (fault) return this.#faulty(response, fault);
      const given = { ...Object.fromEntries(url.searchParams), ...form.fields };
      if (method === "getUpdates") this.#polled(response);
      const result = await this.#called(method, given, form.files, gone => response.on("close", gone));
      if (SENDS.has(method) && this.faults.take("lostAnswers")) return lose(response);
      return json(response, 200, { ok: true, result });
    } catch (e) {
      if (e === undefined) return lose(response);
      return this.#refuse(response, method ?? name, refusalOf(e), e.message);
    }
  }

  async #called(method, given, files, gone) {
    const parameters = typed(method, attached(given, files), files, why => this.state.violation(method, why));
    return this.#methods.call(method, parameters, gone);
  }

  #polled(response) {
    if (this.#polls.size === 0) this.state.connects++;
    this.#polls.add(response);
    response.on("close", () => this.#polls.delete(response));
  }

  #faulty(response, fault) {
    if (fault.stall) return;
    const code = fault.retryAfter === undefined ? fault.status : 429;
    const parameters = code === 429 ? { parameters: { retry_after: fault.retryAfter ?? 1 } } : {};
    const description = code === 429 ? `Too Many Requests: retry after ${fault.retryAfter ?? 1}` : code === 403
      ? "Forbidden: bot was blocked by the user" : code >= 500 ? "Internal Server Error" : "Bad Request";
    json(response, code, { ok: false, error_code: code, description, ...parameters });
  }

  #refuse(response, method, refused, detail) {
    this.state.violation(method, refused.message, detail);
    json(response, refused.code, { ok: false, error_code: refused.code, description: refused.message,
      ...(refused.parameters ? { parameters: refused.parameters } : {}) });
  }

  #download(response, path) {
    const file = this.#files.atPath(path);
    if (!file) return this.#refuse(response, "file", new Refused(404, "Not Found"), path);
    this.state.downloads++;
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": file.bytes.length });
    response.end(file.bytes);
  }

  #deliver(update, chat, twice) {
    if (!this.#webhook.active) return this.#updates.add(update, twice);
    for (let i = twice ? 2 : 1; i > 0; i--) this.#webhook.post(update, chat.id);
  }

  #pump() {
    for (let update; this.#webhook.active && (update = this.#updates.take());) this.#webhook.post(update, 0);
  }
}

/** A path with what is escaped in it; one that is wrongly escaped stays. */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function attached(given, files) {
  const result = { ...given };
  for (const [key, value] of Object.entries(given)) {
    const name = typeof value === "string" ? /^attach:\/\/(.+)$/.exec(value)?.[1] : undefined;
    if (name && files[name]) result[key] = files[name];
  }
  return result;
}

function refusalOf(e) {
  if (e instanceof Refused) return e;
  if (e instanceof TooLarge) return new Refused(413, "Request Entity Too Large");
  if (e instanceof SyntaxError) return Refused.bad("can't parse JSON object");
  console.error(e);
  return new Refused(500, "Internal Server Error");
}

function messageId(update) {
  const body = Object.entries(update).find(([key]) => key !== "update_id")[1];
  return String(body.message_id ?? body.message?.message_id ?? "");
}
