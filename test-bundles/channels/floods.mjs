// SPDX-License-Identifier: Apache-2.0
// Strangers, forged webhook posts and a chat that never stops: memory stays bounded and the owner is answered meanwhile.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { Gateway } from "./gateway.mjs";
import { Model } from "./model.mjs";
import { Stage } from "./stage.mjs";

const [kind = "telegram", share = "1"] = process.argv.slice(2);
const STRANGERS = 1_000 * share, POSTS = 10_000 * share, MESSAGES = 5_000 * share;
const MOST_GROWTH = 32 << 20, MOST_RESIDENT_MIB = 450;

const stage = await Stage.of(kind);
const { sim } = stage;
const model = await Model.started();
const owner = await stage.person("olga"), friend = await stage.person("fritz");
const home = await stage.direct(owner);
const gateway = await Gateway.on(async port => ({
  // Forgeries come through a proxy, from addresses of their own: the service's own posts are not theirs.
  ...model.config(), gateway: { trustedProxies: ["127.0.0.1"] }, commands: { ownerAllowFrom: [`${kind}:${owner.id}`] },
  channels: await stage.config({ dmPolicy: "pairing", allowFrom: [owner.id, friend.id], ...stage.traits.hook?.(port) }),
}), { JAVA_TOOL_OPTIONS: "-XX:+PrintClassHistogram" });
await stage.tell(gateway.port);
await gateway.start();
await sim.hears();

let asked = 0;

/** Milliseconds from the owner's message to the answer. */
async function latency() {
  const word = `m-owner-${++asked}`, begun = Date.now();
  const { next } = await sim.sent();
  await stage.does(owner, { text: `please do ${word}` });
  await sim.shows(s => s.chat === home.id && s.text?.includes(`did ${word}`), next);
  return Date.now() - begun;
}

/** What lives after a full collection, which the JVM makes for the histogram it prints at SIGQUIT. */
async function live() {
  const totals = log => [...log.matchAll(/^Total +\d+ +(\d+)\s/gm)].map(m => Number(m[1]));
  const seen = totals(readFileSync(gateway.log, "utf8")).length;
  gateway.signal("SIGQUIT");
  return gateway.logged(log => totals(log)[seen]);
}

/** The owner asks all the time while something else goes on. */
async function meanwhile(what, flood) {
  const times = [];
  let over = false;
  const going = flood().finally(() => over = true);
  while (!over) times.push(await latency());
  await going;
  times.sort((a, b) => a - b);
  console.log(`${what}: the owner was answered ${times.length} times meanwhile, in ${times[0]} to ${times.at(-1)} ms, median`
    + ` ${times[times.length >> 1]} ms; resident ${gateway.memory()} MiB, at most ${gateway.memory(true)} MiB`);
  stage.check(`${what}: the owner is answered meanwhile`, times.length > 0);
}

async function strangers() {
  for (let i = 0; i < STRANGERS; i++) await stage.does(await stage.person(`stranger-${i}`), { text: "let me in" });
}

function post(agent, path, from) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ update_id: 1, message: { text: "x".repeat(2_000) } });
    request({ agent, port: gateway.port, method: "POST", path, headers: { "content-type": "application/json",
      "content-length": body.length, "x-forwarded-for": `203.0.113.${from}`, "x-forwarded-proto": "https", "x-telegram-bot-api-secret-token": "forged", "x-hub-signature-256": `sha256=${"0".repeat(64)}`,
      "x-slack-signature": `v0=${"0".repeat(64)}`, "x-slack-request-timestamp": String(Math.floor(Date.now() / 1000)) } },
    answer => answer.resume().on("end", () => resolve(answer.statusCode))).on("error", reject).end(body);
  });
}

async function forged() {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const answers = {};
  await Promise.all([...Array(16)].map(async (_, from) => {
    for (let i = 0; i < POSTS / 16; i++) {
      const status = await post(agent, stage.traits.hookPath, from);
      answers[status] = (answers[status] ?? 0) + 1;
    }
  }));
  agent.destroy();
  console.log(`forged posts: answers by status ${JSON.stringify(answers)}`);
  stage.check("every forged post is refused", Object.keys(answers).every(status => ["401", "403", "429", "503"].includes(status)), JSON.stringify(answers));
}

async function chatter() {
  for (let i = 0; i < MESSAGES; i += 50) await stage.does(friend, { text: "please do m-chatter-{i}", count: Math.min(50, MESSAGES - i) });
  const chat = await stage.direct(friend);
  await sim.shows(s => s.chat === chat.id && s.text?.includes(`did m-chatter-${Math.min(50, MESSAGES) - 1}`));
}

try {
  for (let i = 0; i < 5; i++) await latency();
  const before = await live();
  await meanwhile(`${STRANGERS} strangers`, strangers);
  const codes = (await sim.sent()).sent.filter(s => s.text && s.chat !== home.id).length;
  stage.check("few of the strangers are answered", codes > 0 && codes <= 3, `${codes} were`);
  if (stage.traits.hookPath) await meanwhile(`${POSTS} posts with a forged signature`, forged);
  await meanwhile(`${MESSAGES} messages in one chat`, chatter);
  const after = await live();
  console.log(`live after a full collection: ${before} bytes before, ${after} after; resident at most ${gateway.memory(true)} MiB`);
  stage.check(`the heap grew by at most ${MOST_GROWTH} bytes`, after - before <= MOST_GROWTH, after - before);
  stage.check(`resident memory stayed below ${MOST_RESIDENT_MIB} MiB`, gateway.memory(true) < MOST_RESIDENT_MIB, gateway.memory(true));
} catch (e) {
  stage.check("the floods came to their end", false, e.stack);
} finally {
  stage.check("the gateway stops with 0", await gateway.end("SIGTERM") === 0);
  model.stop();
  const good = stage.finish();
  if (good) gateway.delete();
  else console.log(`log and state in ${gateway.home}`);
  process.exitCode = good ? 0 : 1;
}
