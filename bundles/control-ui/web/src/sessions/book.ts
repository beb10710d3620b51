// SPDX-License-Identifier: Apache-2.0
import type { Connection } from "../wire/connection";
import { type Json, list, number, text } from "../wire/frames";

const ROWS = 200;

export interface Session {
  key: string;
  title: string;
  label: string;
  agentId: string;
  updatedAt: number;
  model: string;
  totalTokens: number;
}

/** The conversations of this gateway and the one that is open here; says `change`. */
export class SessionBook extends EventTarget {
  sessions: Session[] = [];
  chosen = "";
  more = false;
  trouble = "";

  private readonly connection: Connection;
  /** Begun here and not spoken in yet: the gateway knows nothing of it. */
  private fresh: Session | undefined;
  private reading: Promise<void> | undefined;
  private again = false;

  constructor(connection: Connection) {
    super();
    this.connection = connection;
    connection.on("sessions.changed", () => void this.reload());
  }

  get main(): string {
    return this.connection.hello?.snapshot.sessionDefaults?.mainSessionKey ?? "agent:main:main";
  }

  get current(): Session | undefined {
    return this.sessions.find((s) => s.key === this.chosen);
  }

  /** Reads the list; asked for while it is being read, it is read once more afterwards. */
  reload(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.read().finally(() => {
      this.reading = undefined;
      if (this.again) {
        this.again = false;
        void this.reload();
      }
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    try {
      if (this.connection.has("sessions.subscribe")) {
        await this.connection.ask("sessions.subscribe");
      }
      const answer = await this.connection.ask("sessions.list", { limit: ROWS, includeDerivedTitles: true, includeLastMessage: false });
      const rows = list(answer["sessions"]).map(session);
      if (this.fresh && rows.some((s) => s.key === this.fresh?.key)) {
        this.fresh = undefined;
      }
      const main = rows.some((s) => s.key === this.main) ? [] : [session({ key: this.main })];
      this.sessions = [...(this.fresh ? [this.fresh] : []), ...main, ...rows];
      this.more = answer["hasMore"] === true;
      this.trouble = "";
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
    this.tell();
  }

  choose(key: string): void {
    const wanted = key || this.chosen || this.main;
    if (wanted !== this.chosen) {
      this.chosen = wanted;
      this.tell();
    }
  }

  /** Begins a conversation with an agent; it is kept from its first message on. */
  begin(agentId: string): string {
    const key = `agent:${agentId}:page:${crypto.randomUUID().slice(0, 8)}`;
    this.fresh = { ...session({ key }), title: "New conversation", updatedAt: Date.now() };
    this.sessions = [this.fresh, ...this.sessions.filter((s) => s.updatedAt > 0 || s.key === this.main)];
    this.choose(key);
    return key;
  }

  isFresh(key: string): boolean {
    return this.fresh?.key === key;
  }

  async rename(key: string, label: string): Promise<void> {
    await this.connection.ask("sessions.patch", { key, label: label.trim() || null });
    await this.reload();
  }

  async useModel(key: string, ref: string): Promise<void> {
    await this.connection.ask("sessions.patch", { key, model: ref || null });
    await this.reload();
  }

  async reset(key: string): Promise<void> {
    await this.connection.ask("sessions.reset", { key, reason: "reset" });
    await this.reload();
  }

  async remove(key: string): Promise<void> {
    if (this.isFresh(key)) {
      this.fresh = undefined;
    } else {
      await this.connection.ask("sessions.delete", { key });
    }
    if (this.chosen === key) {
      this.chosen = this.main;
    }
    await this.reload();
  }

  forget(): void {
    this.sessions = [];
    this.chosen = "";
    this.fresh = undefined;
  }

  private tell(): void {
    this.dispatchEvent(new Event("change"));
  }
}

function session(row: Json): Session {
  const key = text(row["key"]);
  const [, agentId = "", ...rest] = key.split(":");
  const label = text(row["label"]);
  const provider = text(row["modelProvider"]);
  const model = text(row["model"]);
  return {
    key,
    label,
    title: label || (rest.join(":") === "main" ? "Main conversation" : text(row["derivedTitle"]) || titled(rest.join(":"))),
    agentId,
    updatedAt: number(row["updatedAt"]),
    model: text(row["modelOverrideSource"]) && provider && model ? `${provider}/${model}` : "",
    totalTokens: number(row["totalTokens"]),
  };
}

function titled(name: string): string {
  return name.startsWith("page:") ? `Conversation ${name.slice(5)}` : name;
}
