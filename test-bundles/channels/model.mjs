// SPDX-License-Identifier: Apache-2.0
// A model server in OpenAI's format: calls the tool tally, where there is one, for each message's mark (m-...1), says "did MARK", and counts.
import { createServer } from "node:http";
import { EventEmitter, once } from "node:events";

const MARK = /m-[\w-]*\d/g;

const words = ({ content }) => typeof content === "string" ? content : content.map(part => part.text ?? "").join("\n");

/** What stands between tags is material: a conversation to be condensed is no turn of those it quotes. */
const said = message => words(message).replace(/<([\w-]+)>\n[^]*?\n<\/\1>/g, "");

const marks = message => said(message).match(MARK) ?? [];

export class Model {
  /** How often a turn began for a mark. */
  turns = new Map();
  /** What it was shown last, at most a hundred times back. */
  prompts = [];
  #server;
  #begun = new EventEmitter();

  static async started() {
    const model = new Model();
    model.#server = createServer((request, response) => {
      let body = "";
      request.on("error", () => {});
      request.on("data", d => body += d).on("end", () => model.#answer(JSON.parse(body), response));
    }).listen(0, "127.0.0.1");
    await once(model.#server, "listening");
    return model;
  }

  /** The members of creel.json that make this the one model. */
  config() {
    return {
      models: { mode: "replace", providers: { mock: { baseUrl: `http://127.0.0.1:${this.#server.address().port}/v1`, apiKey: "mock-key",
        api: "openai-completions", models: [{ id: "m", name: "M", contextWindow: 2_000_000 }] } } },
      agents: { defaults: { model: { primary: "mock/m" }, skipBootstrap: true, maxConcurrent: 8 } },
    };
  }

  /** Returns when a turn has begun for more than so many marks, or after so many milliseconds. */
  async begins(more, patience) {
    const over = AbortSignal.timeout(patience);
    while (this.turns.size <= more && !over.aborted) await once(this.#begun, "turn", { signal: over }).catch(() => {});
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ messages, tools = [] }, response) {
    this.prompts = [...this.prompts.slice(-99), messages];
    const asked = messages.findLastIndex(m => m.role === "user" && marks(m).length > 0);
    const mark = asked < 0 ? "" : marks(messages[asked]).at(-1);
    const first = asked >= 0 && !messages.slice(asked).some(m => m.role === "tool");
    const calls = first && tools.some(t => t.function.name === "tally");
    if (first) this.turns.set(mark, (this.turns.get(mark) ?? 0) + 1);
    this.#begun.emit("turn");
    const delta = calls
      ? { tool_calls: [{ index: 0, id: `call-${mark}`, type: "function", function: { name: "tally", arguments: JSON.stringify({ mark }) } }] }
      : { content: `did ${mark}` };
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const choice of [{ index: 0, delta: { role: "assistant", ...delta } }, { index: 0, delta: {}, finish_reason: calls ? "tool_calls" : "stop" }]) {
      response.write(`data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [choice] })}\n\n`);
    }
    response.end("data: [DONE]\n\n");
  }
}
