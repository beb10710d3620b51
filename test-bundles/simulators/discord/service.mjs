// SPDX-License-Identifier: Apache-2.0
// REST version 10, the gateway, and the file store, on one port.
import { json, lose } from "../shared/answer.mjs";
import { bytesOf, formOf, TooLarge } from "../shared/body.mjs";
import { Faults } from "../shared/faults.mjs";
import { Reorder } from "../shared/reorder.mjs";
import { Sent } from "../shared/sent.mjs";
import { State } from "../shared/state.mjs";
import { AnswerRoutes } from "./answer-routes.mjs";
import { TOKEN } from "./bot.mjs";
import { ChannelRoutes } from "./channel-routes.mjs";
import { Commands } from "./commands.mjs";
import { Events } from "./events.mjs";
import { Gateway } from "./gateway.mjs";
import { Interactions } from "./interactions.mjs";
import { Messages } from "./messages.mjs";
import { Places } from "./places.mjs";
import { Refused } from "./refused.mjs";
import { found, routesOf } from "./routes.mjs";

const MOST_BYTES = 10 * 1024 * 1024;

export class Discord {
  faults = new Faults();
  sent = new Sent();
  state = new State();
  #gateway = new Gateway(this.state);
  #places = new Places((type, data) => this.#gateway.dispatch(type, data));
  #messages = new Messages(this.#places);
  #events;
  #routes;
  #base = "";
  #calls = 0;
  #way = new Reorder(this.faults, ({ type, data }, twice) => {
    for (let i = twice ? 2 : 1; i > 0; i--) this.#gateway.dispatch(type, data);
  });

  constructor() {
    const commands = new Commands();
    const interactions = new Interactions(commands, this.#places);
    this.#gateway.places = this.#places;
    this.#events = new Events(this.#places, this.#messages, interactions);
    const channels = new ChannelRoutes({ places: this.#places, messages: this.#messages, events: this.#events, sent: this.sent, state: this.state,
      dispatch: (type, data) => this.#gateway.dispatch(type, data) });
    const note = (method, raw, result) => {
      this.sent.add({ method, chat: "", threadId: "", text: "", messageId: "", files: [], raw });
      return result;
    };
    this.#routes = routesOf({ channels, answers: new AnswerRoutes(interactions, channels, this.#messages, this.sent), commands,
      places: this.#places, base: () => this.#base, note });
  }

  listening(port) {
    this.#base = `http://127.0.0.1:${port}`;
    this.#messages.base = this.#base;
    this.#gateway.base = this.#base;
  }

  config(base) {
    return { enabled: true, token: TOKEN, apiRoot: `${base}/api` };
  }

  idOf(kind, name) {
    return this.#places.idOf(kind, name);
  }

  know({ from, ...chat }) {
    return { chat: this.#places.met(chat, this.#places.person(from ?? { id: chat.id })).id };
  }

  inject(wish) {
    const event = this.#events.of(wish);
    const heard = this.#gateway.hears(event.type, event.data);
    this.#way.event(event);
    return { eventIds: [event.eventId], messageIds: [event.messageId], chat: event.channel.parent_id ?? event.channel.id,
      threadId: event.channel.parent_id ? event.channel.id : "", ...(heard ? {} : { notDelivered: true }) };
  }

  hears(wait) {
    return this.#gateway.hasSession(wait);
  }

  flush() {
    this.#way.flush();
  }

  disconnect(how) {
    this.#gateway.disconnect(how);
  }

  upgrade(request, socket, head, url) {
    this.#gateway.upgrade(request, socket, head, url);
  }

  async handle(request, response, url) {
    if (url.pathname.startsWith("/attachments/")) return this.#download(request, response, url);
    const path = url.pathname.replace(/^(\/api)?(\/v\d+)?(?=\/)/, "");
    const version = /^(?:\/api)?\/v(\d+)\//.exec(url.pathname)?.[1];
    const route = found(this.#routes, request.method, path);
    const headers = this.#limits(route);
    try {
      if (version && version !== "10") this.state.violation(path, `version ${version}`);
      if (!route) throw new Refused(404, 0, "404: Not Found");
      if (route === "method") throw new Refused(405, 0, "405: Method Not Allowed");
      this.#admit(request, route);
      const call = await this.#call(request, url, route);
      const fault = this.faults.before(route.line, route.sends);
      if (fault) return this.#faulty(response, fault, headers);
      const result = await route.run(route.parameters, call);
      if (route.sends && this.faults.take("lostAnswers")) return lose(response);
      if (result !== undefined) return json(response, 200, result, headers);
      return response.writeHead(204, headers).end();
    } catch (e) {
      return this.#refuse(response, `${request.method} ${path}`, refusalOf(e), headers);
    }
  }

  #admit(request, route) {
    if (!/^DiscordBot \(/.test(request.headers["user-agent"] ?? "")) {
      this.state.violation(route.line, "User-Agent is not \"DiscordBot ($url, $version)\"", request.headers["user-agent"]);
    }
    if (!route.open && request.headers.authorization !== `Bot ${TOKEN}`) throw new Refused(401, 0, "401: Unauthorized");
  }

  async #call(request, url, route) {
    const form = await formOf(request, await bytesOf(request));
    if (Object.values(form.files).some(file => file.bytes.length > MOST_BYTES)) throw new TooLarge("a file of more than 10 MiB");
    if (form.unknown) throw new Refused(400, 50109, "The request body contains invalid JSON.");
    const body = form.type === "multipart/form-data" ? { ...JSON.parse(form.fields.payload_json ?? "{}") } : form.fields;
    if (form.type === "multipart/form-data" && form.fields.content) body.content ??= form.fields.content;
    return { body, files: form.files, query: url.searchParams, request, violation: why => this.state.violation(route.line, why) };
  }

  #limits(route) {
    const bucket = Buffer.from(route?.line ?? "none").toString("hex").slice(-32);
    const left = 4 - (this.#calls++ % 4);
    return { "x-ratelimit-limit": "5", "x-ratelimit-remaining": String(left), "x-ratelimit-reset": String(Date.now() / 1000 + 0.5),
      "x-ratelimit-reset-after": "0.5", "x-ratelimit-bucket": bucket };
  }

  #faulty(response, fault, headers) {
    if (fault.stall) return undefined;
    if (fault.retryAfter === undefined) {
      const text = { 403: ["Missing Access", 50001], 401: ["401: Unauthorized", 0] }[fault.status] ?? [`${fault.status}: Internal Server Error`, 0];
      return json(response, fault.status, { message: text[0], code: text[1] }, headers);
    }
    return json(response, 429, { message: "You are being rate limited.", retry_after: fault.retryAfter, global: false },
      { ...headers, "retry-after": String(Math.ceil(fault.retryAfter)), "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": String(fault.retryAfter),
        "x-ratelimit-reset": String(Date.now() / 1000 + fault.retryAfter), "x-ratelimit-scope": "user" });
  }

  #refuse(response, what, refused, headers) {
    this.state.violation(what, refused.message, JSON.stringify(refused.body.errors ?? refused.body.code));
    json(response, refused.status, refused.body, headers);
  }

  #download(request, response, url) {
    if (request.headers.authorization) this.state.violation("download", "the bot's token was sent to the file store");
    const bytes = this.#messages.file(url.pathname);
    if (!bytes || !url.searchParams.get("hm")) return this.#refuse(response, "download", new Refused(404, 0, "404: Not Found"), {});
    this.state.downloads++;
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length });
    return response.end(bytes);
  }
}

function refusalOf(e) {
  if (e instanceof Refused) return e;
  if (e instanceof TooLarge) return new Refused(413, 40005, "Request entity too large");
  if (e instanceof SyntaxError) return new Refused(400, 50109, "The request body contains invalid JSON.");
  console.error(e);
  return new Refused(500, 0, "500: Internal Server Error");
}
