// SPDX-License-Identifier: Apache-2.0
// A plain client of the WebSocket protocol, for the scripts in this folder.
import WebSocket from "ws";

export const URL_HTTP = (process.env.URL ?? "http://127.0.0.1:18789").replace(/\/$/, "");
export const URL_WS = URL_HTTP.replace(/^http/, "ws");
export const TOKEN = process.env.TOKEN ?? "";
const WAIT_MS = 60_000;

export const ALL_SCOPES = ["operator.read", "operator.write", "operator.admin"];

export function connectParams(more = {}) {
  return { minProtocol: 3, maxProtocol: 4, role: "operator", scopes: ALL_SCOPES, caps: ["tool-events"],
    client: { id: "gateway-client", version: "1.0.0", platform: "linux", mode: "backend" },
    auth: { token: TOKEN }, ...more };
}

/** One connection: keeps every frame, answers by id, and what it was closed with. */
export class Client {
  constructor() {
    this.frames = [];
    this.waiting = [];
    this.next = 0;
    this.ws = new WebSocket(URL_WS, { perMessageDeflate: true });
    this.closed = new Promise((resolve) => this.ws.on("close", (code, reason) => {
      this.close = { code, reason: String(reason) };
      this.wake();
      resolve(this.close);
    }));
    this.ws.on("error", (e) => { this.error = e; this.wake(); });
    this.ws.on("message", (data) => { this.frames.push(JSON.parse(String(data))); this.wake(); });
  }

  wake() {
    for (const w of this.waiting.splice(0)) w();
  }

  /** The first frame from `from` on that fits; fails when the connection ends or the time is over. */
  async find(fits, from = 0) {
    const end = Date.now() + WAIT_MS;
    for (let i = from; ; i++) {
      while (i >= this.frames.length) {
        if (this.close || this.error) throw new Error(`connection ended: ${JSON.stringify(this.close ?? String(this.error))}`);
        const left = end - Date.now();
        if (left <= 0) throw new Error("no such frame in time");
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, left);
          this.waiting.push(() => { clearTimeout(timer); resolve(); });
        });
      }
      if (fits(this.frames[i])) return this.frames[i];
    }
  }

  async challenge() {
    return this.find((f) => f.event === "connect.challenge");
  }

  send(value) {
    this.ws.send(typeof value === "string" ? value : JSON.stringify(value));
  }

  async call(method, params, { final = false } = {}) {
    const id = `c${++this.next}`;
    const from = this.frames.length;
    this.send({ type: "req", id, method, params });
    return this.find((f) => f.type === "res" && f.id === id && !(final && f.payload?.status === "accepted"), from);
  }

  async ok(method, params, options) {
    const answer = await this.call(method, params, options);
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    return answer.payload;
  }

  static async open(more) {
    const client = new Client();
    await client.challenge();
    client.hello = await client.ok("connect", connectParams(more));
    return client;
  }

  end() {
    this.ws.terminate();
  }
}
