#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Throws mutated frames and bodies at a running gateway, before and after the login. Deterministic for a SEED.
import fs from "node:fs";
import http from "node:http";
import { Client, TOKEN, URL_HTTP, connectParams } from "./client.mjs";

const COUNT = Number(process.env.COUNT ?? 10_000);
const SEED = Number(process.env.SEED ?? 20261121);
const EACH = Number(process.env.EACH ?? 50);
const BATCH = 40;
const ANSWER_MS = 15_000;
const CODES = new Set(["INVALID_REQUEST", "FORBIDDEN", "UNAVAILABLE", "NOT_PAIRED"]);
const CLOSES = new Set([1000, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1013]);

const schema = JSON.parse(fs.readFileSync(
  new URL("node_modules/@openclaw/gateway-protocol/protocol.schema.json", import.meta.url), "utf8"));

// ---- seeded choice ---------------------------------------------------------------------------

let state = SEED >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const upTo = (n) => Math.floor(random() * n);
const pick = (list) => list[upTo(list.length)];
const chance = (p) => random() < p;

// ---- values ----------------------------------------------------------------------------------

const TEXTS = ["", " ", "main", "agent:main:main", "agent:ghost:main", "AGENT:MAIN:MAIN", "agent::", "agent:main:../../etc",
  "undefined", "null", "__proto__", "constructor", "\u0000", "\u001b[31m", "\ud800", "é".repeat(500), "x".repeat(20_000),
  "hello", "/stop", "{\"a\":1}", "%2e%2e%2f", "' or 1=1 --", "\u202egnp", "0", "-1", "1e309", "🦞"];
const ODD = [null, true, false, 0, -1, 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 0.1, [], {}, [[]], [null], { a: { b: { c: [] } } }];

function value() {
  return chance(0.6) ? pick(TEXTS) : pick(ODD);
}

/** A value that fits a schema, more or less. */
function fitting(s, depth = 0) {
  if (!s || depth > 4) return value();
  if (s.$ref) return fitting(schema.definitions[s.$ref.split("/").at(-1)], depth + 1);
  if ("const" in s) return s.const;
  if (s.enum) return pick(s.enum);
  if (s.anyOf) return fitting(pick(s.anyOf), depth + 1);
  switch (s.type) {
    case "object": {
      const out = {};
      for (const [name, sub] of Object.entries(s.properties ?? {})) {
        if ((s.required ?? []).includes(name) || chance(0.2)) out[name] = fitting(sub, depth + 1);
      }
      return out;
    }
    case "array": return Array.from({ length: upTo(3) }, () => fitting(s.items, depth + 1));
    case "integer": return (s.minimum ?? 0) + upTo(100);
    case "number": return random() * 100;
    case "boolean": return chance(0.5);
    default: return pick(["main", "hello", "agent:main:fuzz", `k${upTo(50)}`]);
  }
}

function definition(method) {
  const name = method.split(/[.-]/).map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join("") + "Params";
  return schema.definitions[name];
}

const KEYS = ["main", "agent:main:fuzz", ...Array.from({ length: 8 }, (_, i) => `agent:main:fuzz-${i}`)];
/** Texts of a configuration: those that are valid keep the endpoint on, or HTTP would not be reached any more. */
const ON = "gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } }";
const RAWS = [`{ ${ON} }`, `{ ${ON}, messages: { queue: { cap: 7 } } }`, `{ ${ON}, // a comment\n}`, "{", "[]", "{ nothing: 1 }",
  "{ messages: { queue: { cap: -1 } } }", `{ ${ON}, tools: { deny: ["__OPENCLAW_REDACTED__"] } }`];
/** What a change of the configuration is based on; refreshed now and then, so that some fit and some do not. */
let hash = "";

/** Parameters that would mostly be right for that method. */
function base(method) {
  const out = definition(method) ? fitting(definition(method)) : {};
  if (typeof out !== "object" || out === null || Array.isArray(out)) return {};
  for (const name of ["key", "keys"]) {
    if (name in out && chance(0.8)) out[name] = name === "key" ? pick(KEYS) : [pick(KEYS), pick(KEYS)];
  }
  if ("raw" in out) out.raw = pick(RAWS);
  if ("raw" in out && chance(0.5)) out.baseHash = hash;
  if ("sessionKey" in out) out.sessionKey = pick(["main", "agent:main:fuzz", `agent:main:fuzz-${upTo(8)}`]);
  if ("message" in out) out.message = pick(["hello", "what time is it", "x".repeat(upTo(2000)) + "."]);
  if ("idempotencyKey" in out) out.idempotencyKey = `fuzz-${SEED}-${upTo(400)}`;
  if ("timeoutMs" in out) out.timeoutMs = upTo(50);
  if ("agentId" in out && chance(0.7)) delete out.agentId;
  if ("attachments" in out && chance(0.7)) delete out.attachments;
  return out;
}

/** Changes a JSON value in a few places. */
function mutate(thing, depth = 0) {
  if (thing === null || typeof thing !== "object" || depth > 5) return chance(0.5) ? value() : thing;
  const copy = Array.isArray(thing) ? [...thing] : { ...thing };
  const keys = Object.keys(copy);
  switch (upTo(6)) {
    case 0: if (keys.length) delete copy[pick(keys)]; break;
    case 1: copy[pick(["foo", "__proto__x", "", "type", "id", "\u0000"])] = value(); break;
    case 2: case 3: if (keys.length) copy[pick(keys)] = value(); break;
    case 4: if (keys.length) { const k = pick(keys); copy[k] = mutate(copy[k], depth + 1); } break;
    default: if (keys.length) { const k = pick(keys); copy[k] = [copy[k], copy[k]]; } break;
  }
  return chance(0.3) ? mutate(copy, depth + 1) : copy;
}

/** Changes text so that it is mostly no JSON any more. */
function garble(text) {
  const at = upTo(text.length + 1);
  switch (upTo(6)) {
    case 0: return text.slice(0, at);
    case 1: return text.slice(0, at) + pick(["{", "}", "[", "\"", "\\", ",", ":", "\u0000", "é"]) + text.slice(at);
    case 2: return text + text;
    case 3: return text.slice(0, at) + text.slice(at + 1 + upTo(4));
    case 4: return "[".repeat(upTo(3000)) + text;
    default: return text.replace(/"/, "'");
  }
}

// ---- what happened ---------------------------------------------------------------------------

const counts = { before: 0, after: 0, http: 0, answers: 0, closes: {}, statuses: {}, codes: {}, methods: {} };
const failures = [];
function fail(what, detail) {
  failures.push(what);
  if (failures.length <= 20) console.error(`FAILED ${what}: ${typeof detail === "string" ? detail : JSON.stringify(detail)}`.slice(0, 700));
}
const bump = (map, key) => { map[key] = (map[key] ?? 0) + 1; };

function judge(frame, sent) {
  if (frame.type !== "res") return;
  counts.answers++;
  bump(counts.codes, frame.ok ? "ok" : frame.error?.code);
  if (frame.ok) return;
  if (!CODES.has(frame.error?.code)) fail("error code", { frame, sent });
  if (/internal error|Exception|\bat [a-z]+\.[a-z]+\./.test(frame.error?.message ?? "")) fail("inside shown", { frame, sent });
}

// ---- before the login ------------------------------------------------------------------------

function firstFrame() {
  const good = { type: "req", id: "1", method: "connect", params: connectParams() };
  switch (upTo(6)) {
    case 0: return garble(JSON.stringify(good));
    case 1: return JSON.stringify({ ...good, method: pick(["health", "chat.send", "config.get", "", "connect "]) });
    case 2: return JSON.stringify({ ...good, params: mutate(mutate(good.params)) });
    case 3: return JSON.stringify({ ...good, params: { ...good.params, auth: pick([{}, { token: "" }, { token: "undefined" }, { token: value() }, null, "x"]) } });
    case 4: return JSON.stringify({ ...good, params: { ...good.params, ...Object.fromEntries([["client", mutate(good.params.client)], ["device", chance(0.5) ? mutate({ id: "a".repeat(64), publicKey: "A".repeat(43), signature: "A".repeat(86), signedAt: Date.now(), nonce: "n" }) : undefined]]) } });
    default: return chance(0.1) ? "x".repeat(70_000) : JSON.stringify(mutate(good));
  }
}

async function before() {
  counts.before++;
  const client = new Client();
  try {
    await client.challenge();
    const text = firstFrame();
    if (chance(0.05)) client.ws.send(Buffer.from([0xff, 0xfe, 0xfd]), { binary: chance(0.5) });
    client.send(text);
    const deadline = new Promise((resolve) => setTimeout(() => resolve("late"), ANSWER_MS));
    const hello = client.find((f) => f.payload?.type === "hello-ok").then(() => "hello", () => "closed");
    const how = await Promise.race([client.closed.then(() => "closed"), hello, deadline]);
    if (how === "late") fail("a first frame left unanswered", text.slice(0, 300));
    for (const f of client.frames) {
      if (how !== "hello" && f.type === "event" && f.event !== "connect.challenge") fail("an event before the login", f);
      judge(f, text.slice(0, 300));
    }
    if (client.close) {
      bump(counts.closes, client.close.code);
      if (!CLOSES.has(client.close.code)) fail("close code", client.close);
    }
  } catch (e) {
    fail("before the login", String(e));
  }
  client.end();
}

// ---- after the login -------------------------------------------------------------------------

let client;
async function session() {
  if (!client || client.close || client.error) client = await Client.open();
  if (chance(0.2)) hash = (await client.ok("config.get", {})).hash;
  if (client.frames.length > 20_000) client.frames = [];
  return client;
}

async function after(methods, n) {
  const c = await session();
  const from = c.frames.length;
  const expected = new Map();
  for (let i = 0; i < n; i++) {
    counts.after++;
    const method = chance(0.03) ? pick(TEXTS) : methods[counts.after % methods.length];
    const id = `f${counts.after}`;
    const good = { type: "req", id, method, params: base(method) };
    const roll = random();
    if (roll < 0.75) bump(counts.methods, method);
    let text;
    if (roll < 0.35) text = JSON.stringify(good);
    else if (roll < 0.75) text = JSON.stringify({ ...good, params: mutate(good.params) });
    else if (roll < 0.9) text = JSON.stringify(mutate(good));
    else text = garble(JSON.stringify(good));
    if (roll < 0.75 && method !== "agent.wait") expected.set(id, text);
    c.send(text);
  }
  for (const [id, text] of expected) {
    try {
      await Promise.race([
        c.find((f) => f.type === "res" && f.id === id, from),
        new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), ANSWER_MS)),
      ]);
    } catch (e) {
      fail("an answer after the login", `${e.message} ${text.slice(0, 300)}`);
      c.end();
      break;
    }
  }
  for (const f of c.frames.slice(from)) judge(f, expected.get(f.id)?.slice(0, 300));
  if (c.close) fail("the connection was closed by a frame it has to survive", c.close);
  c.frames = [];
}

/** Frames that must end the connection, with the right code. */
async function lethal() {
  for (const [what, send, codes] of [
    ["binary", (c) => c.ws.send(Buffer.from([1, 2, 3])), [1003]],
    ["bad UTF-8", (c) => c.ws.send(Buffer.from([0xff, 0xfe]), { binary: false }), [1007]],
    ["too large", (c) => c.ws.send("x".repeat(c.hello.policy.maxPayload + 1)), [1009, 1006]],
  ]) {
    const c = await Client.open();
    send(c);
    const close = await Promise.race([c.closed, new Promise((r) => setTimeout(() => r({ code: 0 }), ANSWER_MS))]);
    if (!codes.includes(close.code)) fail(`${what} frame`, close);
    c.end();
  }
}

// ---- HTTP ------------------------------------------------------------------------------------

function request(method, path, headers, body) {
  return new Promise((resolve) => {
    const url = new globalThis.URL(URL_HTTP);
    const req = http.request({ host: url.hostname, port: url.port, method, path, headers, timeout: ANSWER_MS }, (res) => {
      const parts = [];
      res.on("data", (d) => parts.push(d));
      res.on("end", () => resolve({ status: res.statusCode, body: Buffer.concat(parts).toString("utf8") }));
      res.on("error", () => resolve({ status: 0, body: "" }));
    });
    req.on("timeout", () => req.destroy(new Error("timeout")));
    req.on("error", (e) => resolve({ status: 0, body: String(e.message) }));
    req.end(body);
  });
}

async function overHttp() {
  counts.http++;
  const good = { model: pick(["openclaw", "openclaw/default", "openclaw/main"]), user: `u${upTo(5)}`, stream: chance(0.3),
    messages: [{ role: "system", content: "short" }, { role: "user", content: pick(["hello", [{ type: "text", text: "hi" }]]) }] };
  const body = chance(0.2) ? JSON.stringify(good) : chance(0.7) ? JSON.stringify(mutate(mutate(good))) : garble(JSON.stringify(good));
  const token = pick([TOKEN, TOKEN, TOKEN, "undefined", "", "x".repeat(5000), undefined]);
  const headers = { "content-type": "application/json" };
  if (token !== undefined) headers.authorization = `${pick(["Bearer", "Bearer", "bearer", "Basic"])} ${token}`;
  if (chance(0.1)) headers["x-openclaw-session-key"] = encodeURI(pick(TEXTS).slice(0, 100).replace(/[^\x20-\x7e]/g, "?"));
  if (chance(0.1)) headers["x-openclaw-scopes"] = "operator.admin";
  if (chance(0.1)) headers["x-forwarded-for"] = pick(["127.0.0.1", "1.2.3.4, 127.0.0.1", "junk"]);
  const path = pick(["/v1/chat/completions", "/v1/chat/completions", "/v1/chat/completions", "/v1/models", "/v1/models/openclaw", "/",
    "/v1//models", "/v1/%6dodels", "/v1/models;a=b", "/%", "/..", "/v1/chat/completions/", "/healthz", "/readyz", "/healthz/../v1/models"]);
  const method = pick(["POST", "POST", "POST", "POST", "GET", "PUT", "DELETE", "OPTIONS", "HEAD"]);
  const sent = ["GET", "HEAD"].includes(method) ? undefined : body;
  // Node sends the body of a DELETE or OPTIONS without saying how long it is, which would be another request.
  if (sent !== undefined) headers["content-length"] = Buffer.byteLength(sent);
  const answer = await request(method, path, headers, sent);
  bump(counts.statuses, answer.status);
  if (answer.status >= 500 || answer.status === 0) fail("HTTP", { method, path, status: answer.status, body: answer.body.slice(0, 200), sent: body.slice(0, 200) });
  // Probes and the control page are for everybody; the page is the same for everybody, too.
  const open = /^\/(healthz|readyz)$/.test(path) || (answer.status === 200 && ["/", "/.."].includes(path) && /^$|^<!doctype html>/.test(answer.body));
  if (token !== TOKEN && answer.status === 200 && !open) fail("an answer without the secret", { method, path, answer });
  if (answer.body.includes(TOKEN)) fail("the secret in an answer", { method, path, status: answer.status });
  if (/Exception|\bat [a-z]+\.[a-z]+\./.test(answer.body)) fail("inside shown", answer.body);
}

// ---- run -------------------------------------------------------------------------------------

const methods = (await session()).hello.features.methods;
const nBefore = Math.floor(COUNT * 0.15);
const nHttp = Math.floor(COUNT * 0.2);
const nAfter = COUNT - nBefore - nHttp;
const seldom = () => methods.some((m) => (counts.methods[m] ?? 0) < EACH);
while (counts.before < nBefore) await Promise.all(Array.from({ length: Math.min(16, nBefore - counts.before) }, before));
while (counts.after < nAfter || seldom()) await after(methods, BATCH);
while (counts.http < nHttp) await Promise.all(Array.from({ length: Math.min(16, nHttp - counts.http) }, overHttp));
await lethal();

const last = await Client.open();
if ((await last.ok("health", { probe: true })).ok !== true) fail("health after all", "");
last.end();
const alive = await request("GET", "/healthz", {});
if (alive.status !== 200) fail("alive after all", alive);

const registered = Object.fromEntries(methods.map((m) => [m, counts.methods[m]]));
console.log(JSON.stringify({ seed: SEED, ...counts, methods: registered, failures: failures.length }, null, 1));
process.exit(failures.length === 0 ? 0 : 1);
