// SPDX-License-Identifier: Apache-2.0
// model-openai, inside a running gateway, against an independent mock with injected faults. The gateway's default model is
// aimock/gpt-mock at MOCK_PORT of this machine, with the key aimock-key-123.
import assert from "node:assert/strict";
import { LLMock } from "@copilotkit/aimock";
import { TOKEN, URL_HTTP } from "./client.mjs";

const mock = new LLMock({ port: Number(process.env.MOCK_PORT) });
mock.onMessage(/plain/, { content: "Grüße 🦞 from aimock" });
mock.onMessage(/status/, { toolCalls: [{ name: "session_status", arguments: "{}" }] });
mock.onMessage(/cut/, { content: "one two three four five six seven eight nine ten" }, { chunkSize: 4, truncateAfterChunks: 2 });
mock.onMessage(/key/, { error: { message: "Incorrect API key", type: "authentication_error" }, status: 401 });
mock.onMessage(/long/, { error: { message: "maximum context length is 8 tokens", code: "context_length_exceeded" }, status: 400 });
mock.onMessage(/quota/, { error: { message: "You exceeded your quota", code: "insufficient_quota" }, status: 429 });
await mock.start();

/** One turn without a stream; never throws for an HTTP error. */
async function turn(text) {
  const response = await fetch(`${URL_HTTP}/v1/chat/completions`, { method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "openclaw", messages: [{ role: "user", content: text }] }) });
  return { status: response.status, text: await response.text() };
}

let failed = 0;
async function check(name, body) {
  try {
    await body();
    console.log(`ok   ${name}`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}: ${e.message}`);
  }
}
/** A turn whose answer names what is wrong, and a turn after it that works again. */
const fault = (name, chaos, message, says) => check(name, async () => {
  if (chaos) mock.setChaos(chaos);
  const bad = await turn(message);
  mock.clearChaos();
  assert.match(bad.text, says);
  assert.doesNotMatch(bad.text, /aimock-key-123/);
  const good = await turn("plain");
  assert.match(good.text, /Grüße 🦞 from aimock/);
});
try {
  await check("plain", async () => {
    const answer = await turn("plain");
    assert.equal(answer.status, 200);
    assert.match(answer.text, /Grüße 🦞 from aimock/);
  });
  await fault("429", { rateLimitRate: 1 }, "plain", /limit|overloaded/i);
  await fault("dropped", { dropRate: 1 }, "plain", /overloaded|failed|reached/i);
  await fault("malformed", { malformedRate: 1 }, "plain", /JSON|baseUrl/);
  await fault("disconnected", { disconnectRate: 1 }, "plain", /closed|broke|failed|reached/i);
  await fault("cut off", null, "cut", /broke off|closed|one two/);
  await fault("key", null, "key", /models\.providers\.aimock\.apiKey/);
  await fault("context", null, "long", /longer|context/i);
  await fault("quota", null, "quota", /quota/i);
} finally {
  await mock.stop();
}
process.exit(failed === 0 ? 0 : 1);
