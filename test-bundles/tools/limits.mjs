// SPDX-License-Identifier: Apache-2.0
// What goes wrong under an agent at work, through the product: limits hold, the gateway answers all the while, nothing is left.
import assert from "node:assert/strict";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Gateway } from "../channels/gateway.mjs";
import { Steps, told } from "./steps.mjs";

const GUARD_MS = 120_000;
const { ENGINE, IMAGE, SMALL, HOME, ORDERS, ANSWERS } = process.env;
const WORKERS = ["w0", "w1", "w2", "w3"];

const model = await Steps.started(results => JSON.stringify(results.map(r => r.slice(-2_000))));
const docker = { image: IMAGE, memory: "96m", memorySwap: "96m", pidsLimit: 128, tmpfs: ["/tmp:size=16m"] };
const agent = (id, sandbox = {}, more = {}) => ({ id, workspace: join(HOME, "work", id), sandbox, ...more });
const gateway = await Gateway.on(() => ({
  models: model.models(),
  agents: {
    defaults: { model: { primary: "mock/m" }, skipBootstrap: true, maxConcurrent: 64, timeoutSeconds: 300,
      sandbox: { mode: "all", engineSocket: ENGINE, docker } },
    list: [...WORKERS.map(id => agent(id)), agent("main", {}, { default: true }), agent("no-image", { docker: { image: "creel-none:1" } }),
      agent("small", { workspaceAccess: "rw" }, { workspace: join(SMALL, "workspace") }), agent("talks")],
  },
}));
for (const id of [...WORKERS, "main", "no-image", "talks"]) mkdirSync(join(HOME, "work", id), { recursive: true });
mkdirSync(join(SMALL, "workspace"));

const engine = path => new Promise((resolve, reject) => request({ socketPath: ENGINE, path: `/v1.41${path}` }, answer => {
  let body = "";
  answer.on("data", d => body += d).on("end", () => resolve(JSON.parse(body)));
}).on("error", reject).end());

async function ordered(word) {
  await writeFile(ORDERS, `${word}\n`);
  const answer = await Promise.race([readFile(ANSWERS, "utf8"), pause(GUARD_MS, "no answer", { ref: false })]);
  assert.equal(answer.trim(), word);
}

/** Waits for what the product does by itself; a hang guard, no measure. */
async function until(what, look) {
  const end = Date.now() + GUARD_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited too long for ${what}`);
    await pause(50);
  }
}

/** Command lines of the processes in an agent's containers. */
async function running(id) {
  const found = [];
  for (const { Id, Labels, State } of await engine("/containers/json")) {
    if (Labels["dev.creel.sandbox.agent"] !== id || State !== "running") continue;
    found.push(...(await engine(`/containers/${Id}/top`)).Processes.map(p => p.at(-1)));
  }
  return found;
}

let client;
let count = 0;
const key = (id, session) => `agent:${id}:${session}`;

/** Starts a turn; `ended` gives the results of its tools as the model says them, or how else it ended. */
async function begun(id, session, steps) {
  const runId = `limits-${++count}`;
  await client.ok("chat.send", { sessionKey: key(id, session), message: told(steps), idempotencyKey: runId });
  return { runId, sessionKey: key(id, session) };
}

const said = message => typeof message?.content === "string" ? message.content : (message?.content ?? []).map(c => c.text ?? "").join("");

async function ended({ runId }) {
  const last = await client.find(f => f.event === "chat" && f.payload.runId === runId && ["final", "error", "aborted"].includes(f.payload.state));
  if (last.payload.state !== "final") return [`${last.payload.state}: ${last.payload.errorMessage ?? ""}`];
  return JSON.parse(said(last.payload.message)).map(plain);
}

/** A result without the marks around what a tool said. */
const plain = text => /^<untrusted-[^>]*>\n?([\s\S]*?)\n?<\/untrusted-[^>]*>$/.exec(text.trim())?.[1] ?? text;

const turn = async (id, steps, session = "main") => ended(await begun(id, session, steps));

/** Answers to everybody else while something goes on: health, and a turn of another agent that needs no engine. */
async function responsive(what) {
  assert.ok((await fetch(`http://127.0.0.1:${gateway.port}/healthz`)).ok, what);
  assert.deepEqual(await turn("talks", [], `r${++count}`), [], what);
}

const exec = (command, more = {}) => ["exec", { command, ...more }];

const cases = {
  async image() {
    const [refused] = await turn("no-image", [exec("echo x")]);
    assert.match(refused, /creel-none:1.*image\.sh/s);
    await responsive("no image");
    assert.deepEqual(await running("no-image"), []);
  },

  async bombs() {
    const all = [
      begun("w0", "bomb", [exec("b() { b | b & }; b; sleep 7701", { timeout: 8, yieldMs: 60_000 }), exec("echo at once"), exec("echo up")]),
      begun("w1", "bomb", [exec("tail /dev/zero", { timeout: 60, yieldMs: 60_000 }), exec("echo at once"), exec("echo up")]),
      begun("w2", "bomb", [exec("yes", { timeout: 5, yieldMs: 60_000 }), exec("echo at once"), exec("echo up")]),
      begun("w3", "bomb", [exec("yes > /tmp/full; head -c 2000m /dev/zero > big; wc -c < big; rm big", { timeout: 100, yieldMs: 110_000 }), exec("echo at once"), exec("echo up")]),
    ];
    await responsive("bombs");
    const [forks, memory, endless, files] = await Promise.all((await Promise.all(all)).map(ended));
    assert.match(forks[0], /ended: |exit status/);
    assert.match(memory[0], /more memory than it may|exit status 137/);
    assert.match(endless[0], /longer than its timeout/);
    assert.match(files[0], /No space left|File too large|File size limit/);
    for (const [how, next, after] of [forks, memory, endless, files]) {
      // Where the kernel ended all there was in a container, the next command may still meet it ending; it is told so.
      assert.match(next, /^at once\s*$|its sandbox or the engine went away/, how.slice(-200));
      assert.equal(after.trim(), "up", `${how.slice(-200)}\n${next}`);
    }
    assert.ok(gateway.memory(true) < 1_500, `${gateway.memory(true)} MiB`);
    await responsive("after bombs");
  },

  /** As many turns as that at once, each with a command: each has its own answer, whatever waits for what. */
  async parallel() {
    const before = gateway.memory();
    const turns = await Promise.all(Array.from({ length: 200 }, (_, i) => begun(WORKERS[i % 4], `p${i}`, [exec(`echo answer ${i}; sleep 0.1; cat /proc/self/stat >/dev/null; echo end ${i}`)])));
    await responsive("200 commands");
    const answers = await Promise.all(turns.map(ended));
    answers.forEach(([answer], i) => assert.equal(answer.trim(), `answer ${i}\nend ${i}`));
    console.log(`limits: 200 commands at once, memory ${before} to ${gateway.memory()} MiB`);
  },

  /** Commands that stay: no more than there may be; what is too much says so; a stop ends them. */
  async crowd() {
    const turns = await Promise.all(Array.from({ length: 200 }, (_, i) => begun(WORKERS[i % 4], `c${i}`, [exec(`exec sleep 77${i % 90 + 10}`, { background: true })])));
    const answers = (await Promise.all(turns.map(ended))).flat();
    const refused = answers.filter(a => /sandbox\.jobs/.test(a));
    assert.equal(answers.filter(a => /still running/.test(a)).length, 128, JSON.stringify(answers.filter(a => !/still running/.test(a)).slice(0, 3)));
    assert.equal(refused.length, 72);
    await responsive("as many commands as may run");
    // The chat's stop ends what turns that are over have left running.
    for (const { sessionKey } of turns) await client.ok("chat.send", { sessionKey, message: "/stop", idempotencyKey: `stop-${++count}` });
    await until("the commands' end", async () => (await Promise.all(WORKERS.map(running))).flat().every(line => !/sleep 77/.test(line)));
    assert.equal((await turn("w0", [exec("echo room again")]))[0].trim(), "room again");
  },

  /** A turn that is stopped takes its command along, and nothing else. */
  async stop() {
    const other = await begun("w1", "other", [exec("sleep 7799", { background: true })]);
    await ended(other);
    const held = await begun("w0", "held", [exec("sleep 7798 & sleep 7797", { yieldMs: 120_000, timeout: 600 })]);
    await until("the command", async () => (await running("w0")).some(line => /sleep 7797/.test(line)));
    await client.ok("chat.abort", { sessionKey: held.sessionKey, runId: held.runId });
    assert.match((await ended(held))[0], /aborted/);
    await until("its end", async () => (await running("w0")).every(line => !/sleep 779[78]/.test(line)));
    assert.ok((await running("w1")).some(line => /sleep 7799/.test(line)), "control: another session's");
    await client.ok("chat.send", { sessionKey: other.sessionKey, message: "/stop", idempotencyKey: `stop-${++count}` });
    await until("the other's end", async () => (await running("w1")).every(line => !/sleep 7799/.test(line)));
  },

  /** An engine that goes away under a command, in order or not: said so, and all is well once it is back. */
  async engine() {
    for (const how of ["stop", "kill"]) {
      const held = await begun("w2", `e-${how}`, [exec("sleep 7780", { yieldMs: 120_000, timeout: 600 }), exec("echo more")]);
      await until("the command", async () => (await running("w2")).some(line => /sleep 7780/.test(line)));
      await ordered(how);
      const [lost, after] = await ended(held);
      assert.match(lost, /went away|exit status|killed/, lost);
      assert.match(after, /does not answer|no container engine/, after);
      await responsive(`the engine is gone (${how})`);
      await ordered("start");
      assert.equal((await turn("w2", [exec("echo back")], `b-${how}`))[0].trim(), "back");
      await until("the old command's end", async () => (await running("w2")).every(line => !/sleep 7780/.test(line)));
    }
  },

  /** A workspace without room: commands and file tools say so, and go on when there is some. */
  async workspace() {
    const [filled, note, beside] = await turn("small", [exec("dd if=/dev/zero of=big bs=1M count=20; ls big"), ["write", { path: "note", content: "x".repeat(2000) }], exec("echo beside")]);
    assert.match(filled, /No space left/);
    assert.match(note, /disk is nearly full/);
    assert.equal(beside.trim(), "beside");
    await responsive("a full workspace");
    assert.equal((await turn("small", [exec("rm big; echo x > note; cat note")]))[0].trim(), "x");
  },

  /** No room on the disk the gateway's own state is on: clear answers, nothing lost, and work goes on once there is some. */
  async state() {
    assert.equal((await turn("w3", [exec("echo kept > before; cat before")], "disk"))[0].trim(), "kept");
    const held = await begun("w3", "held", [exec("sleep 20; echo late", { yieldMs: 60_000 })]);
    await until("the command", async () => (await running("w3")).some(line => /sleep 20/.test(line)));
    const ballast = join(HOME, "ballast");
    const file = openSync(ballast, "w");
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size));
      } catch (e) {
        assert.equal(e.code, "ENOSPC");
      }
    }
    closeSync(file);
    const during = await client.call("chat.send", { sessionKey: key("talks", "disk"), message: told([]), idempotencyKey: `disk-${++count}` });
    console.log(`limits: a message on a full disk: ${JSON.stringify(during.error ?? during.payload).slice(0, 200)}`);
    // It says itself that its disk takes nothing.
    assert.equal((await fetch(`http://127.0.0.1:${gateway.port}/healthz`)).status, 503);
    rmSync(ballast);
    await until("room that the gateway has noticed", async () =>
      (await client.call("chat.send", { sessionKey: key("talks", "disk"), message: told([]), idempotencyKey: `disk-${++count}` })).ok);
    // What was accepted has its answer or its error; it is not lost.
    if (during.ok) await ended(during.payload);
    const late = await ended(held);
    assert.match(late[0], /late|error|could not be kept/);
    await responsive("there is room again");
    assert.equal((await turn("w3", [exec("cat before")], "disk"))[0].trim(), "kept");
  },
};

try {
  await gateway.start();
  process.env.URL = `http://127.0.0.1:${gateway.port}`;
  process.env.TOKEN = gateway.token;
  const { Client } = await import("../interop/client.mjs");
  client = await Client.open();
  for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(cases)) {
    const start = Date.now();
    await cases[name]();
    console.log(`limits: ${name} held (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  }
} catch (e) {
  console.error(readFileSync(gateway.log, "utf8").slice(-12_000));
  throw e;
} finally {
  client?.end();
  await gateway.end("SIGTERM");
  model.stop();
  gateway.delete();
}
