// SPDX-License-Identifier: Apache-2.0
import type { Connection } from "../wire/connection";
import { type Json, isObject, list, number, text } from "../wire/frames";

export type Decision = "allow-once" | "allow-always" | "deny";

export interface Approval {
  id: string;
  family: "exec" | "plugin";
  title: string;
  /** What would be done, written out by the gateway. */
  what: string;
  fields: { name: string; value: string }[];
  decisions: Decision[];
  agent: string;
  expires: number;
}

const FAMILIES = ["exec", "plugin"] as const;
const DECISIONS: readonly Decision[] = ["allow-once", "allow-always", "deny"];

/** What waits for a yes, for a client that may answer; says `change`. */
export class Approvals extends EventTarget {
  waiting: Approval[] = [];
  trouble = "";

  private readonly connection: Connection;

  constructor(connection: Connection) {
    super();
    this.connection = connection;
    for (const family of FAMILIES) {
      connection.on(`${family}.approval.requested`, (payload) => this.add(family, payload));
      connection.on(`${family}.approval.resolved`, (payload) => this.remove(text(payload["id"])));
    }
  }

  async reload(): Promise<void> {
    if (!this.may()) {
      this.waiting = [];
      this.dispatchEvent(new Event("change"));
      return;
    }
    try {
      const lists = await Promise.all(FAMILIES.map((family) => this.connection.ask<unknown>(`${family}.approval.list`)));
      this.waiting = [];
      FAMILIES.forEach((family, i) => list(lists[i]).forEach((question) => this.add(family, question)));
      this.trouble = "";
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
    this.dispatchEvent(new Event("change"));
  }

  async answer(approval: Approval, decision: Decision): Promise<void> {
    try {
      await this.connection.ask(`${approval.family}.approval.resolve`, { id: approval.id, decision });
      this.trouble = "";
      this.remove(approval.id);
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
      await this.reload();
    }
  }

  private may(): boolean {
    return this.connection.admin || (this.connection.hello?.auth.scopes.includes("operator.approvals") ?? false);
  }

  private add(family: Approval["family"], payload: Json): void {
    const request = isObject(payload["request"]) ? payload["request"] : {};
    const offered = Array.isArray(request["allowedDecisions"]) ? request["allowedDecisions"] : [];
    const approval: Approval = {
      id: text(payload["id"]),
      family,
      title: text(request["title"]) || "Run a command",
      what: text(request["commandText"]) || text(request["detail"]),
      fields: list(request["fields"]).map((f) => ({ name: text(f["name"]), value: text(f["value"]) })),
      decisions: DECISIONS.filter((d) => offered.includes(d)),
      agent: text(request["agentId"]),
      expires: number(payload["expiresAtMs"]),
    };
    this.waiting = [...this.waiting.filter((a) => a.id !== approval.id), approval];
    this.dispatchEvent(new Event("change"));
  }

  private remove(id: string): void {
    this.waiting = this.waiting.filter((a) => a.id !== id);
    this.dispatchEvent(new Event("change"));
  }
}
