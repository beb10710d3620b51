#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Holds what a running gateway takes and sends against the machine schema of the protocol family: every method of the core,
// every event, in protocol 3 and 4.
import fs from "node:fs";
import Ajv from "ajv";
import { Client } from "./client.mjs";
import { devices } from "./devices.mjs";
import { ELSEWHERE, METHODS, OURS } from "./method-table.mjs";

const file = new URL("node_modules/@openclaw/gateway-protocol/protocol.schema.json", import.meta.url);
const schema = JSON.parse(fs.readFileSync(file, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(schema, "protocol");
const counts = {};
let wrong = 0;

function bad(text) {
  wrong++;
  console.error(text);
}

/** Checks a value against a schema; says what does not fit. */
function fits(valid, value, what, name) {
  counts[name] = (counts[name] ?? 0) + 1;
  if (!valid(value)) bad(`${what} is no ${name}: ${ajv.errorsText(valid.errors.slice(0, 5))}\n  ${JSON.stringify(value).slice(0, 600)}`);
}

function check(definition, value, what) {
  const valid = ajv.getSchema(`protocol#/definitions/${definition}`);
  if (!valid) throw new Error(`the schema has no ${definition}`);
  fits(valid, value, what, definition);
}

function expect(holds, what) {
  counts.rules = (counts.rules ?? 0) + 1;
  if (!holds) bad(`not so: ${what}`);
}

const EVENTS = { agent: "AgentEvent", chat: "ChatEvent", tick: "TickEvent", shutdown: "ShutdownEvent" };
const OWN_EVENTS = {
  "sessions.changed": { type: "object", required: ["sessionKey", "agentId", "reason", "ts"],
    properties: { reason: { type: "string", minLength: 1 }, session: { $ref: "protocol#/definitions/SessionRow" } } },
  "session.message": { type: "object", required: ["sessionKey", "agentId", "message", "messageId", "messageSeq"],
    properties: { messageSeq: { type: "integer", minimum: 1 }, message: { type: "object", required: ["role", "content"] } } },
  presence: { type: "object", required: ["presence"], properties: { presence: { type: "array", items: { $ref: "protocol#/definitions/PresenceEntry" } } } },
};
const own = Object.fromEntries(Object.entries(OWN_EVENTS).map(([name, s]) => [name, ajv.compile(s)]));

function paramsOf(method) {
  const name = method.split(/[.-]/).map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join("") + "Params";
  return schema.definitions[name] ? name : undefined;
}

/** Each required parameter left out, and each of a plain type given another one, has to be refused in the family's words. */
async function refusals(client, method, params) {
  const name = paramsOf(method);
  if (!name) return;
  const definition = schema.definitions[name];
  const broken = (definition.required ?? []).map((key) => Object.fromEntries(Object.entries(params).filter(([k]) => k !== key)));
  for (const key of definition.required ?? []) {
    if (definition.properties[key].type) broken.push({ ...params, [key]: { not: "this" } });
  }
  for (const given of broken) {
    const answer = await client.call(method, given);
    check("ResponseFrame", answer, `refusal of ${method}`);
    expect(!answer.ok && answer.error.code === "INVALID_REQUEST" && answer.error.message.startsWith(`invalid ${method} params: at `),
      `${method} ${JSON.stringify(given).slice(0, 200)} is refused: ${JSON.stringify(answer).slice(0, 300)}`);
    if (answer.error) check("ErrorShape", answer.error, `refusal of ${method}`);
  }
}

async function methods(client, run) {
  const table = METHODS(`agent:main:interop-${run}`, `run-${run}`);
  for (const { method, params, result, refused, final } of table) {
    const config = typeof params === "function" ? await client.ok("config.get", {}) : {};
    const given = typeof params === "function" ? params(config.hash ? { baseHash: config.hash } : {}) : params;
    if (paramsOf(method)) check(paramsOf(method), given, `parameters of ${method}`);
    await refusals(client, method, given);
    const answer = await client.call(method, given, { final });
    if (refused) {
      expect(!answer.ok && refused.test(answer.error.message), `${method} is refused: ${JSON.stringify(answer).slice(0, 300)}`);
      if (answer.error) check("ErrorShape", answer.error, `refusal of ${method}`);
    } else if (answer.ok) {
      fits(ajv.compile(result), answer.payload ?? null, `answer of ${method}`, `${method} answer`);
    } else {
      bad(`${method} failed: ${JSON.stringify(answer.error)}`);
    }
  }
  const known = new Set(table.map((entry) => entry.method));
  for (const method of client.hello.features.methods) {
    expect(method in schema.methods || ELSEWHERE.test(method) || OURS.test(method), `${method} is a method of the family`);
    expect(known.has(method) || ELSEWHERE.test(method), `${method} is in method-table.mjs; add it, so that its answer is checked`);
  }
  for (const method of known) expect(client.hello.features.methods.includes(method), `${method} is announced`);
}

function events(client) {
  let seq = 0;
  const seen = new Set();
  for (const frame of client.frames) {
    check(frame.type === "event" ? "EventFrame" : "ResponseFrame", frame, "frame");
    if (frame.type !== "event") continue;
    if (frame.seq !== undefined) {
      expect(frame.seq === seq + 1, `event ${frame.seq} follows ${seq}`);
      seq = frame.seq;
    }
    seen.add(frame.event);
    expect(client.hello.features.events.includes(frame.event), `${frame.event} is announced`);
    if (EVENTS[frame.event]) check(EVENTS[frame.event], frame.payload, `event ${frame.event}`);
    if (own[frame.event]) fits(own[frame.event], frame.payload, `event ${frame.event}`, `${frame.event} event`);
  }
  for (const event of ["connect.challenge", "agent", "chat", "sessions.changed", "session.message"]) {
    expect(seen.has(event), `event ${event} came`);
  }
}

const scopes = ["operator.read", "operator.write", "operator.admin", "operator.approvals", "operator.questions", "operator.pairing"];
// First: the methods below write a configuration of their own.
await devices(check, expect);
for (const protocol of [3, 4]) {
  const client = await Client.open({ minProtocol: protocol, maxProtocol: protocol, scopes });
  check("HelloOk", client.hello, `hello of protocol ${protocol}`);
  expect(client.hello.protocol === protocol, `the hello names protocol ${protocol}`);
  expect(client.ws.extensions === "", "no extension is agreed on");
  await methods(client, Date.now().toString(36) + protocol);
  const unknown = await client.call("nothing.here", {});
  expect(unknown.error?.message === "unknown method: nothing.here", "an unknown method is called so");
  check("ErrorShape", unknown.error, "refusal of an unknown method");
  events(client);
  client.end();
}
console.log("checked", JSON.stringify(counts), "wrong", wrong);
process.exit(wrong === 0 ? 0 : 1);
