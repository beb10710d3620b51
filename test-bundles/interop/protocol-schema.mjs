#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Holds what a running gateway sends against the machine schema of the protocol family.
import fs from "node:fs";
import Ajv from "ajv";
import { Client } from "./client.mjs";

const file = new URL("node_modules/@openclaw/gateway-protocol/protocol.schema.json", import.meta.url);
const schema = JSON.parse(fs.readFileSync(file, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, "protocol");
const counts = {};
let wrong = 0;

/** Checks a value against a definition; says what does not fit. */
function check(definition, value, what) {
  const valid = ajv.getSchema(`protocol#/definitions/${definition}`);
  if (!valid) throw new Error(`the schema has no ${definition}`);
  counts[definition] = (counts[definition] ?? 0) + 1;
  if (!valid(value)) {
    wrong++;
    console.error(`${what} is no ${definition}: ${ajv.errorsText(valid.errors.slice(0, 5))}\n  ${JSON.stringify(value).slice(0, 600)}`);
  }
}

function expect(fits, what) {
  counts.rules = (counts.rules ?? 0) + 1;
  if (!fits) {
    wrong++;
    console.error(`not so: ${what}`);
  }
}

const EVENTS = { agent: "AgentEvent", chat: "ChatEvent", tick: "TickEvent", shutdown: "ShutdownEvent" };
const RESULTS = [
  ["agents.list", {}, "AgentsListResult"],
  ["models.list", {}, "ModelsListResult"],
  ["agent.identity.get", {}, "AgentIdentityResult"],
  ["plugins.list", {}, "PluginsListResult"],
];

for (const protocol of [3, 4]) {
  const run = Date.now().toString(36) + protocol;
  const client = await Client.open({ minProtocol: protocol, maxProtocol: protocol });
  check("HelloOk", client.hello, `hello of protocol ${protocol}`);
  expect(client.hello.protocol === protocol, `the hello names protocol ${protocol}`);
  expect(client.ws.extensions === "", "no extension is agreed on");
  for (const method of client.hello.features.methods) {
    expect(method in schema.methods || method.startsWith("plugins."), `${method} is a method of the family`);
  }
  for (const [method, params, definition] of RESULTS) check(definition, await client.ok(method, params), method);
  for (const entry of await client.ok("system-presence", {})) check("PresenceEntry", entry, "presence entry");
  await client.ok("sessions.subscribe", {});
  const session = `agent:main:interop-${run}`;
  const sent = await client.ok("chat.send", { sessionKey: session, message: "hello", idempotencyKey: `send-${run}` });
  expect(sent.runId === `send-${run}` && sent.status === "started", "chat.send starts a run of that id");
  const last = await client.find((f) => f.event === "chat" && f.payload.runId === sent.runId && f.payload.state !== "delta");
  expect(last.payload.state === "final", `the chat ends well: ${JSON.stringify(last.payload)}`);
  const agent = await client.ok("agent", { sessionKey: session, message: "hello again", idempotencyKey: `agent-${run}` }, { final: true });
  expect(agent.status === "ok" && agent.result.payloads.length > 0, "agent ends with an answer");
  const waited = await client.ok("agent.wait", { runId: `agent-${run}` });
  expect(waited.status === "ok", "agent.wait knows the end");
  for (const row of (await client.ok("sessions.list", {})).sessions) check("SessionRow", row, "session row");
  const history = await client.ok("chat.history", { sessionKey: session });
  expect(history.messages.some((m) => m.role === "assistant"), "the history has the answer");
  for (const [method, params] of [["nothing.here", {}], ["chat.send", {}], ["chat.abort", { sessionKey: 1 }]]) {
    const refused = await client.call(method, params);
    check("ErrorShape", refused.error, `refusal of ${method}`);
  }
  let seq = 0;
  for (const frame of client.frames) {
    check(frame.type === "event" ? "EventFrame" : "ResponseFrame", frame, "frame");
    if (frame.type === "event" && frame.seq !== undefined) {
      expect(frame.seq === seq + 1, `event ${frame.seq} follows ${seq}`);
      seq = frame.seq;
    }
    if (frame.type === "event" && EVENTS[frame.event]) check(EVENTS[frame.event], frame.payload, `event ${frame.event}`);
  }
  expect(seq > 0, "events came");
  client.end();
}
console.log("checked", JSON.stringify(counts), "wrong", wrong);
process.exit(wrong === 0 ? 0 : 1);
