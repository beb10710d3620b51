// SPDX-License-Identifier: Apache-2.0
// Messages with duplicates and broken connections come in while the gateway is killed again and again: each is answered, or
// its sender is told that a restart cut it off; no turn and no tool runs twice, and no answer is sent twice but one that was
// on its way at a kill. Where the service sends nothing again, only what the journal has counts; what a service gave up after
// its last attempt is counted apart.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Gateway } from "./gateway.mjs";
import { Model } from "./model.mjs";
import { Stage } from "./stage.mjs";

const SENDERS = 10;
const PATIENCE_MS = 60_000;
const LAST_WORDS = 5;
const CUT_OFF = "restart cut off my answer";
const [kind, count = "200", kills = String(Math.max(4, Math.round(Number(count) / 80)))] = process.argv.slice(2);
const N = Number(count), KILLS = Number(kills);
let seed = Number(process.env.SEED ?? 5);
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;

const stage = await Stage.of(kind);
const { sim } = stage, { replays } = stage.traits;
const model = await Model.started();
const people = await Promise.all([...Array(SENDERS).keys()].map(i => stage.person(`sender${i}`)));
const chats = new Map(await Promise.all(people.map(async person => [(await stage.direct(person)).id, person])));
const gateway = await Gateway.on({
  ...model.config(),
  // So that what was accepted can be read.
  ...replays ? {} : { vault: { sealing: "plain" } },
  messages: { queue: { mode: "followup", cap: 1000 } },
  channels: await stage.config({ dmPolicy: "allowlist", allowFrom: people.map(p => p.id) }),
});
await stage.tell(gateway.port);
const jar = readFileSync(new URL("target/test-channels-0.1.0-SNAPSHOT.jar", import.meta.url));
gateway.plugin("tally", jar, readFileSync(new URL("tally.policy", import.meta.url), "utf8")
  .replace("DIGEST", createHash("sha256").update(jar).digest("hex")));

const marks = new Map(); // mark -> chat
const events = new Map(); // what the service calls it -> mark
const shown = [];        // {chat, text, life}
const kept = new Set();  // marks that were in the journal, where nothing is sent again
let life = 0;

/** What was shown since the last look, with the number of the gateway's life it was shown in. */
let looked = 0;
async function look(wait = 0) {
  const { next, sent } = await sim.sent(looked, wait);
  for (const s of sent) if (s.text && !s.editOf) shown.push({ chat: s.chat, text: s.text, life });
  looked = next;
  return sent.length;
}

/** What is in whole lines of the journal was accepted. */
function readJournal() {
  const folder = `${gateway.state}/journal`;
  if (replays || !existsSync(folder)) return;
  for (const file of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    for (const mark of text.slice(0, text.lastIndexOf("\n") + 1).match(/m-\d+/g) ?? []) kept.add(mark);
  }
}

const counted = () => replays ? [...marks.keys()] : [...marks.keys()].filter(mark => kept.has(mark));

const answered = () => new Set(shown.flatMap(s => [...s.text.matchAll(/did (m-\d+)/g)].map(m => m[1])));

async function say() {
  const person = people[marks.size % SENDERS], mark = `m-${marks.size}`;
  marks.set(mark, (await stage.direct(person)).id);
  const { eventIds } = await stage.does(person, { text: `please do ${mark}` });
  for (const id of eventIds) events.set(id, mark);
  return mark;
}

async function inject(n) {
  for (let i = 0; i < n && marks.size < N; i++) await say();
}

/** Where nothing is sent again, what was said before the gateway is there waits for it: nothing is killed before one is heard. */
async function heard(before) {
  if (!replays) await model.begins(before, PATIENCE_MS);
}

/** Where nothing is sent again, all has been said once an answer to the last word is there; one that breaks off is said anew. */
async function lastWord() {
  for (let i = 0; i < LAST_WORDS; i++) {
    const mark = await say();
    while (await look(PATIENCE_MS) > 0) if (answered().has(mark)) return;
  }
}

/** Messages come in bursts, some twice, over connections that break; a kill comes at any moment. */
async function round(last) {
  const share = Math.ceil(N / (KILLS + 1));
  const turns = model.turns.size;
  const end = Date.now() + 100 + random() * 1500;
  for (let left = share; left > 0 && (last || Date.now() < end); left -= 5) {
    if (random() < 0.3) await sim.faults({ duplicate: 3 });
    if (random() < 0.1 && !stage.traits.told) await sim.faults({ disconnect: true });
    await inject(Math.min(left, 5));
    await pause(random() * 40);
  }
  if (last) return;
  await heard(turns);
  await pause(replays ? Math.max(0, end - Date.now()) : random() * 1500);
}

/** Marks the service gave up, as it does after its last attempt; whether they came all the same only their answer says. */
const givenUp = state => new Set(state.lostEvents.map(id => events.get(id)));

/** Per chat: marks nobody answered, those of them the service gave up, and how often its sender was told of a cut. */
function open(state) {
  const done = answered(), gone = givenUp(state);
  const unanswered = counted().filter(mark => !done.has(mark)).map(mark => [mark, marks.get(mark)]);
  return [...chats.keys()].map(chat => ({
    chat,
    unanswered: unanswered.filter(([mark, at]) => at === chat && !gone.has(mark)).map(([mark]) => mark),
    gone: unanswered.filter(([mark, at]) => at === chat && gone.has(mark)).map(([mark]) => mark),
    told: shown.filter(s => s.chat === chat && s.text.includes(CUT_OFF)).length,
  }));
}

async function missing() {
  readJournal();
  return open(await sim.state()).reduce((sum, c) => sum + Math.max(0, c.unanswered.length - c.told), 0);
}

for (let kill = 0; kill < KILLS; kill++) {
  await gateway.start();
  await sim.hears();
  await round(false);
  await gateway.end("SIGKILL");
  await look();
  readJournal();
  life++;
}
await gateway.start();
await sim.hears();
while (marks.size < N) await round(true);
if (!replays) await lastWord();
// The end is when all is answered; nothing for that long means that something is lost.
while (await missing() > 0 && await look(PATIENCE_MS) > 0);
const state = await sim.state();
const code = await gateway.end("SIGTERM");
await look();
readJournal();
judge(code, state);

/** Of an answer sent more than once: whether each but the last was on its way when a kill came. */
function inTheWindow(times) {
  return times.slice(0, -1).every((one, i) => {
    const later = shown.slice(shown.indexOf(one) + 1).filter(s => s.life === one.life && s.chat === one.chat);
    return times[i + 1].life > one.life && later.length === 0;
  });
}

function judge(code, state) {
  const byMark = new Map();
  for (const s of shown) for (const [, mark] of s.text.matchAll(/did (m-\d+)/g)) byMark.set(mark, [...(byMark.get(mark) ?? []), s]);
  const twice = [...byMark].filter(([, times]) => times.length > 1);
  const outside = twice.filter(([, times]) => !inTheWindow(times)).map(([mark]) => mark);
  const turns = [...model.turns].filter(([, n]) => n > 1).map(([mark]) => mark);
  const file = `${gateway.state}/plugins-data/tally/runs`;
  const runs = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const tools = runs.filter((mark, i) => runs.indexOf(mark) !== i);
  const last = open(state);
  const told = last.reduce((sum, c) => sum + c.told, 0);
  const lost = last.filter(c => c.unanswered.length > c.told);
  const gone = last.flatMap(c => c.gone);
  const untrue = last.reduce((sum, c) => sum + Math.max(0, c.told - c.unanswered.length - c.gone.length), 0);
  const due = counted().length - gone.length;
  console.log(`${kind}: ${replays ? N : `${counted().length} accepted of ${marks.size}`} messages from ${SENDERS} senders, ${KILLS} kills, ${state.connects} connects; answered ${byMark.size},`
    + ` told of a cut ${told}, given up by the service ${state.lost}, unanswered of those ${gone.length},`
    + ` tool runs ${runs.length}; lost ${lost.reduce((sum, c) => sum + c.unanswered.length - c.told, 0)},`
    + ` duplicate turns ${turns.length}, duplicate tool runs ${tools.length}, duplicate sends outside the intent window ${outside.length},`
    + ` inside it ${twice.length - outside.length + untrue}`);
  stage.check("messages were answered by turns that used the tool", byMark.size > due / 2 && runs.length > due / 2);
  stage.check("no message is lost", lost.length === 0, JSON.stringify(lost));
  stage.check("no turn ran twice", turns.length === 0, turns.join(" "));
  stage.check("no tool ran twice", tools.length === 0, tools.join(" "));
  stage.check("nothing was sent twice but what was on its way", outside.length === 0, outside.join(" "));
  stage.check("the gateway stops with 0", code === 0, code);
  model.stop();
  const good = stage.finish();
  if (good) gateway.delete();
  else console.log(`log and state in ${gateway.home}`);
  process.exitCode = good ? 0 : 1;
}
