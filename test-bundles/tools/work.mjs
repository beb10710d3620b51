// SPDX-License-Identifier: Apache-2.0
// An agent edits a small project and runs its tests with a job in the background: in every scope and with every access.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Gateway } from "../channels/gateway.mjs";
import { Steps, told } from "./steps.mjs";

const SCOPES = ["session", "agent", "shared"];
const ACCESS = ["none", "ro", "rw"];
const uid = process.getuid();

const model = await Steps.started();
const agents = SCOPES.flatMap(scope => ACCESS.map(access => ({ id: `${scope}-${access}`, scope, access })));
const gateway = await Gateway.on(() => ({
  models: model.models(),
  agents: {
    defaults: { model: { primary: "mock/m" }, skipBootstrap: true,
      sandbox: { mode: "all", engineSocket: process.env.ENGINE, docker: { image: process.env.IMAGE, memory: "96m", memorySwap: "96m", pidsLimit: 64 } } },
    list: agents.map(({ id, scope, access }) => ({ id, workspace: join(process.env.HOME, "work", id), sandbox: { scope, workspaceAccess: access } })),
  },
}));
for (const { id } of agents) mkdirSync(join(process.env.HOME, "work", id), { recursive: true });

async function turn(agent, steps) {
  const { code, out } = await gateway.cli("agent", "--agent", agent, "-m", told(steps));
  assert.equal(code, 0, `${agent}: ${out}`);
  return model.results;
}

/** Folders in which files of that name lie, below one. */
function found(folder, name) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.name === name && e.isFile()).map(e => e.parentPath ?? e.path);
}

async function works({ id, access }) {
  const make = "mkdir -p proj; printf 'echo $(($1 - $2))\\n' > proj/add.sh; sed -i 's/ - / + /' proj/add.sh;"
    + " printf '[ \"$(sh proj/add.sh 2 3)\" = 5 ] && echo PASS\\n' > proj/test.sh";
  const edits = access === "ro" ? [["exec", { command: make }]]
    : [["write", { path: "proj/add.sh", content: "echo $(($1 - $2))\n" }],
      ["edit", { path: "proj/add.sh", oldText: " - ", newText: " + " }],
      ["write", { path: "proj/test.sh", content: "[ \"$(sh proj/add.sh 2 3)\" = 5 ] && echo PASS\n" }]];
  const results = await turn(id, [...edits,
    ["exec", { command: `sleep 1; sh proj/test.sh | tee proj/result-${id}`, background: true }],
    ["exec", { command: `until [ -s proj/result-${id} ]; do sleep 0.1; done; id -u; pwd; touch /agent/x 2>&1` }],
    ["exec", { command: "cat", pty: true, background: true }],
    ["process", { action: "submit", sessionId: "$JOB" }],
    ["process", { action: "kill", sessionId: "$JOB" }],
    ["process", { action: "list" }]]);
  const [seen, , , killed, list] = results.slice(-5);
  const shown = `${id}: ${JSON.stringify(results)}`;
  assert.ok(seen.includes(`${uid}\n/workspace`), shown);
  assert.ok(killed.includes("killed"), shown);
  assert.ok(list.includes("exit status 0") && list.includes("killed"), shown);
  assert.ok(!results.join("\n").includes(gateway.home) && !results.join("\n").includes(process.env.HOME), shown);
  const workspace = join(process.env.HOME, "work", id);
  const inside = found(workspace, `result-${id}`);
  assert.equal(inside.length, access === "rw" ? 1 : 0, shown);
  const files = access === "rw" ? inside : found(join(gateway.state, "sandboxes"), `result-${id}`);
  assert.equal(files.length, 1, shown);
  const result = join(files[0], `result-${id}`);
  assert.equal(readFileSync(result, "utf8"), "PASS\n");
  for (const file of ["add.sh", "test.sh", `result-${id}`]) {
    const { uid: owner, gid } = statSync(join(files[0], file));
    assert.deepEqual([owner, gid], [uid, process.getgid()], `${id} ${file}`);
  }
  console.log(`work: ${id} passed`);
}

try {
  await gateway.start();
  for (const agent of agents) await works(agent);
  // Nothing in an argument leads out of the sandbox, and what is asked for outside is not done.
  const out = join(process.env.HOME, "escaped");
  const [, ...refused] = await turn("agent-rw", [["exec", { command: "echo still inside" }], ["exec", { command: `touch ${out}`, host: "gateway" }],
    ["exec", { command: `touch ${out}`, host: "node", node: "n" }], ["exec", { command: `touch ${out}`, elevated: true }]]);
  for (const result of refused) assert.match(result, /[Rr]efused/, result);
  assert.ok(!existsSync(out));
  console.log("work: arguments do not leave the sandbox");
  const [endless, memory, bomb, after] = await turn("session-none", [["exec", { command: "yes", timeout: 2 }], ["exec", { command: "tail /dev/zero", timeout: 30 }],
    ["exec", { command: "b() { b | b & }; b; sleep 60", timeout: 3 }], ["exec", { command: "echo still there" }]]);
  assert.match(endless, /longer than its timeout/);
  assert.ok(endless.length < 70_000, `${endless.length}`);
  assert.match(memory, /more memory than it may|exit status 137/);
  assert.match(bomb, /ended: |exit status/);
  assert.match(after, /still there/);
  console.log("work: endless output, a memory bomb and a fork bomb end");
} catch (e) {
  console.error(readFileSync(gateway.log, "utf8").slice(-12_000));
  throw e;
} finally {
  await gateway.end("SIGTERM");
  model.stop();
  gateway.delete();
}
