// SPDX-License-Identifier: Apache-2.0
import type { Connection } from "../wire/connection";
import { type Json, isObject, list, number, text } from "../wire/frames";
import type { Attachment } from "./attachments";
import { type Message, type TextPart, type ToolStep, endedIn, fromHistory, made, resultText, runOf, started } from "./message";

const PAGE = 80;

/** What this page follows of one run: the message it writes to and how much of the run's text stands in earlier parts. */
interface Live {
  message: Message;
  /** Whether its beginning was missed: then the transcript is read again when it ends. */
  late: boolean;
  before: number;
  whole: string;
}

/**
 * One conversation as it stands: its history, what is being written, and what was said here. The transcript is the truth;
 * events only make it visible earlier. Says `change`; says `spoken` with new text for those who listen rather than look.
 */
export class Conversation extends EventTarget {
  messages: Message[] = [];
  loading = false;
  earlier = false;
  trouble = "";

  readonly sessionKey: string;
  private readonly connection: Connection;
  private readonly live = new Map<string, Live>();
  private readonly leave: (() => void)[];
  private loaded = 0;
  /** How much of the transcript's end has been read: messages, and lines that are none. */
  private before = 0;
  private load = 0;

  constructor(connection: Connection, sessionKey: string) {
    super();
    this.connection = connection;
    this.sessionKey = sessionKey;
    this.leave = [
      connection.on("chat", (e) => this.chat(e)),
      connection.on("agent", (e) => this.agent(e)),
      connection.on("sessions.changed", (e) => this.changed(e)),
      connection.on("gap", () => void this.reload()),
    ];
  }

  close(): void {
    this.leave.forEach((end) => end());
  }

  get running(): boolean {
    return this.live.size > 0;
  }

  /** Reads the newest part of the history anew. */
  async reload(): Promise<void> {
    const mine = ++this.load;
    this.loading = true;
    this.tell();
    try {
      const answer = await this.connection.ask("chat.startup", { sessionKey: this.sessionKey, limit: PAGE });
      if (mine === this.load) {
        this.show(answer);
      }
    } catch (e) {
      this.fail(e);
    } finally {
      this.loading = mine !== this.load;
      this.tell();
    }
  }

  /** Reads what lies before the oldest message shown. */
  async readEarlier(): Promise<void> {
    if (this.loading || !this.earlier) {
      return;
    }
    this.loading = true;
    this.tell();
    try {
      const answer = await this.connection.ask("chat.history", {
        sessionKey: this.sessionKey,
        limit: PAGE,
        offset: this.before,
      });
      const raw = list(answer["messages"]);
      this.loaded += raw.length;
      this.before = number(answer["nextOffset"]) || this.before + raw.length;
      this.earlier = answer["hasMore"] === true && raw.length > 0;
      this.messages = [...fromHistory(raw, -this.loaded), ...this.messages];
    } catch (e) {
      this.fail(e);
    } finally {
      this.loading = false;
      this.tell();
    }
  }

  /** Says something; fails with the gateway's words, and then nothing of it stays here. */
  async send(words: string, attachments: Attachment[], extra: Json = {}): Promise<void> {
    const runId = crypto.randomUUID();
    const said = made(runId, "user", [
      ...attachments.map((a) => ({ kind: "image" as const, name: a.name, source: a.preview })),
      ...(words ? [{ kind: "text" as const, text: words }] : []),
    ]);
    said.state = "sending";
    this.trouble = "";
    this.messages = [...this.messages, said];
    this.tell();
    try {
      const answer = await this.connection.ask("chat.send", {
        sessionKey: this.sessionKey,
        message: words,
        deliver: false,
        idempotencyKey: runId,
        ...(attachments.length > 0 ? { attachments: attachments.map((a) => a.wire) } : {}),
        ...extra,
      });
      said.state = "done";
      if (text(answer["status"]) === "started" && !this.ended.has(runId)) {
        this.follow(runId);
      }
    } catch (e) {
      this.messages = this.messages.filter((m) => m !== said);
      throw e;
    } finally {
      this.tell();
    }
  }

  async abort(): Promise<void> {
    await this.connection.ask("chat.abort", { sessionKey: this.sessionKey });
  }

  private readonly ended = new Set<string>();

  private show(answer: Json): void {
    const raw = list(answer["messages"]);
    this.loaded = raw.length;
    this.before = number(answer["nextOffset"]) || raw.length;
    this.earlier = answer["hasMore"] === true;
    this.trouble = "";
    this.live.clear();
    const run = isObject(answer["inFlightRun"]) ? answer["inFlightRun"] : {};
    const runId = text(run["runId"]);
    endedIn(raw).filter((ended) => ended !== runId).forEach((ended) => this.done(ended));
    // What the run under way has said already comes again with its next piece.
    this.messages = fromHistory(raw.filter((m) => !runId || text(m["role"]) === "user" || runOf(m) !== runId), -raw.length);
    if (runId && this.ended.has(runId)) {
      void this.reload(); // it ended while this answer was on its way
    } else if (runId) {
      const live = this.follow(runId);
      live.late = true;
      this.write(live, text(run["text"]), false);
    }
  }

  private follow(runId: string): Live {
    let live = this.live.get(runId);
    if (!live) {
      const message = made(`run-${runId}`, "assistant", []);
      message.runId = runId;
      message.state = "running";
      live = { message, late: false, before: 0, whole: "" };
      this.live.set(runId, live);
      this.messages = [...this.messages, message];
    }
    return live;
  }

  private mine(payload: Json): boolean {
    const key = text(payload["sessionKey"]);
    return key ? key === this.sessionKey : this.live.has(text(payload["runId"]));
  }

  private chat(payload: Json): void {
    const runId = text(payload["runId"]);
    if (!this.mine(payload) || this.ended.has(runId)) {
      return;
    }
    const state = text(payload["state"]);
    if (state === "delta") {
      const live = this.follow(runId);
      const delta = text(payload["deltaText"]);
      const said = isObject(payload["message"]) ? resultText(payload["message"]["content"]) : "";
      this.write(live, said || (payload["replace"] === true ? delta : live.whole + delta), payload["replace"] === true);
    } else if (state === "final" || state === "aborted" || state === "error") {
      this.end(runId, state, payload);
    }
    this.tell();
  }

  private agent(payload: Json): void {
    const live = this.live.get(text(payload["runId"]));
    const data = isObject(payload["data"]) ? payload["data"] : {};
    if (!live || text(payload["stream"]) !== "tool") {
      return;
    }
    const id = text(data["toolCallId"]);
    const parts = live.message.parts;
    let step = parts.find((p): p is ToolStep => p.kind === "tool" && p.id === id);
    if (!step) {
      step = started(id, text(data["name"]), data["args"]);
      parts.push(step);
      live.before = live.whole.length;
      this.speak(`Tool ${step.name} started.`);
    }
    if (text(data["phase"]) === "result") {
      step.result = resultText(data["result"]);
      step.state = data["isError"] === true ? "failed" : "done";
      this.speak(`Tool ${step.name} ${step.state === "failed" ? "failed" : "finished"}.`);
    }
    this.tell();
  }

  /** Puts the run's text so far behind the last tool step. */
  private write(live: Live, whole: string, replace: boolean): void {
    if (replace) {
      live.before = 0;
      live.message.parts = live.message.parts.filter((p) => p.kind !== "text");
    }
    live.whole = whole;
    const piece = whole.slice(live.before);
    const last = live.message.parts.at(-1);
    if (last?.kind === "text") {
      this.speak(piece.slice(last.text.length));
      last.text = piece;
    } else if (piece) {
      this.speak(piece);
      live.message.parts.push({ kind: "text", text: piece } satisfies TextPart);
    }
  }

  private end(runId: string, state: string, payload: Json): void {
    const live = this.follow(runId);
    const message = live.message;
    const said = isObject(payload["message"]) ? resultText(payload["message"]["content"]) : "";
    if (said && said !== live.whole) {
      this.write(live, said.startsWith(live.whole) ? said : live.whole.slice(0, live.before) + said, false);
    }
    message.state = state === "final" ? "done" : state === "aborted" ? "stopped" : "failed";
    message.note = state === "aborted" ? "Stopped" : state === "error" ? text(payload["errorMessage"]) || "The answer failed" : "";
    message.parts.forEach((p) => {
      if (p.kind === "tool" && p.state === "running") {
        p.state = "failed";
      }
    });
    this.live.delete(runId);
    this.done(runId);
    if (live.late) {
      void this.reload();
    }
    this.speak(message.note ? ` ${message.note}.` : " ", true);
    if (message.parts.length === 0 && !message.note) {
      this.messages = this.messages.filter((m) => m !== message);
    }
  }

  /** Remembers the newest runs that ended: a late event of one must not open it again. */
  private done(runId: string): void {
    this.ended.add(runId);
    if (this.ended.size > 200) {
      this.ended.delete(this.ended.values().next().value as string);
    }
  }

  /** Somebody else spoke here, or the conversation was reset. */
  private changed(payload: Json): void {
    const known = [...this.live.keys()].length > 0 || this.messages.some((m) => m.state === "sending");
    const reason = text(payload["reason"]);
    if (text(payload["sessionKey"]) === this.sessionKey && (["reset", "new", "delete"].includes(reason) || (reason === "run-started" && !known))) {
      void this.reload();
    }
  }

  private fail(e: unknown): void {
    this.trouble = e instanceof Error ? e.message : String(e);
  }

  private speak(words: string, last = false): void {
    this.dispatchEvent(new CustomEvent("spoken", { detail: { words, last } }));
  }

  private tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}
