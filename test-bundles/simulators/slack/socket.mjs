// SPDX-License-Identifier: Apache-2.0
// Socket Mode: tickets, hello, envelopes that want an acknowledgement, and again without one.
import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";
import { patience } from "../shared/patience.mjs";
import { APP } from "./workspace.mjs";

const PATIENCE = patience(3_000);
const PING = 10_000;
const RETRIES = 3;
const MOST_WAITING = 30_000;
const MOST_IN_FLIGHT = 200;
const MOST_SOCKETS = 10;
const TICKETS = 100;

export class Socket {
  #server = new WebSocketServer({ noServer: true, maxPayload: 512 * 1024 });
  #tickets = new Set();
  #sockets = [];
  #waiting = [];
  #turn = 0;
  #state;
  #answered;
  base = "";

  /** @param answered takes the envelope and the payload an acknowledgement carried */
  constructor(state, answered) {
    this.#state = state;
    this.#answered = answered;
  }

  open() {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    if (this.#tickets.size > TICKETS) this.#tickets.delete(this.#tickets.values().next().value);
    return { ok: true, url: `${this.base.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${APP}` };
  }

  upgrade(request, socket, head, url) {
    if (!this.#tickets.delete(url.searchParams.get("ticket")) || this.#sockets.length >= MOST_SOCKETS) {
      this.#state.violation("socket", "no such ticket, it was used, or there are ten connections");
      socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, ws => this.#connected(ws));
  }

  add(event) {
    if (this.#waiting.length >= MOST_WAITING) throw new Error(`more than ${MOST_WAITING} events wait`);
    this.#waiting.push({ event, attempt: 0, reason: "" });
    this.#pump();
  }

  get connected() {
    return this.#sockets.length > 0;
  }

  /** Breaks the connections: true without a word, {reason} with the service's word for it. */
  disconnect(how) {
    for (const ws of [...this.#sockets]) {
      if (how.reason) this.#goodbye(ws, how.reason);
      else ws.terminate();
    }
  }

  #connected(ws) {
    this.#state.connects++;
    ws.inFlight = new Map();
    ws.ping_ = setInterval(() => ws.ping("Ping from simulator"), PING);
    ws.on("error", () => {});
    ws.on("close", () => this.#closed(ws));
    ws.on("message", data => this.#received(ws, data.toString("utf8")));
    this.#sockets.push(ws);
    ws.send(JSON.stringify({ type: "hello", num_connections: this.#sockets.length, connection_info: { app_id: APP },
      debug_info: { host: "sim", started: "2024-01-01 00:00:00.000", build_number: 1, approximate_connection_time: 18060 } }));
    this.#pump();
  }

  #goodbye(ws, reason) {
    ws.leaving = true;
    ws.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "sim" } }));
    setTimeout(() => ws.terminate(), PING).unref();
  }

  #closed(ws) {
    clearInterval(ws.ping_);
    this.#sockets = this.#sockets.filter(other => other !== ws);
    for (const { one, timer } of [...ws.inFlight.values()].reverse()) {
      clearTimeout(timer);
      this.#again(one, "socket_closed");
    }
    ws.inFlight.clear();
    this.#pump();
  }

  #received(ws, text) {
    let said;
    try {
      said = JSON.parse(text);
    } catch {
      return this.#state.violation("socket", "what came is no JSON", text);
    }
    const flight = ws.inFlight.get(said.envelope_id);
    for (const key of Object.keys(said)) if (!["envelope_id", "payload"].includes(key)) this.#state.violation("socket", `unknown field ${key} of an acknowledgement`);
    if (!flight) return this.#state.violation("socket", "no envelope of this id waits for an acknowledgement", said.envelope_id);
    clearTimeout(flight.timer);
    ws.inFlight.delete(said.envelope_id);
    this.#state.acked++;
    if (said.payload && Object.keys(said.payload).length) this.#payload(flight.one.event, said.payload);
    return this.#pump();
  }

  #payload(event, payload) {
    if (event.type === "events_api") this.#state.violation("socket", "an event takes no payload in its acknowledgement", event.id);
    else this.#answered(event, payload);
  }

  /** Sends what waits, to the connections in turn, so many at a time. */
  #pump() {
    for (;;) {
      const free = this.#sockets.filter(ws => ws.readyState === 1 && !ws.leaving && ws.inFlight.size < MOST_IN_FLIGHT);
      if (free.length === 0 || this.#waiting.length === 0) return;
      this.#deliver(free[this.#turn++ % free.length], this.#waiting.shift());
    }
  }

  #deliver(ws, one) {
    const { type, payload } = one.event;
    const events = type === "events_api";
    const id = randomUUID();
    const timer = setTimeout(() => this.#late(ws, id), PATIENCE);
    ws.inFlight.set(id, { one, timer });
    ws.send(JSON.stringify({ envelope_id: id, payload, type, accepts_response_payload: !events,
      ...(events ? { retry_attempt: one.attempt, retry_reason: one.reason } : {}) }));
  }

  #late(ws, id) {
    const { one } = ws.inFlight.get(id);
    ws.inFlight.delete(id);
    this.#state.violation("socket", `no acknowledgement within ${PATIENCE / 1000} seconds`, one.event.id);
    this.#again(one, "timeout");
    this.#pump();
  }

  /** An event comes again, three times at most after a timeout; a command or a button does not. */
  #again(one, reason) {
    if (one.event.type !== "events_api" || (reason === "timeout" && one.attempt >= RETRIES)) return this.#state.gaveUp(one.event.id);
    return this.#waiting.unshift({ ...one, attempt: one.attempt + 1, reason });
  }
}
