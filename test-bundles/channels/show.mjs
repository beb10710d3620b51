// SPDX-License-Identifier: Apache-2.0
// A stranger, a guest and an owner on one channel of a gateway: who is answered, and who is not.
import { Gateway } from "./gateway.mjs";
import { Model } from "./model.mjs";
import { Stage } from "./stage.mjs";

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const stage = await Stage.of(process.argv[2]);
const { kind, sim, traits } = stage;
const model = await Model.started();
const [owner, friend, guest, stranger] = await Promise.all(["olga", "fritz", "gustav", "mallory"].map(name => stage.person(name)));
const [direct, foreign] = await Promise.all([stage.direct(guest), stage.direct(stranger)]);
const place = await stage.place("tea");
const rules = { dmPolicy: "pairing", allowFrom: [owner.id, friend.id], groupPolicy: "allowlist", groupAllowFrom: [friend.id, owner.id],
  ...traits.place(place, { requireMention: true }) };
const gateway = await Gateway.on({ ...model.config(), commands: { ownerAllowFrom: [`${kind}:${owner.id}`] },
  channels: await stage.config(rules) });
await stage.tell(gateway.port);
await gateway.start();
await sim.hears();

const texts = async chat => (await sim.sent()).sent.filter(s => s.chat === chat.id && s.text).map(s => s.text);
let asked = 0;

/** What is shown in a chat that has this text, or nothing after a while. */
async function shown(chat, text) {
  return sim.shows(s => s.chat === chat.id && s.text?.includes(text)).then(s => s.text, () => undefined);
}

/** Everything before it has been looked at when the friend is answered. */
async function afterwards() {
  const word = `m-calm-${++asked}`;
  await stage.does(friend, { text: `please do ${word}` });
  return shown(await stage.direct(friend), `did ${word}`);
}

try {
  await stranger_();
  await group();
  await commands();
  if (traits.refuses.length > 0) await presses();
  if (traits.media) await media();
  await stage.strict();
} catch (e) {
  stage.check("the scenario came to its end", false, e.stack);
} finally {
  const code = await gateway.end("SIGTERM");
  stage.check("the gateway stops with 0", code === 0, code);
  model.stop();
  const good = stage.finish();
  if (good) gateway.delete();
  else console.log(`log and state in ${gateway.home}`);
  process.exitCode = good ? 0 : 1;
}

async function stranger_() {
  await stage.does(guest, { text: "please do m-before-1" });
  const first = await sim.shows(s => s.chat === direct.id && /\b[A-Z0-9]{8,}\b/.test(s.text ?? "")).catch(() => undefined);
  const listed = await gateway.cli("pairing", "list", kind, "--json");
  const pending = JSON.parse(listed.result).requests ?? [];
  const code = /\b(?=[0-9]*[A-Z])[A-Z0-9]{8,}\b/.exec((first?.text ?? "").replaceAll(guest.id, ""))?.[0];
  stage.check("a stranger gets a code, and `pairing list` shows who waits", code && pending.length === 1
    && pending[0].senderId === guest.id && !listed.out.includes(code), `${first?.text} ${listed.out}`);
  await stage.does(guest, { text: "please do m-again-1" });
  stage.check("a friend is answered meanwhile", await afterwards());
  const approved = await gateway.cli("pairing", "approve", kind, String(code));
  stage.check("`pairing approve` takes the code", approved.code === 0, approved.out);
  await stage.does(guest, { text: "please do m-admitted-1" });
  stage.check("then the guest chats", await shown(direct, "did m-admitted-1"));
  const said = await texts(direct);
  stage.check("and got no second code, and no answer before", said.filter(t => t.includes(code)).length === 1
    && !said.some(t => /m-(before|again)/.test(t)), JSON.stringify(said));
  const twice = await gateway.cli("pairing", "approve", kind, String(code));
  stage.check("a code works once", twice.code !== 0, twice.out);
}

async function group() {
  await stage.does(friend, { text: "please do m-unmentioned-1" }, place);
  await stage.does(stranger, { text: "please do m-uninvited-1", mentionBot: true }, place);
  await stage.does(guest, { text: "please do m-unlisted-1", mentionBot: true }, place);
  await stage.does(friend, { text: "please do m-mentioned-1", mentionBot: true }, place);
  stage.check("a friend who mentions the bot in a group is answered there", await shown(place, "did m-mentioned-1"));
  stage.check("everything was looked at", await afterwards());
  const said = await texts(place);
  stage.check("who does not mention it is not, nor who is not listed", said.length === 1
    && !/m-un/.test(said[0]), JSON.stringify(said));
}

async function commands() {
  const before = (await texts(direct)).length;
  await stage.does(owner, { text: "/status" });
  stage.check("an owner's /status works", await shown(await stage.direct(owner), "Conversation: "));
  await stage.does(guest, { text: "/status" });
  await stage.does(guest, { text: "please do m-done-1" });
  stage.check("a guest is heard", await shown(direct, "did m-done-1"));
  const said = (await texts(direct)).slice(before);
  stage.check("but a guest's /status does not work", !said.some(t => t.includes("Conversation: ")), JSON.stringify(said));
}

async function presses() {
  const event = { button: { kind: "button", data: "/status" }, command: { kind: "command", name: "status", arguments: "" } };
  for (const name of traits.refuses) {
    for (const [who, person, chat] of [["a stranger", stranger, foreign], ["a stranger in a group", stranger, place]]) {
      const { next } = await sim.sent();
      await stage.does(person, event[name], chat === place ? place : undefined);
      const seen = await sim.shows(s => JSON.stringify(s).toLowerCase().includes("not allowed"), next).catch(() => undefined);
      stage.check(`${who} with a ${name} is told that it is not allowed`, seen);
    }
  }
}

async function media() {
  const file = { name: "dot.png", mediaType: "image/png", base64: PICTURE };
  const { downloads } = await sim.state();
  await stage.does(stranger, { text: "look", attachments: [file] });
  await stage.does(friend, { text: "please do m-nothing-1", attachments: [file] }, place);
  stage.check("everything was looked at", await afterwards());
  stage.check("a stranger's file and an unmentioned one are not fetched", (await sim.state()).downloads === downloads);
  await stage.does(friend, { text: "please do m-picture-1", attachments: [file] });
  stage.check("a friend who sends a picture is answered", await shown(await stage.direct(friend), "did m-picture-1"));
  stage.check("and the picture was fetched, once", (await sim.state()).downloads === downloads + 1, `${(await sim.state()).downloads - downloads} times`);
}
