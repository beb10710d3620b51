// SPDX-License-Identifier: Apache-2.0
// An agent writes to people by its tool: to whom it may at once, and to whom only after the owner's yes.
import { Steps, told } from "../tools/steps.mjs";
import { Gateway } from "./gateway.mjs";
import { Stage } from "./stage.mjs";

const stage = await Stage.of(process.argv[2]);
const { kind, sim } = stage;
const model = await Steps.started(results => `then ${results.at(-1) ?? "nothing"}`);
const [owner, friend, stranger] = await Promise.all(["olga", "fritz", "mallory"].map(name => stage.person(name)));
const [home, theirs, foreign] = await Promise.all([owner, friend, stranger].map(person => stage.direct(person)));
const gateway = await Gateway.on({ models: model.models(),
  agents: { defaults: { model: { primary: "mock/m" }, skipBootstrap: true, sandbox: { mode: "off" } } },
  commands: { ownerAllowFrom: [`${kind}:${owner.id}`] },
  approvals: { exec: { enabled: true, mode: "session" } },
  channels: await stage.config({ dmPolicy: "allowlist", allowFrom: [owner.id, friend.id] }) });
await stage.tell(gateway.port);
await gateway.start();
await sim.hears();

let since = 0;
const sentSince = async chat => (await sim.sent(since)).sent.filter(s => s.chat === chat.id && s.text).map(s => s.text);
const shows = (chat, text) => sim.shows(s => s.chat === chat.id && s.text?.includes(text), since).then(s => s.text, () => undefined);

/** The owner has it do these steps; gives what the model said of the last result. */
async function does(...steps) {
  since = (await sim.sent(0)).next;
  await stage.does(owner, { text: told(steps) });
}
const ended = () => shows(home, "then ");

try {
  await stage.does(friend, { text: told([]) });
  stage.check("the friend is known", await shows(theirs, "then nothing"));

  await does(["message", { action: "send", message: "a note to the owner" }]);
  stage.check("to the chat it is in: at once", await shows(home, "a note to the owner") && /sent|waiting/.test(await ended()));

  await does(["message", { action: "send", target: theirs.id, message: "hello fritz" }]);
  stage.check("to a known chat of the same service, with nothing read: at once", await shows(theirs, "hello fritz"), JSON.stringify(await sentSince(home)));
  await ended();

  await does(["write", { path: "seen.txt", content: "words of others" }], ["read", { path: "seen.txt" }], ["message", { action: "send", target: theirs.id, message: "led by what was read" }]);
  const question = await sim.shows(s => s.chat === home.id && /approve/i.test(s.text ?? ""), since).catch(() => undefined);
  stage.check("after something was read the owner is asked, with the text and the person", question?.text.includes("led by what was read")
    && question.text.includes(theirs.id), question?.text ?? JSON.stringify(await sentSince(home)));
  stage.check("and nothing has arrived", !(await sentSince(theirs)).some(text => text.includes("led by what was read")));
  const id = /\/approve (\S+)/.exec(question?.text ?? "")?.[1];
  await stage.does(friend, { text: `/approve ${id} allow-once` });
  await stage.does(friend, { text: told([]) });
  await shows(theirs, "then nothing");
  stage.check("who is not the owner approves nothing", !(await sentSince(theirs)).some(text => text.includes("led by what was read")));
  await stage.does(owner, { text: `/approve ${id} allow-once` });
  stage.check("after the owner's yes it arrives", await shows(theirs, "led by what was read"), JSON.stringify(await sentSince(home)));
  await ended();

  await does(["message", { action: "send", target: theirs.id, message: "and this one" }]);
  const second = await sim.shows(s => s.chat === home.id && /approve/i.test(s.text ?? ""), since).catch(() => undefined);
  await stage.does(owner, { text: `/approve ${/\/approve (\S+)/.exec(second?.text ?? "")?.[1]} deny` });
  stage.check("once is once, and a no is told to the model", /[Rr]efused|denied/.test(await ended() ?? ""), await ended());
  stage.check("and nothing arrived", !(await sentSince(theirs)).some(text => text.includes("and this one")));

  await stage.does(owner, { text: "/new" });
  await does(["message", { action: "broadcast", targets: [theirs.id, home.id], message: "to both" }]);
  stage.check("to several, in a new conversation: at once", await shows(theirs, "to both") && await shows(home, "to both"), JSON.stringify(await sentSince(home)));
  await ended();
  stage.check("nobody else got anything of it all", (await sim.sent(0)).sent.every(s => s.chat !== foreign.id));
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
