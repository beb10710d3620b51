// SPDX-License-Identifier: Apache-2.0
import type { Connection } from "../wire/connection";
import { isObject, list, number, text } from "../wire/frames";

export interface Agent {
  id: string;
  name: string;
  emoji: string;
  workspace: string;
  model: string;
  fallbacks: string[];
}

export interface Model {
  ref: string;
  name: string;
  available: boolean;
  reasoning: boolean;
  contextWindow: number;
}

/** The agents and models of the gateway; says `change`. */
export class Agents extends EventTarget {
  agents: Agent[] = [];
  models: Model[] = [];
  defaultId = "main";
  trouble = "";

  private readonly connection: Connection;

  constructor(connection: Connection) {
    super();
    this.connection = connection;
    for (const event of ["config.changed", "plugins.changed", "chat.metadata.changed"]) {
      connection.on(event, () => void this.reload());
    }
  }

  async reload(): Promise<void> {
    try {
      const [agents, models] = await Promise.all([this.connection.ask("agents.list"), this.connection.ask("models.list")]);
      this.defaultId = text(agents["defaultId"]) || "main";
      this.agents = list(agents["agents"]).map((a) => {
        const identity = isObject(a["identity"]) ? a["identity"] : {};
        const model = isObject(a["model"]) ? a["model"] : {};
        const fallbacks = Array.isArray(model["fallbacks"]) ? model["fallbacks"] : [];
        return {
          id: text(a["id"]),
          name: text(identity["name"]) || text(a["name"]) || text(a["id"]),
          emoji: text(identity["emoji"]),
          workspace: text(a["workspace"]),
          model: text(model["primary"]),
          fallbacks: fallbacks.filter((f): f is string => typeof f === "string"),
        };
      });
      this.models = list(models["models"]).map((m) => ({
        ref: `${text(m["provider"])}/${text(m["id"])}`,
        name: text(m["name"]) || text(m["id"]),
        available: m["available"] !== false,
        reasoning: m["reasoning"] === true,
        contextWindow: number(m["contextWindow"]),
      }));
      this.trouble = "";
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
    this.dispatchEvent(new Event("change"));
  }

  named(id: string): string {
    return this.agents.find((a) => a.id === id)?.name ?? id;
  }
}
