// SPDX-License-Identifier: Apache-2.0
// From an operator's consent to the first answer of the new plugin's gateway method, and from the request to remove it to
// the proof that it is gone, on each JDK: node bench/churn.mjs [ROUNDS]
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const rounds = Number(process.argv[2] ?? 50);
const port = 20000 + (process.pid % 20000);
const examples = path.join(root, "test-bundles/examples/target");
const jar = path.join(examples, fs.readdirSync(examples).find((name) => /^examples-[^/]*SNAPSHOT-method\.jar$|^examples-[0-9.]+-method\.jar$/.test(name)));
const interop = path.join(root, "test-bundles/interop");
if (!fs.existsSync(path.join(interop, "node_modules/ws"))) {
  execFileSync("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: interop, stdio: "inherit" });
}
process.env.URL = `http://127.0.0.1:${port}`;
process.env.TOKEN = "bench";
const { Client } = await import(path.join(interop, "client.mjs"));

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function gateway(home) {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), "creel-bench-"));
  const child = spawn(path.join(root, "creel"), ["gateway", "--port", String(port)], { stdio: "ignore",
    env: { ...process.env, JAVA_HOME: home, HOME: state, CREEL_STATE_DIR: path.join(state, "s"), CREEL_CONFIG_PATH: "",
      CREEL_GATEWAY_TOKEN: "bench" } });
  while (!(await fetch(`${process.env.URL}/readyz`).then((r) => r.ok, () => false))) await new Promise((r) => setTimeout(r, 50));
  return async () => {
    const ended = new Promise((r) => child.on("exit", r));
    child.kill("SIGTERM");
    await ended;
    fs.rmSync(state, { recursive: true });
  };
}

async function measure(home) {
  const end = await gateway(home);
  const client = await Client.open();
  const call = [];
  const proof = [];
  for (let i = 0; i < rounds; i++) {
    const plan = await client.ok("plugins.plan", { location: jar });
    const consented = performance.now();
    await client.ok("plugins.apply", { consent: plan.consent });
    await client.ok("example-method.add", { a: 2, b: 3 });
    call.push(performance.now() - consented);
    const removing = performance.now();
    const removal = await client.ok("plugins.remove", { name: "example-method" });
    proof.push(performance.now() - removing);
    if (!removal.complete) throw new Error(`not removed: ${JSON.stringify(removal)}`);
    client.frames.length = 0;
  }
  client.end();
  await end();
  console.log(`${path.basename(home)}: consent to first answer ${median(call).toFixed(0)} ms, removal to proof ${median(proof).toFixed(0)} ms `
    + `(median of ${rounds}; slowest ${Math.max(...call).toFixed(0)} and ${Math.max(...proof).toFixed(0)} ms)`);
}

const installed = fs.readdirSync("/usr/lib/jvm").filter((name) => /^[^.].*\b(17|25)\b/.test(name)).map((name) => fs.realpathSync(`/usr/lib/jvm/${name}`));
const homes = [...new Set(installed)].filter((home) => fs.existsSync(path.join(home, "bin/java")));
for (const home of homes) await measure(home);
