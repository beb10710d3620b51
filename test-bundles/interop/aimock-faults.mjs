// SPDX-License-Identifier: Apache-2.0
// Our model providers, inside a running gateway, against an independent mock with injected faults, in each wire format. The
// agents' names are those of the formats; their models are at MOCK_PORT of this machine, with the key aimock-key-123.
// `config PORT` prints the gateway's configuration for it.
import assert from "node:assert/strict";
import { LLMock } from "@copilotkit/aimock";

const APIS = { chat: ["openai-completions", "/v1"], responses: ["openai-responses", "/v1"], anthropic: ["anthropic-messages", ""], ollama: ["ollama", ""] };
if (process.argv[2] === "config") {
  const providers = {};
  for (const [name, [api, path]] of Object.entries(APIS)) {
    for (const fault of ["", "-429", "-dropped", "-malformed", "-disconnected", "-cut", "-key", "-context", "-quota"]) {
      providers[name + fault] = { baseUrl: `http://127.0.0.1:${process.argv[3]}${path}`, apiKey: "aimock-key-123", api,
        models: [{ id: "mock", name: "Mock", input: ["text"], contextWindow: 100000, maxTokens: 1000 }] };
    }
  }
  console.log(JSON.stringify({ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
    models: { mode: "replace", providers },
    agents: { defaults: { skipBootstrap: true }, list: Object.keys(providers).map(id => ({ id, model: `${id}/mock` })) } }));
  process.exit(0);
}
const { TOKEN, URL_HTTP } = await import("./client.mjs");

const mock = new LLMock({ port: Number(process.env.MOCK_PORT) });
mock.onMessage(/plain/, { content: "Grüße 🦞 from aimock" });
mock.onMessage(/status/, { toolCalls: [{ name: "session_status", arguments: "{}" }] });
mock.onMessage(/cut/, { content: "one two three four five six seven eight nine ten" }, { chunkSize: 4, truncateAfterChunks: 2 });
mock.onMessage(/key/, { error: { message: "Incorrect API key", type: "authentication_error" }, status: 401 });
mock.onMessage(/long/, { error: { message: "maximum context length is 8 tokens", code: "context_length_exceeded" }, status: 400 });
mock.onMessage(/quota/, { error: { message: "You exceeded your quota", code: "insufficient_quota" }, status: 429 });
await mock.start();

/** One turn without a stream; never throws for an HTTP error. */
async function turn(agent, text) {
  const response = await fetch(`${URL_HTTP}/v1/chat/completions`, { method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ model: `openclaw/${agent}`, messages: [{ role: "user", content: text }] }) });
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
/** A turn whose answer names what is wrong, and a turn of another agent after it that works. */
const fault = (format, name, chaos, message, says) => check(`${format}: ${name}`, async () => {
  if (chaos) mock.setChaos(chaos);
  const bad = await turn(`${format}-${name}`, message);
  mock.clearChaos();
  assert.match(bad.text, says);
  assert.doesNotMatch(bad.text, /aimock-key-123/);
  const good = await turn(format, "plain");
  assert.match(good.text, /Grüße 🦞 from aimock/);
});
try {
  for (const format of Object.keys(APIS)) {
    await check(`${format}: plain`, async () => {
      const answer = await turn(format, "plain");
      assert.equal(answer.status, 200, answer.text);
      assert.match(answer.text, /Grüße 🦞 from aimock/);
    });
    await check(`${format}: a tool is called`, async () => {
      const before = mock.getRequests().length;
      const answer = await turn(format, "status please");
      assert.ok(mock.getRequests().length >= before + 2, `asked ${mock.getRequests().length - before} times: ${answer.text}`);
    });
    await fault(format, "429", { rateLimitRate: 1 }, "plain", /limit|overloaded/i);
    await fault(format, "dropped", { dropRate: 1 }, "plain", /overloaded|failed|reached/i);
    await fault(format, "malformed", { malformedRate: 1 }, "plain", /JSON|baseUrl/);
    await fault(format, "disconnected", { disconnectRate: 1 }, "plain", /closed|broke|failed|reached/i);
    await fault(format, "cut", null, "cut", /broke off|closed|one two/);
    await fault(format, "key", null, "key", new RegExp(`models\\.providers\\.${format}-key\\.apiKey`));
    await fault(format, "context", null, "long", /longer|context/i);
    await fault(format, "quota", null, "quota", /quota/i);
  }
} finally {
  await mock.stop();
}
process.exit(failed === 0 ? 0 : 1);
