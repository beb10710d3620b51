// SPDX-License-Identifier: Apache-2.0
// 200 random edits of the configuration file under 16 clients' running turns: no turn fails, no core service is
// registered anew, the last edit is in force. Usage: hot-edits.mjs (URL, TOKEN, CREEL_STATE_DIR from the environment).
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const { URL: url, TOKEN: token, CREEL_STATE_DIR: state } = process.env;
const file = path.join(state, "creel.json");
const EDITS = 200;
const CLIENTS = 16;
/** Guards against a hang; nothing is judged by its speed. */
const PATIENCE = 60_000;
let seed = 20261121;
const random = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;

const agent = new http.Agent({ keepAlive: true });
function turn(client, i) {
  const body = JSON.stringify({ model: "openclaw", user: `edit-${client}`, messages: [{ role: "user", content: `hello ${i}` }] });
  return new Promise((resolve, reject) => {
    const req = http.request(`${url}/v1/chat/completions`, { method: "POST", agent,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } }, (res) => {
      let text = "";
      res.on("data", (d) => (text += d));
      res.on("end", () => (res.statusCode === 200 ? resolve() : reject(new Error(`${res.statusCode} ${text}`))));
    });
    req.on("error", reject);
    req.end(body);
  });
}

/** A valid file that differs from the one before in one of several sections. */
function content(edit) {
  const http = { endpoints: { chatCompletions: { enabled: true } } };
  return `// edit ${edit}\n` + JSON.stringify({
    gateway: { http },
    agents: { defaults: { timeoutSeconds: 60 + random(500) } },
    session: { typingIntervalSeconds: 1 + random(20) },
    tools: { deny: [["exec"], ["exec", "write"], []][random(3)] },
    logging: { level: ["info", "warn", "error"][random(3)] },
    ui: { seamColor: `#${(0x100000 + random(0xefffff)).toString(16)}`, assistant: { name: `edit ${edit}` } },
  }, null, random(4));
}

let turns = 0;
let stop = false;
const failures = [];
const clients = Array.from({ length: CLIENTS }, async (_, c) => {
  for (let i = 0; !stop; i++) {
    try {
      await turn(c, i);
      turns++;
    } catch (e) {
      failures.push(String(e.message ?? e));
    }
  }
});
for (let edit = 1; edit <= EDITS; edit++) {
  fs.writeFileSync(`${file}.tmp`, content(edit), { mode: 0o600 });
  fs.renameSync(`${file}.tmp`, file);
  await sleep(random(40));
}
let last = "";
for (const end = performance.now() + PATIENCE; performance.now() < end && (last !== `edit ${EDITS}` || turns <= CLIENTS); ) {
  await sleep(100);
  if (last !== `edit ${EDITS}`) last = await inForce();
}
stop = true;
await Promise.all(clients);

/** The assistant's name the gateway holds in force. */
async function inForce() {
  const res = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${token}` } });
  if (res.status !== 200) return "";
  const { execFileSync } = await import("node:child_process");
  const out = execFileSync(process.env.CREEL, ["gateway", "call", "config.get", "--json"], { encoding: "utf8" });
  return JSON.parse(out).config.ui.assistant.name;
}

console.log(`edits ${EDITS}, turns ${turns}, failed turns ${failures.length}, in force: ${last}`);
if (failures.length) console.log(failures.slice(0, 5).join("\n"));
process.exit(failures.length === 0 && turns > CLIENTS && last === `edit ${EDITS}` ? 0 : 1);
