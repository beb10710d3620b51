// SPDX-License-Identifier: Apache-2.0
// The gateway: hello, identify or resume, heartbeats, dispatches, and the close codes.
import { WebSocketServer } from "ws";
import { APPLICATION, ME, TOKEN } from "./bot.mjs";
import { Waiting } from "../shared/waiting.mjs";
import { ALL, wants } from "./intents.mjs";
import { Session } from "./session.mjs";

const HEARTBEAT = 41_250;
const MOST_SENDS = 120;
const MOST_SESSIONS = 4;
const REASONS = { 4001: "Unknown opcode.", 4002: "Error while decoding payload.", 4003: "Not authenticated.", 4004: "Authentication failed.",
  4005: "Already authenticated.", 4007: "Invalid seq.", 4008: "You are being rate limited.", 4009: "Session timed out.",
  4010: "Invalid shard.", 4012: "Invalid API version.", 4013: "Invalid intent(s).", 4014: "Disallowed intent(s)." };

export class Gateway {
  #server = new WebSocketServer({ noServer: true, maxPayload: 4096 });
  #sessions = new Map();
  #sockets = new Set();
  #identified = new Waiting();
  #count = 0;
  #places;
  #state;
  base = "";

  constructor(state) {
    this.#state = state;
  }

  set places(places) {
    this.#places = places;
  }

  upgrade(request, socket, head, url) {
    this.#server.handleUpgrade(request, socket, head, ws => this.#connected(ws, url));
  }

  /** How many sessions heard, or will when they resume. */
  dispatch(type, data) {
    let heard = 0;
    for (const session of this.#sessions.values()) if (session.dispatch(type, data)) heard++;
    return heard;
  }

  /** Whether there is a session, as soon as there is one or after so many milliseconds. */
  async hasSession(wait) {
    if (this.#sessions.size === 0 && wait > 0) await this.#identified.within(wait);
    return this.#sessions.size > 0;
  }

  /** Whether any session there is asked for such an event. */
  hears(type, data) {
    return [...this.#sessions.values()].some(session => wants(session.intents, type, data));
  }

  /** Breaks the connections: true without a word, or {code}, {op:7}, {op:9, resumable}, {mute:true} to answer no heartbeat. */
  disconnect(how) {
    for (const ws of this.#sockets) {
      if (how.code) this.#close(ws, how.code);
      else if (how.op === 7) ws.send(JSON.stringify({ op: 7, d: null, s: null, t: null }));
      else if (how.op === 9) this.#invalid(ws, Boolean(how.resumable));
      else if (how.mute) ws.mute = true;
      else ws.terminate();
    }
  }

  #connected(ws, url) {
    this.#sockets.add(ws);
    this.#state.connects++;
    Object.assign(ws, { sends: 0, window: Date.now(), mute: false });
    ws.on("close", code => this.#closed(ws, code));
    ws.on("error", () => {});
    if (!["9", "10"].includes(url.searchParams.get("v")) || url.searchParams.get("encoding") !== "json") return this.#wrong(ws, 4012, url.search);
    ws.on("message", data => this.#received(ws, data.toString("utf8")));
    this.#expectHeartbeat(ws);
    return ws.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HEARTBEAT, _trace: [] }, s: null, t: null }));
  }

  #closed(ws, code) {
    this.#sockets.delete(ws);
    clearTimeout(ws.beat);
    if (!ws.session || ws.session.socket !== ws) return;
    ws.session.socket = undefined;
    if (code === 1000 || code === 1001) this.#sessions.delete(ws.session.id);
  }

  #received(ws, text) {
    if (Date.now() - ws.window > 60_000) Object.assign(ws, { sends: 0, window: Date.now() });
    if (++ws.sends > MOST_SENDS) return this.#wrong(ws, 4008, "");
    let payload;
    try {
      payload = JSON.parse(text);
    } catch {
      return this.#wrong(ws, 4002, text);
    }
    const { op, d } = payload ?? {};
    switch (op) {
      case 1: return this.#heartbeat(ws, d);
      case 2: return this.#identify(ws, d);
      case 6: return this.#resume(ws, d);
      case 3: case 4: case 8: return ws.session ? undefined : this.#wrong(ws, 4003, text);
      default: return this.#wrong(ws, 4001, text);
    }
  }

  #heartbeat(ws, seq) {
    if (seq !== null && !Number.isInteger(seq)) return this.#wrong(ws, 4002, `heartbeat with ${seq}`);
    if (ws.session && seq > ws.session.seq) this.#state.violation("heartbeat", `sequence ${seq}, the last was ${ws.session.seq}`);
    if (ws.mute) return undefined;
    this.#state.acked = Math.max(this.#state.acked, seq ?? 0);
    this.#expectHeartbeat(ws);
    return ws.send(JSON.stringify({ op: 11, d: null, s: null, t: null }));
  }

  #expectHeartbeat(ws) {
    clearTimeout(ws.beat);
    ws.beat = setTimeout(() => this.#wrong(ws, 4009, "no heartbeat"), HEARTBEAT * 1.5);
  }

  #identify(ws, d) {
    if (ws.session) return this.#wrong(ws, 4005, "");
    if (d?.token?.replace(/^Bot /, "") !== TOKEN) return this.#wrong(ws, 4004, "");
    for (const key of ["os", "browser", "device"]) {
      if (typeof d.properties?.[key] !== "string") return this.#wrong(ws, 4002, `identify without properties.${key}`);
    }
    if (!Number.isInteger(d.intents) || d.intents < 0 || d.intents > ALL) return this.#wrong(ws, 4013, d.intents);
    if (d.shard && !(d.shard[0] < d.shard[1])) return this.#wrong(ws, 4010, d.shard);
    const session = new Session(`sim${String(++this.#count).padStart(29, "0")}`, d.intents);
    this.#sessions.set(session.id, session);
    if (this.#sessions.size > MOST_SESSIONS) this.#sessions.delete(this.#sessions.keys().next().value);
    Object.assign(ws, { session });
    session.socket = ws;
    session.dispatch("READY", { v: 10, user: ME, guilds: this.#places.guilds.map(({ id }) => ({ id, unavailable: true })), session_id: session.id,
      resume_gateway_url: this.base.replace("http", "ws"), application: { id: APPLICATION.id, flags: 0, flags_new: "0" }, shard: d.shard ?? [0, 1] });
    for (const guild of this.#places.guilds) session.dispatch("GUILD_CREATE", this.#places.whole(guild));
    this.#identified.wake();
    return undefined;
  }

  #resume(ws, d) {
    if (ws.session) return this.#wrong(ws, 4005, "");
    if (d?.token?.replace(/^Bot /, "") !== TOKEN) return this.#wrong(ws, 4004, "");
    const session = this.#sessions.get(d.session_id);
    if (!session) return this.#invalid(ws, false);
    if (!Number.isInteger(d.seq) || d.seq > session.seq) return this.#wrong(ws, 4007, d.seq);
    const missed = session.after(d.seq);
    if (!missed) {
      this.#sessions.delete(session.id);
      return this.#invalid(ws, false);
    }
    session.socket?.close(4009);
    Object.assign(ws, { session });
    for (const payload of missed) ws.send(payload);
    session.socket = ws;
    session.dispatch("RESUMED", { _trace: [] });
    return undefined;
  }

  /** Says that the session is over, or that the client may try once more; over, it has to identify. */
  #invalid(ws, resumable) {
    if (!resumable && ws.session) this.#sessions.delete(ws.session.id);
    if (ws.session) ws.session.socket = undefined;
    ws.session = undefined;
    ws.send(JSON.stringify({ op: 9, d: resumable, s: null, t: null }));
  }

  #wrong(ws, code, detail) {
    this.#state.violation("gateway", `${code} ${REASONS[code]}`, detail);
    this.#close(ws, code);
  }

  #close(ws, code) {
    if (code === 4007 || code === 4009) this.#sessions.delete(ws.session?.id);
    ws.close(code, REASONS[code] ?? "");
  }
}
