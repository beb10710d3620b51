// SPDX-License-Identifier: Apache-2.0
// The npm openai client against our gateway: chats, responses, both with the agent's tools and with the client's own.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { TOKEN, URL_HTTP } from "./client.mjs";

const client = new OpenAI({ baseURL: `${URL_HTTP}/v1`, apiKey: TOKEN, maxRetries: 0 });
let checks = 0;
const check = async (what, test) => {
  await test();
  checks++;
  console.log(`ok ${what}`);
};
const ask = async (content) => {
  let text = "";
  let finish = null;
  const stream = await client.chat.completions.create(
    { model: "openclaw", stream: true, messages: [{ role: "user", content }] });
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? "";
    finish = chunk.choices[0]?.finish_reason ?? finish;
  }
  return { text, finish };
};
const parameters = { type: "object", properties: { town: { type: "string" } }, required: ["town"], additionalProperties: false };
const chatTool = { type: "function", function: { name: "getWeather", description: "The weather of a town.", parameters } };
const tool = { type: "function", name: "getWeather", description: "The weather of a town.", parameters, strict: false };
const CALL = '[[tool:getWeather {"town":"Bonn"}]]';

await check("chat, streamed", async () => {
  const hello = await ask("hello");
  assert.match(hello.text, /built-in offline model/);
  assert.equal(hello.finish, "stop");
});
await check("chat with a tool of the agent", async () => {
  const status = await ask("[[tool:session_status {}]]");
  assert.match(status.text, /The tool session_status says/);
  assert.match(status.text, /Session: agent:main:/);
});
await check("chat as a whole, with usage", async () => {
  const whole = await client.chat.completions.create({ model: "openclaw", messages: [{ role: "user", content: "echo Grüße 🦞" }] });
  assert.equal(whole.choices[0].message.content, "Grüße 🦞");
  assert.equal(whole.usage.total_tokens, whole.usage.prompt_tokens + whole.usage.completion_tokens);
});
await check("a wrong key", async () => {
  const wrong = new OpenAI({ baseURL: `${URL_HTTP}/v1`, apiKey: "wrong", maxRetries: 0 });
  await assert.rejects(wrong.chat.completions.create({ model: "openclaw", messages: [{ role: "user", content: "x" }] }),
    (e) => e.status === 401);
});
await check("chat with a tool of the client, whole", async () => {
  const messages = [{ role: "user", content: CALL }];
  const first = await client.chat.completions.create({ model: "openclaw", messages, tools: [chatTool] });
  assert.equal(first.choices[0].finish_reason, "tool_calls");
  const [call] = first.choices[0].message.tool_calls;
  assert.equal(call.function.name, "getWeather");
  assert.deepEqual(JSON.parse(call.function.arguments), { town: "Bonn" });
  messages.push(first.choices[0].message, { role: "tool", tool_call_id: call.id, content: "rain in Bonn" });
  const second = await client.chat.completions.create({ model: "openclaw", messages, tools: [chatTool] });
  assert.equal(second.choices[0].finish_reason, "stop");
  assert.match(second.choices[0].message.content, /The tool getWeather says:\s+rain in Bonn/);
});
await check("chat with a tool of the client, run by the client's own loop over a stream", async () => {
  const seen = [];
  const runner = client.chat.completions.runTools({ model: "openclaw", stream: true, messages: [{ role: "user", content: CALL }],
    tools: [{ type: "function", function: { ...chatTool.function, parse: JSON.parse, function: (a) => { seen.push(a); return "sun"; } } }] });
  assert.match(await runner.finalContent(), /The tool getWeather says:\s+sun/);
  assert.deepEqual(seen, [{ town: "Bonn" }]);
});
await check("response as a whole", async () => {
  const response = await client.responses.create({ model: "openclaw", input: "echo Grüße 🦞", instructions: "be brief" });
  assert.equal(response.status, "completed");
  assert.equal(response.output_text, "Grüße 🦞");
  assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
});
await check("response, streamed and put together by the client", async () => {
  const stream = client.responses.stream({ model: "openclaw", input: "hello" });
  const types = [];
  let text = "";
  for await (const event of stream) {
    types.push(event.type);
    text += event.type === "response.output_text.delta" ? event.delta : "";
  }
  assert.deepEqual([...new Set(types)], ["response.created", "response.in_progress", "response.output_item.added",
    "response.content_part.added", "response.output_text.delta", "response.output_text.done", "response.content_part.done",
    "response.output_item.done", "response.completed"]);
  const last = await stream.finalResponse();
  assert.equal(last.output[0].content[0].text, text);
  assert.match(text, /built-in offline model/);
});
await check("response with a tool of the client, going on by previous_response_id", async () => {
  const first = await client.responses.create({ model: "openclaw", input: CALL, tools: [tool], user: "alice" });
  const call = first.output.find((item) => item.type === "function_call");
  assert.deepEqual(JSON.parse(call.arguments), { town: "Bonn" });
  const output = [{ type: "function_call_output", call_id: call.call_id, output: "rain in Bonn" }];
  const again = { model: "openclaw", previous_response_id: first.id, input: output, tools: [tool] };
  await assert.rejects(client.responses.create({ ...again, user: "bob" }), (e) => e.status === 400 && /another `user`/.test(e.message));
  await assert.rejects(client.responses.create(again), (e) => e.status === 400);
  const second = await client.responses.create({ ...again, user: "alice" });
  assert.match(second.output_text, /The tool getWeather says:\s+rain in Bonn/);
  assert.equal(second.previous_response_id, first.id);
  await assert.rejects(client.responses.create({ ...again, user: "alice" }), (e) => e.status === 400 && /No tool call waits/.test(e.message));
});
await check("response with a tool of the client, streamed, the client keeping the conversation", async () => {
  const input = [{ role: "user", content: CALL }];
  const stream = client.responses.stream({ model: "openclaw", input, tools: [tool] });
  const first = await stream.finalResponse();
  const call = first.output.find((item) => item.type === "function_call");
  input.push(call, { type: "function_call_output", call_id: call.call_id, output: "snow" });
  const second = await client.responses.create({ model: "openclaw", input, tools: [tool] });
  assert.match(second.output_text, /The tool getWeather says:\s+snow/);
});
await check("a user of a client does not see another's session", async () => {
  const canary = `canary-${Math.random().toString(36).slice(2)}`;
  await client.responses.create({ model: "openclaw", input: `echo ${canary}`, user: "alice" });
  const name = { headers: { "x-openclaw-session-key": "agent:main:openresponses-user:alice" } };
  await assert.rejects(client.responses.create({ model: "openclaw", input: "hello", user: "bob" }, name), (e) => e.status === 400);
  await assert.rejects(client.chat.completions.create({ model: "openclaw", messages: [{ role: "user", content: "x" }] }, name),
    (e) => e.status === 400);
  const own = await client.responses.create({ model: "openclaw", input: "hello", user: "alice" }, name);
  assert.equal(own.status, "completed");
});
await check("an unknown previous response", async () => {
  await assert.rejects(client.responses.create({ model: "openclaw", input: "x", previous_response_id: "resp_none" }),
    (e) => e.code === "previous_response_not_found" && e.param === "previous_response_id");
});
console.log(`openai client: ${checks} checks passed`);
