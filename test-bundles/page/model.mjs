// SPDX-License-Identifier: Apache-2.0
// A model whose words are the test's: it answers what the last message asks for, piece by piece when it is told to.
import http from "node:http";

export class ScriptedModel {
  /** What the model says next, by a word in the message; each entry takes the answer in hand. */
  scripts = new Map();
  /** Requests that were cut off by the gateway. */
  cut = 0;
  requests = [];

  async start() {
    this.server = http.createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => this.answer(JSON.parse(body), response).catch((e) => response.destroy(e)));
    });
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${this.server.address().port}/v1`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  async answer(asked, response) {
    this.requests.push(asked);
    const last = asked.messages.at(-1);
    const words = typeof last.content === "string" ? last.content : last.content.map((p) => p.text ?? "").join("");
    const name = [...this.scripts.keys()].find((n) => words.includes(n)) ?? "";
    const say = new Saying(response, last.role === "tool");
    response.on("close", () => {
      if (!response.writableFinished) {
        this.cut++;
        say.cutOff();
      }
    });
    await (this.scripts.get(name) ?? ((s) => s.text(`You said: ${words}`)))(say, words);
    say.end();
  }
}

/** One answer being given. */
class Saying {
  reason = "stop";

  constructor(response, afterTool) {
    this.response = response;
    this.afterTool = afterTool;
    this.gone = new Promise((done) => (this.cutOff = done));
    response.writeHead(200, { "Content-Type": "text/event-stream" });
  }

  chunk(delta, finish = null) {
    this.response.write(
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
    );
  }

  text(content) {
    this.chunk({ content });
  }

  tool(name, args) {
    this.reason = "tool_calls";
    this.chunk({ tool_calls: [{ index: 0, id: `call_${name}`, type: "function", function: { name, arguments: JSON.stringify(args) } }] });
  }

  end() {
    if (!this.response.destroyed) {
      this.chunk({}, this.reason);
      this.response.end("data: [DONE]\n\n");
    }
  }
}
