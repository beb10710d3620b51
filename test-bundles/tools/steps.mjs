// SPDX-License-Identifier: Apache-2.0
// A model server in OpenAI's format that calls the tools a message lists, one after the other, and says "finished".
import { createServer } from "node:http";
import { once } from "node:events";

const text = ({ content }) => typeof content === "string" ? content : (content ?? []).map(part => part.text ?? "").join("\n");

/** The message that makes it call these tools; "$JOB" in arguments is the job that was named last. */
export const told = steps => `<<${Buffer.from(JSON.stringify(steps)).toString("base64")}>>`;

export class Steps {
  /** The results of the turn under way, in order. */
  results = [];
  #server;
  #last;

  /** @param last what it says at the end, made from the results of that turn */
  static async started(last = () => "finished") {
    const model = new Steps();
    model.#last = last;
    model.#server = createServer((request, response) => {
      let body = "";
      request.on("error", () => {});
      request.on("data", d => body += d).on("end", () => model.#answer(JSON.parse(body), response));
    }).listen(0, "127.0.0.1");
    await once(model.#server, "listening");
    return model;
  }

  /** The members of creel.json that make this the one model. */
  models() {
    return { mode: "replace", providers: { mock: { baseUrl: `http://127.0.0.1:${this.#server.address().port}/v1`, apiKey: "mock-key",
      api: "openai-completions", models: [{ id: "m", name: "M", contextWindow: 2_000_000 }] } } };
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ messages }, response) {
    const asked = messages.findLastIndex(m => m.role === "user" && /<<[\w+/=]+>>/.test(text(m)));
    const steps = JSON.parse(Buffer.from(/<<([\w+/=]+)>>/.exec(text(messages[asked]))[1], "base64").toString());
    const results = messages.slice(asked).filter(m => m.role === "tool").map(text);
    this.results = results;
    const step = steps[results.length];
    const job = /sessionId (\w+)/.exec(results.findLast(r => /still running, sessionId/.test(r)) ?? "")?.[1] ?? "";
    const delta = step
      ? { tool_calls: [{ index: 0, id: `call-${results.length}`, type: "function",
        function: { name: step[0], arguments: JSON.stringify(step[1]).replaceAll("$JOB", job) } }] }
      : { content: this.#last(results) };
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const choice of [{ index: 0, delta: { role: "assistant", ...delta } }, { index: 0, delta: {}, finish_reason: step ? "tool_calls" : "stop" }]) {
      response.write(`data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [choice] })}\n\n`);
    }
    response.end("data: [DONE]\n\n");
  }
}
