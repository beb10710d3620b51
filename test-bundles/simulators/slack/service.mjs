// SPDX-License-Identifier: Apache-2.0
// The Web API, Socket Mode, the hook, uploads and downloads, on one port.
import { json, lose } from "../shared/answer.mjs";
import { bytesOf, formOf } from "../shared/body.mjs";
import { Faults } from "../shared/faults.mjs";
import { Reorder } from "../shared/reorder.mjs";
import { Sent } from "../shared/sent.mjs";
import { State } from "../shared/state.mjs";
import { checked, known } from "./arguments.mjs";
import { Events } from "./events.mjs";
import { Files } from "./files.mjs";
import { Hook } from "./hook.mjs";
import { Messages } from "./messages.mjs";
import { Methods, SENDS } from "./methods.mjs";
import { Refused } from "./refused.mjs";
import { Responses } from "./responses.mjs";
import { Socket } from "./socket.mjs";
import { TOKENS, Workspace } from "./workspace.mjs";

export class Slack {
  faults = new Faults();
  sent = new Sent();
  state = new State();
  #workspace = new Workspace();
  #messages = new Messages();
  #files = new Files();
  #responses = new Responses({ methods: () => this.#methods, sent: this.sent, state: this.state });
  #events = new Events(this.#workspace, this.#messages, this.#files, (channel, message) => this.#responses.address(channel, message));
  #socket = new Socket(this.state, (event, body) => this.#answered(event, body));
  #hook = new Hook(this.faults, this.state, (event, body) => this.#answered(event, body));
  #methods;
  #base = "";
  #way = new Reorder(this.faults, (event, twice) => {
    for (let i = twice ? 2 : 1; i > 0; i--) this.#deliver(event);
  });

  constructor() {
    this.#methods = new Methods({ workspace: this.#workspace, messages: this.#messages, files: this.#files, socket: this.#socket, sent: this.sent,
      state: this.state, base: () => this.#base, echo: (channel, message) => this.#echo(channel, message) });
  }

  listening(port) {
    this.#base = `http://127.0.0.1:${port}`;
    for (const part of [this.#files, this.#responses, this.#socket]) part.base = this.#base;
  }

  config(base) {
    return { enabled: true, mode: this.#hook.active ? "http" : "socket", botToken: TOKENS.bot, appToken: TOKENS.app, signingSecret: TOKENS.signing, apiRoot: `${base}/api` };
  }

  idOf(kind, name) {
    return kind === "direct" ? this.#workspace.direct(this.#workspace.person({ id: name })).id : this.#workspace.idOf(kind, name);
  }

  know({ from, ...chat }) {
    return { chat: this.#workspace.met(chat, this.#workspace.person(from ?? { id: chat.id })).id };
  }

  webhook(wish) {
    return this.#hook.set(wish);
  }

  inject(wish) {
    const { channel, ts, payloads } = this.#events.of(wish);
    for (const payload of payloads) this.#way.event(payload);
    return { eventIds: payloads.map(p => p.id), messageIds: [ts], chat: channel.id };
  }

  flush() {
    this.#way.flush();
  }

  disconnect(how) {
    this.#socket.disconnect(how);
  }

  upgrade(request, socket, head, url) {
    this.#socket.upgrade(request, socket, head, url);
  }

  async handle(request, response, url) {
    if (url.pathname.startsWith("/files-pri/")) return this.#download(request, response, url);
    if (url.pathname.startsWith("/upload/v1/")) return this.#uploaded(request, response, url);
    if (url.pathname.startsWith("/response/")) return this.#responded(request, response, url);
    return this.#call(request, response, url, url.pathname.replace(/^\/api\//, "/").slice(1));
  }

  async #call(request, response, url, method) {
    try {
      const form = await formOf(request, await bytesOf(request));
      const given = { ...Object.fromEntries(url.searchParams), ...form.fields };
      if (!known(method)) throw new Refused("unknown_method");
      if (form.unknown) throw new Refused("invalid_post_type");
      this.#admit(method, request.headers.authorization, given.token, form.type);
      const fault = this.faults.before(method, SENDS.has(method));
      if (fault) return this.#faulty(response, fault);
      const answer = this.#methods.call(method, checked(method, given, why => this.state.violation(method, why)));
      if (SENDS.has(method) && this.faults.take("lostAnswers")) return lose(response);
      return json(response, 200, answer);
    } catch (e) {
      return this.#refuse(response, method, e);
    }
  }

  #admit(method, header, field, type) {
    const token = /^Bearer (.+)$/.exec(header ?? "")?.[1] ?? (type === "application/json" ? undefined : field);
    if (method === "api.test") return;
    if (!token) throw new Refused("not_authed");
    if (token !== TOKENS.bot && token !== TOKENS.app) throw new Refused("invalid_auth");
    if ((method === "apps.connections.open") !== (token === TOKENS.app) && method !== "auth.test") throw new Refused("not_allowed_token_type");
  }

  #faulty(response, fault) {
    if (fault.stall) return undefined;
    if (fault.retryAfter !== undefined) return json(response, 429, { ok: false, error: "ratelimited" }, { "retry-after": String(Math.ceil(fault.retryAfter)) });
    if (fault.status >= 500) return response.writeHead(fault.status, { "content-type": "text/html" }).end("<html>Server Error</html>");
    return json(response, fault.status, { ok: false, error: fault.status === 403 ? "account_inactive" : "fatal_error" });
  }

  #refuse(response, what, e) {
    if (!(e instanceof Refused) && !(e instanceof SyntaxError)) console.error(e);
    const body = e instanceof Refused ? e.body : { ok: false, error: e instanceof SyntaxError ? "invalid_json" : "internal_error" };
    this.state.violation(what, body.error, JSON.stringify(body.response_metadata ?? ""));
    json(response, 200, body);
  }

  #download(request, response, url) {
    const id = /^\/files-pri\/(?:download\/)?T\w+-(F\w+)\//.exec(url.pathname)?.[1];
    const file = this.#files.find(id);
    if (request.headers.authorization !== `Bearer ${TOKENS.bot}`) {
      this.state.violation("download", "without the bot's token: a page to log in is served");
      return response.writeHead(200, { "content-type": "text/html" }).end("<!DOCTYPE html><html><body>Sign in</body></html>");
    }
    if (!file) return response.writeHead(404).end();
    this.state.downloads++;
    return response.writeHead(200, { "content-type": file.type, "content-length": file.bytes.length }).end(file.bytes);
  }

  async #uploaded(request, response, url) {
    const bytes = await bytesOf(request);
    if (request.headers.authorization) this.state.violation("upload", "the bot's token was sent with an upload");
    const form = request.headers["content-type"]?.startsWith("multipart/") ? Object.values((await formOf(request, bytes)).files)[0] : undefined;
    const wrong = this.#files.received(url.pathname.split("/").at(-1), form?.bytes ?? bytes, form?.type ?? request.headers["content-type"]);
    if (wrong) this.state.violation("upload", wrong);
    response.writeHead(wrong ? 400 : 200, { "content-type": "text/plain" }).end(wrong || `OK - ${bytes.length}`);
  }

  async #responded(request, response, url) {
    const form = await formOf(request, await bytesOf(request));
    try {
      const wrong = this.#responses.post(url.pathname, form.fields);
      if (wrong) this.state.violation("response", wrong);
      response.writeHead(wrong ? 404 : 200, { "content-type": "text/plain" }).end(wrong || "ok");
    } catch (e) {
      this.#refuse(response, "response", e);
    }
  }

  #answered(event, body) {
    try {
      this.#responses.take({ channel: this.#workspace.find(event.channel) }, body);
    } catch (e) {
      this.state.violation("response", e.message);
    }
  }

  #echo(channel, message) {
    if (this.#socket.connected || this.#hook.active) this.#deliver(this.#events.echo(channel, message));
  }

  #deliver(event) {
    (this.#hook.active ? this.#hook : this.#socket).add(event);
  }
}
