// SPDX-License-Identifier: Apache-2.0
// The cost of confinement: alternating pairs of the gateway and of the same bundles on an open host, on each JDK:
// node bench/confinement.mjs [PAIRS] [TURNS] [JAVA_HOME]
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { openHome, openCommand } from "./openhome.mjs";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "..");
const dist = path.join(root, "runtime/target/creel");
const pairs = Number(process.argv[2] ?? 5);
const turns = Number(process.argv[3] ?? 960);
const sessions = 16;
const port = 20000 + (process.pid % 20000);
const token = "bench-" + process.pid;
const work = fs.mkdtempSync(path.join(os.tmpdir(), "creel-confinement-"));
const home = path.join(work, "open");
const jar = (module) => {
  const target = path.join(root, "test-bundles", module, "target");
  return path.join(target, fs.readdirSync(target).find((f) => f.startsWith(`${module}-`) && f.endsWith("-SNAPSHOT.jar")));
};
const probe = { JAVA_TOOL_OPTIONS: `-Dcreel.extra.bundles=${jar("probe")}` };

const agent = new http.Agent({ keepAlive: true, maxSockets: sessions });

function ask(method, what, body, headers = {}) {
  return new Promise((resolve) => {
    const req = http.request({ port, path: what, host: "127.0.0.1", method, agent: body ? agent : undefined, headers: { "Content-Type": "application/json", ...headers } }, (res) => {
      let text = "";
      res.on("data", (d) => (text += d));
      res.on("end", () => resolve({ status: res.statusCode, text }));
    });
    req.on("error", () => resolve({ status: 0, text: "" }));
    req.end(body);
  });
}

const turn = (session) => ask("POST", "/v1/chat/completions",
  JSON.stringify({ model: "openclaw", user: `bench-${session}`, messages: [{ role: "user", content: "hello" }] }),
  { Authorization: `Bearer ${token}` });

async function turned(session) {
  const answer = await turn(session);
  if (answer.status !== 200 || !JSON.parse(answer.text).choices?.[0]?.message?.content) throw new Error(`no answer: ${answer.status} ${answer.text}`);
}

function cpu(pid) {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(stat[11]) + Number(stat[12])) * 10;
}

const pss = (pid) => Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]) / 1024;

/** One gateway from its start to its orderly end. */
async function run(command, environment, measure = turnsAndMemory) {
  const state = fs.mkdtempSync(path.join(work, "s-"));
  fs.writeFileSync(path.join(state, "creel.json"), "{ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } } }", { mode: 0o600 });
  const began = performance.now();
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment, HOME: state, CREEL_STATE_DIR: state, CREEL_CONFIG_PATH: path.join(state, "creel.json") } });
  let out = "";
  let heard = () => {};
  const hear = (d) => heard((out += d));
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  let dead = false;
  const ended = new Promise((r) => child.on("exit", () => r((dead = true))));
  const printed = (line) => new Promise((resolve, reject) => {
    heard = () => line.test(out) && resolve(out);
    heard();
    ended.then(() => reject(new Error("the gateway ended:\n" + out)));
  });
  const until = async (what) => {
    while ((await ask("GET", what)).status !== 200) {
      if (dead) throw new Error("the gateway ended:\n" + out);
      await new Promise((r) => setTimeout(r, 5));
    }
    return performance.now() - began;
  };
  try {
    const health = await until("/healthz");
    const ready = await until("/readyz");
    const argv = fs.readFileSync(`/proc/${child.pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    return { health, ready, argv, ...(await measure({ pid: child.pid, began, printed })) };
  } finally {
    child.kill("SIGTERM");
    await ended;
    fs.rmSync(state, { recursive: true, force: true });
  }
}

/** The first answer, then the memory at rest, then what a turn costs when all sessions are busy. */
async function turnsAndMemory({ pid, began }) {
  await turned(0);
  const answered = performance.now() - began;
  const idle = pss(pid);
  await many(turns / 4); // warms both sides alike
  const before = cpu(pid);
  await many(turns);
  return { answered, idle, turn: (cpu(pid) - before) / turns };
}

/** What the probe prints; a run of its own, so that it is in nobody's start or memory. */
async function guardedCalls({ printed }) {
  const out = await printed(/^probe invoke /m);
  return Object.fromEntries([...out.matchAll(/^probe (\w+) ([\d.]+)$/gm)].map(([, name, value]) => [name, Number(value)]));
}

async function many(count) {
  let left = Math.round(count);
  await Promise.all(Array.from({ length: sessions }, async (_, s) => {
    while (left-- > 0) await turned(s);
  }));
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const figures = [["health", "ms"], ["ready", "ms"], ["answered", "ms"], ["idle", "MiB"], ["turn", "ms CPU"], ["exists", "ns"], ["invoke", "ns"]];

async function jdk(java) {
  const environment = { JAVA_HOME: java };
  const creel = [path.join(root, "creel"), "gateway", "--port", String(port), "--token", token];
  const off = { ...environment, CREEL_ARCHIVE: "off" };
  await run(creel, environment); // makes the class archive if there is none
  const command = openCommand((await run(creel, off)).argv, dist, home);
  const runs = { confined: [], archived: [], open: [] };
  for (let i = 0; i < pairs; i++) {
    for (const [side, argv, env] of [["confined", creel, off], ["open", command, environment], ["archived", creel, environment]]) {
      const probed = await run(argv, { ...env, ...probe }, guardedCalls);
      runs[side].push({ ...probed, ...(await run(argv, env)) });
    }
  }
  console.log(`${java}: medians of ${pairs} rounds; open, confined (both without class archive), confined with its archive`);
  for (const [figure, unit] of figures) {
    const of = (side) => median(runs[side].map((r) => r[figure]));
    const [o, c, a] = [of("open"), of("confined"), of("archived")];
    console.log(`${figure.padEnd(9)} ${[o, c, a].map((v) => v.toFixed(2)).join("  ")} ${unit}; added ${(c - o).toFixed(2)}, ratio ${(c / o).toFixed(2)}`);
  }
}

try {
  openHome(root, dist, home);
  const installed = () => fs.readdirSync("/usr/lib/jvm").map((name) => `/usr/lib/jvm/${name}`)
    .filter((java) => fs.existsSync(`${java}/bin/javac`) && !fs.lstatSync(java).isSymbolicLink());
  for (const java of process.argv[4] ? [process.argv[4]] : installed()) await jdk(java);
} finally {
  agent.destroy();
  fs.rmSync(work, { recursive: true, force: true });
}
