// SPDX-License-Identifier: Apache-2.0
// Start-up time with and without the class archive and the kept checks, alternating: node bench/start.mjs [ROUNDS]
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const rounds = Number(process.argv[2] ?? 5);
const port = 20000 + (process.pid % 20000);

function get(what) {
  return new Promise((resolve) => {
    const req = http.get({ port, path: what, host: "127.0.0.1", timeout: 2000 }, (res) => {
      res.resume();
      res.on("end", () => resolve(res.statusCode === 200));
    });
    req.on("error", () => resolve(false));
  });
}

/** Starts a gateway on an empty state folder; milliseconds to health and to ready, and its CPU milliseconds by then. */
async function start(archive = "") {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), "creel-bench-"));
  const began = performance.now();
  const child = spawn(path.join(root, "creel"), ["gateway", "--port", String(port)],
    { stdio: "ignore", env: { ...process.env, HOME: state, CREEL_STATE_DIR: path.join(state, "s"), CREEL_CONFIG_PATH: "", CREEL_ARCHIVE: archive } });
  const until = async (what) => {
    while (!(await get(what))) await new Promise((r) => setTimeout(r, 10));
    return performance.now() - began;
  };
  const health = await until("/healthz");
  const ready = await until("/readyz");
  const stat = fs.readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
  const ended = new Promise((r) => child.on("exit", r));
  child.kill("SIGTERM");
  await ended;
  fs.rmSync(state, { recursive: true });
  return { health, ready, cpu: (Number(stat[11]) + Number(stat[12])) * 10 };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
await start(); // makes the archive if there is none
const runs = { with: [], without: [] };
for (let i = 0; i < rounds; i++) {
  runs.with.push(await start());
  runs.without.push(await start("off"));
}
for (const figure of ["health", "ready", "cpu"]) {
  const a = median(runs.with.map((r) => r[figure]));
  const b = median(runs.without.map((r) => r[figure]));
  console.log(`${figure.padEnd(7)} with archive ${a.toFixed(0)} ms, without ${b.toFixed(0)} ms, ratio ${(a / b).toFixed(2)}`);
}
