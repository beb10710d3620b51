// SPDX-License-Identifier: Apache-2.0
// A simulator in a process of its own, and its control API.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const PATIENCE_MS = 60_000;

process.on("SIGTERM", () => process.exit(1));

/** @param more of the simulator's options */
export async function started(kind, ...more) {
  const process_ = spawn(process.execPath, [new URL(`../${kind}.mjs`, import.meta.url).pathname, ...more], { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => process_.kill("SIGTERM"));
  const lines = createInterface({ input: process_.stdout });
  const { port } = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
  const base = `http://127.0.0.1:${port}`;
  const ask = async (path, wish) => {
    const answer = await fetch(base + path, wish && { method: "POST", body: JSON.stringify(wish) });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
    return value;
  };
  return {
    base,
    port,
    config: () => ask("/sim/config"),
    inject: wish => ask("/sim/inject", wish),
    faults: wish => ask("/sim/faults", wish),
    webhook: wish => ask("/sim/webhook", wish),
    know: wish => ask("/sim/chats", wish),
    state: () => ask("/sim/state"),
    sent: (since = 0, wait = 0) => ask(`/sim/sent?since=${since}&wait=${wait}`),
    /** Returns when the bot hears of what happens; until then events may be lost. */
    async hears() {
      if (!(await ask(`/sim/hears?wait=${PATIENCE_MS}`)).hears) throw new Error("the bot did not come");
    },
    /** The first entry after since that fits. */
    async shows(fits, since = 0) {
      for (let at = since; ;) {
        const { next, sent } = await ask(`/sim/sent?since=${at}&wait=${PATIENCE_MS}`);
        const found = sent.find(fits);
        if (found) return found;
        if (next === at) throw new Error("nothing was sent that fits");
        at = next;
      }
    },
    memory: async () => Number(/VmRSS:\s+(\d+)/.exec(await (await import("node:fs/promises")).readFile(`/proc/${process_.pid}/status`, "utf8"))[1]),
    stop: () => process_.kill("SIGTERM"),
  };
}
