// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff";
import { CLIENT, prove } from "./device";
import { type Answer, type Hello, type Json, type Notice, Refused, isObject, number, text } from "./frames";
import type { Pass } from "./pass";

const SCOPES = {
  secret: ["operator.admin", "operator.read", "operator.write"],
  // What the gateway lets last for a browser that nobody approved.
  deviceToken: ["operator.read", "operator.write"],
};
const ASK_MS = 60_000;

export type State = "off" | "connecting" | "open" | "waiting" | "refused";

interface Waiting {
  resolve(payload: unknown): void;
  reject(why: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

/**
 * The one socket to the gateway this page came from, held open: after a loss it comes back by itself, after a refusal it
 * waits for another pass. Tells `state`, `gap` (events were missed) and every event by its name.
 */
export class Connection extends EventTarget {
  state: State = "off";
  hello: Hello | undefined;
  refusal: Refused | undefined;
  openedAt = 0;

  private readonly device: CryptoKeyPair;
  private readonly address: string;
  private readonly backoff = new Backoff();
  private readonly waiting = new Map<string, Waiting>();
  private socket: WebSocket | undefined;
  private pass: Pass | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private seq = 0;
  private asked = 0;

  constructor(device: CryptoKeyPair, address = ownAddress()) {
    super();
    this.device = device;
    this.address = address;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
  }

  open(pass: Pass): void {
    this.pass = pass;
    this.backoff.reset();
    this.connect();
  }

  close(): void {
    this.pass = undefined;
    clearTimeout(this.retry);
    this.drop(1000, "signed out");
    this.move("off");
  }

  /** Whether the gateway offers a method. */
  has(method: string): boolean {
    return this.hello?.features.methods.includes(method) ?? false;
  }

  /** Whether this sign-in may administrate; the one a browser remembers may not. */
  get admin(): boolean {
    return this.hello?.auth.scopes.includes("operator.admin") ?? false;
  }

  async ask<T = Json>(method: string, params: Json = {}): Promise<T> {
    if (this.state !== "open" || !this.socket) {
      throw new Error("There is no connection to the gateway at the moment.");
    }
    return this.send<T>(this.socket, method, params);
  }

  /** Follows one kind of event; the answer ends it. */
  on(event: string, take: (payload: Json) => void): () => void {
    const listener = (e: Event) => take((e as CustomEvent<Json>).detail);
    this.addEventListener(event, listener);
    return () => this.removeEventListener(event, listener);
  }

  private send<T>(socket: WebSocket, method: string, params: Json): Promise<T> {
    const id = String(++this.asked);
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`The gateway did not answer ${method} in time.`));
      }, ASK_MS);
      this.waiting.set(id, { resolve: (payload) => resolve(payload as T), reject, timer });
      socket.send(JSON.stringify({ type: "req", id, method, params }));
    });
  }

  private connect(): void {
    clearTimeout(this.retry);
    this.drop(1000, "connecting anew");
    this.refusal = undefined;
    this.seq = 0;
    this.move("connecting");
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onmessage = (message) => this.take(socket, String(message.data));
    socket.onclose = (closed) => this.lost(socket, closed.code);
  }

  private take(socket: WebSocket, raw: string): void {
    if (socket !== this.socket) {
      return;
    }
    this.listen();
    const frame = JSON.parse(raw) as Answer | Notice;
    if (frame.type === "res") {
      this.answer(frame);
    } else if (frame.event === "connect.challenge") {
      void this.introduce(socket, isObject(frame.payload) ? frame.payload : {});
    } else if (frame.type === "event") {
      this.notice(frame);
    }
  }

  private answer(frame: Answer): void {
    const waiting = this.waiting.get(frame.id);
    if (!waiting) {
      return;
    }
    this.waiting.delete(frame.id);
    clearTimeout(waiting.timer);
    if (frame.ok) {
      waiting.resolve(frame.payload);
    } else {
      waiting.reject(new Refused(frame.error ?? { code: "UNAVAILABLE", message: "the gateway gave no reason" }));
    }
  }

  private notice(frame: Notice): void {
    if (typeof frame.seq === "number") {
      const missed = this.seq > 0 && frame.seq > this.seq + 1;
      this.seq = frame.seq;
      if (missed) {
        this.dispatchEvent(new Event("gap"));
      }
    }
    this.dispatchEvent(new CustomEvent(frame.event, { detail: isObject(frame.payload) ? frame.payload : {} }));
  }

  private async introduce(socket: WebSocket, challenge: Json): Promise<void> {
    const pass = this.pass;
    if (!pass) {
      return;
    }
    const asked = { role: "operator", scopes: SCOPES[pass.kind], token: pass.secret };
    try {
      const device = await prove(this.device, asked, { nonce: text(challenge["nonce"]), ts: number(challenge["ts"]) });
      const hello = await this.send<Hello>(socket, "connect", {
        minProtocol: 4,
        maxProtocol: 4,
        client: { ...CLIENT, version: "1", instanceId: crypto.randomUUID(), displayName: "Control page" },
        role: asked.role,
        scopes: asked.scopes,
        caps: ["tool-events"],
        device,
        // Which of the two the gateway goes by is its own affair; it looks at that one only.
        auth: pass.kind === "secret" ? { token: pass.secret, password: pass.secret } : { deviceToken: pass.secret },
        locale: navigator.language,
        userAgent: navigator.userAgent.slice(0, 200),
      });
      this.hello = hello;
      this.openedAt = Date.now();
      this.backoff.reset();
      this.move("open");
    } catch (e) {
      this.refused(socket, e);
    }
  }

  /** What only another pass can mend is final; a gateway that starts or a lockout is waited for. */
  private refused(socket: WebSocket, why: unknown): void {
    if (socket !== this.socket) {
      return;
    }
    const passing = !(why instanceof Refused) || why.code === "UNAVAILABLE" || why.detail === "AUTH_RATE_LIMITED";
    this.drop(1000, "connect failed");
    if (why instanceof Refused) {
      this.refusal = why;
    }
    if (passing) {
      this.later(why instanceof Refused ? why.retryAfterMs : 0);
    } else {
      this.move("refused");
    }
  }

  private lost(socket: WebSocket, code: number): void {
    if (socket !== this.socket) {
      return;
    }
    this.drop(1000, "");
    // The close of a refused handshake may come before its answer was looked at.
    if (code === 1008 && this.state === "connecting") {
      this.refusal ??= new Refused({ code: "INVALID_REQUEST", message: "the gateway refused this page" });
      this.move("refused");
    } else {
      this.later(0);
    }
  }

  private later(atLeastMs: number): void {
    const wait = Math.max(atLeastMs, this.backoff.next());
    this.retry = setTimeout(() => this.connect(), wait);
    this.move("waiting");
  }

  private hurry(): void {
    if (this.state === "waiting" && document.visibilityState === "visible" && !this.refusal) {
      this.connect();
    }
  }

  /** A socket that is silent for two ticks is dead, whatever the system thinks of it. */
  private listen(): void {
    clearTimeout(this.silence);
    const tick = this.hello?.policy.tickIntervalMs ?? 30_000;
    this.silence = setTimeout(() => {
      this.drop(4000, "tick timeout");
      this.later(0);
    }, 2 * tick);
  }

  private drop(code: number, reason: string): void {
    clearTimeout(this.silence);
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(code, reason);
    for (const waiting of this.waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new Error("The connection to the gateway was lost."));
    }
    this.waiting.clear();
  }

  private move(state: State): void {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}

/** The gateway is where the page came from; an address in the link is never followed, because it would get the token. */
function ownAddress(): string {
  const url = new URL(".", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return url.href;
}
