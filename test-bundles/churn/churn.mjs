// SPDX-License-Identifier: Apache-2.0
// Sixteen sessions of running turns, each on a socket of its own, while plugins come, change and go through the gateway's
// methods. Usage: churn.mjs ROUNDS NAME=JAR,NEWER-JAR,METHOD,PARAMS... (URL, TOKEN from the environment).
import { Client } from "../interop/client.mjs";

const [rounds, ...described] = process.argv.slice(2);
const CLIENTS = 16;
const plugins = described.map((text) => {
  const [name, rest] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
  const [jar, newer, method] = rest.split(",");
  return { name, jar, newer, method };
});

let stop = false;
let turns = 0;
let dropped = 0;
const failures = [];

async function session(number) {
  const client = await Client.open();
  client.closed.then(() => { dropped += stop ? 0 : 1; });
  for (let i = 0; !stop; i++) {
    const answer = await client.call("agent",
      { message: `hello ${i}`, sessionKey: `agent:main:churn-${number}`, idempotencyKey: `churn-${number}-${i}` }, { final: true });
    client.frames.length = 0;
    if (answer.ok && answer.payload.status === "ok") turns++;
    else failures.push(JSON.stringify(answer.error ?? answer.payload));
  }
  client.end();
}

const operator = await Client.open();
operator.closed.then(() => { dropped += stop ? 0 : 1; });

async function consented(location) {
  const plan = await operator.ok("plugins.plan", { location });
  await operator.ok("plugins.apply", { consent: plan.consent });
}

async function works(plugin) {
  if (plugin.method) await operator.ok(plugin.method, plugin.method.endsWith(".add") ? { a: 2, b: 3 } : {});
}

let incomplete = 0;
async function round(plugin) {
  await consented(plugin.jar);
  await works(plugin);
  await consented(plugin.newer);
  await works(plugin);
  const removal = await operator.ok("plugins.remove", { name: plugin.name });
  if (!removal.complete) {
    incomplete++;
    console.log(`not complete: ${JSON.stringify(removal)}`);
  }
  operator.frames.length = 0;
}

const sessions = Array.from({ length: CLIENTS }, (_, i) => session(i).catch((e) => failures.push(String(e))));
const began = performance.now();
for (let i = 0; i < Number(rounds); i++) {
  for (const plugin of plugins) await round(plugin);
}
stop = true;
await Promise.all(sessions);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`${rounds * plugins.length} plugins installed, updated and removed in ${seconds} s; turns ${turns}, failed ${failures.length}, `
  + `sockets dropped ${dropped}, removals without full proof ${incomplete}`);
failures.slice(0, 5).forEach((f) => console.log(f));
process.exit(failures.length === 0 && dropped === 0 && incomplete === 0 && turns > CLIENTS ? 0 : 1);
