// SPDX-License-Identifier: Apache-2.0
// A model that says what it was told last and how many messages of a person it saw: model.mjs PORT. The wire format is OpenAI's.
import http from "node:http";

const text = content => (typeof content === "string" ? content : (content ?? []).map(part => part.text ?? "").join(" "));

http.createServer((request, response) => {
  let body = "";
  request.on("data", piece => (body += piece));
  request.on("end", () => {
    if (request.method !== "POST") {
      response.end(JSON.stringify({ object: "list", data: [{ id: "echo-1", object: "model" }] }));
      return;
    }
    const asked = JSON.parse(body);
    const said = asked.messages.filter(message => message.role === "user").map(message => text(message.content));
    const answer = `ECHO ${said.length} [${said.at(-1)}] BLUE=${said.some(one => one.includes("blue canary"))}`;
    const base = { id: "c", object: "chat.completion", created: 1, model: "echo-1" };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    if (!asked.stream) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ ...base, usage, choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: answer } }] }));
      return;
    }
    response.setHeader("content-type", "text/event-stream");
    const send = choices => response.write(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices, usage })}\n\n`);
    send([{ index: 0, delta: { role: "assistant", content: answer }, finish_reason: null }]);
    send([{ index: 0, delta: {}, finish_reason: "stop" }]);
    response.end("data: [DONE]\n\n");
  });
}).listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
