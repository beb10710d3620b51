// SPDX-License-Identifier: Apache-2.0
// The npm openai client streams a chat from our gateway, and a turn in which the agent calls session_status.
import assert from "node:assert/strict";
import OpenAI from "openai";
import { TOKEN, URL_HTTP } from "./client.mjs";

const client = new OpenAI({ baseURL: `${URL_HTTP}/v1`, apiKey: TOKEN, maxRetries: 0 });
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
const hello = await ask("hello");
assert.match(hello.text, /built-in offline model/);
assert.equal(hello.finish, "stop");
const status = await ask("[[tool:session_status {}]]");
assert.match(status.text, /The tool session_status says/);
assert.match(status.text, /Session: agent:main:/);
const whole = await client.chat.completions.create({ model: "openclaw", messages: [{ role: "user", content: "echo Grüße 🦞" }] });
assert.equal(whole.choices[0].message.content, "Grüße 🦞");
const wrong = new OpenAI({ baseURL: `${URL_HTTP}/v1`, apiKey: "wrong", maxRetries: 0 });
await assert.rejects(wrong.chat.completions.create({ model: "openclaw", messages: [{ role: "user", content: "x" }] }),
  (e) => e.status === 401);
console.log("openai client: 4 checks passed");
