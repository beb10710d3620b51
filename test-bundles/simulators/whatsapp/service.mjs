// SPDX-License-Identifier: Apache-2.0
// The bridge's REST side, its posts, and its folder of files, on one port.
import { json, lose } from "../shared/answer.mjs";
import { bytesOf, formOf, TooLarge } from "../shared/body.mjs";
import { Faults } from "../shared/faults.mjs";
import { Reorder } from "../shared/reorder.mjs";
import { Sent } from "../shared/sent.mjs";
import { State } from "../shared/state.mjs";
import { BASIC, jidOf, SECRET, SELF } from "./device.mjs";
import { Events } from "./events.mjs";
import { found, typed } from "./fields.mjs";
import { Hook } from "./hook.mjs";
import { Messages } from "./messages.mjs";
import { Refused } from "./refused.mjs";
import { Sending } from "./sending.mjs";

const FORMS = { json: "application/json", multipart: "multipart/form-data" };

export class WhatsApp {
  faults = new Faults();
  sent = new Sent();
  state = new State();
  #messages = new Messages();
  #events = new Events(this.#messages);
  #hook = new Hook(this.faults, this.state);
  #sending = new Sending(this.#messages, this.sent);
  #connected = true;
  #way = new Reorder(this.faults, (event, twice) => {
    for (let i = twice ? 2 : 1; i > 0; i--) this.#hook.add(event);
  });

  config(base) {
    return { enabled: true, apiRoot: base, basicAuth: BASIC, webhookSecret: SECRET };
  }

  idOf(kind, name) {
    const jid = jidOf(kind, name);
    return kind === "user" ? `+${jid.split("@")[0]}` : jid;
  }

  know(chat) {
    return { chat: jidOf(chat.kind, chat.id) };
  }

  webhook(wish) {
    return this.#hook.set(wish);
  }

  inject(wish) {
    if ((wish.attachments ?? []).length > 1) return this.#several(wish);
    const event = this.#events.of(wish);
    const heard = this.#hook.active;
    if (heard) this.#way.event(event);
    return { eventIds: [event.eventId], messageIds: [event.messageId], chat: event.chat, ...(heard ? {} : { notDelivered: true }) };
  }

  /** Several files are several messages; the first has the text. */
  #several(wish) {
    const each = wish.attachments.map((file, i) => this.inject({ ...wish, attachments: [file], ...(i > 0 ? { text: "", eventId: undefined, messageId: undefined } : {}) }));
    return { ...each[0], eventIds: each.flatMap(e => e.eventIds), messageIds: each.flatMap(e => e.messageIds) };
  }

  flush() {
    this.#way.flush();
  }

  /** true: the phone is not linked until {linked:true}. */
  disconnect(how) {
    this.#connected = Boolean(how.linked);
  }

  async handle(request, response, url) {
    const what = `${request.method} ${url.pathname}`;
    try {
      if (request.headers.authorization !== `Basic ${Buffer.from(BASIC).toString("base64")}`) throw new Refused(401, "401", "Unauthorized");
      if (url.pathname.startsWith("/statics/")) return this.#download(response, url.pathname.slice(1));
      const route = found(request.method, url.pathname);
      if (!route) throw new Refused(404, "404", `Cannot ${what}`);
      const given = await this.#given(request, url, route);
      const fault = this.faults.before(route.line, this.#sending.sends(route));
      if (fault) return this.#faulty(response, fault);
      const device = request.headers["x-device-id"] ?? url.searchParams.get("device_id");
      if (device && ![SELF.device, SELF.jid].includes(decodeURIComponent(device))) throw new Refused(404, "DEVICE_NOT_FOUND", "device not found");
      const [message, results] = this.#answer(route, typed(route, given, why => this.state.violation(route.line, why)));
      if (this.#sending.sends(route) && this.faults.take("lostAnswers")) return lose(response);
      return json(response, 200, { status: 200, code: "SUCCESS", message, results });
    } catch (e) {
      return this.#refuse(response, what, e);
    }
  }

  async #given(request, url, route) {
    const form = await formOf(request, await bytesOf(request));
    const query = Object.fromEntries([...url.searchParams].filter(([key]) => key !== "device_id"));
    if (FORMS[route.form] && form.type !== FORMS[route.form]) throw new Refused(422, "422", `Unprocessable Entity: ${FORMS[route.form]} is expected, not ${form.type}`);
    return { ...(route.form === "query" ? query : form.fields), ...form.files };
  }

  #answer(route, given) {
    const status = { is_connected: this.#connected, is_logged_in: this.#connected, device_id: SELF.jid };
    if (route.line === "GET /app/status") return ["Connection status retrieved", status];
    if (route.line === "GET /devices") return ["Success get devices", this.#connected ? [{ id: SELF.device, jid: SELF.jid, display_name: SELF.name, state: "logged_in" }] : []];
    if (!this.#connected) throw new Refused(500, "INTERNAL_SERVER_ERROR", "you are not logged in");
    if (route.line === "GET /app/devices") return ["Fetch device success", [{ name: SELF.name, device: `${SELF.number}.0:64@s.whatsapp.net` }]];
    if (route.line === "GET /user/info") return ["Success", { verified_name: "", status: "", picture_id: "", devices: [] }];
    return this.#sending.call(route, given);
  }

  #faulty(response, fault) {
    if (fault.stall) return undefined;
    const status = fault.retryAfter === undefined ? fault.status : 429;
    return json(response, status, { status, code: status >= 500 ? "INTERNAL_SERVER_ERROR" : String(status), message: status === 429 ? "Too Many Requests" : "it failed on purpose", results: null },
      status === 429 ? { "retry-after": String(Math.ceil(fault.retryAfter ?? 1)) } : {});
  }

  #refuse(response, what, e) {
    const refused = e instanceof Refused ? e : e instanceof TooLarge ? new Refused(413, "413", "Request Entity Too Large")
      : new Refused(e instanceof SyntaxError ? 400 : 500, e instanceof SyntaxError ? "400" : "INTERNAL_SERVER_ERROR", e.message);
    if (refused.status === 500 && !(e instanceof Refused)) console.error(e);
    this.state.violation(what, refused.message);
    json(response, refused.status, refused.body);
  }

  #download(response, path) {
    const bytes = this.#messages.at(path);
    if (!bytes) throw new Refused(404, "404", "Not Found");
    this.state.downloads++;
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": bytes.length }).end(bytes);
  }
}
