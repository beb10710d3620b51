// SPDX-License-Identifier: Apache-2.0
// Bolt, Slack's own framework, against the simulated Web API, Socket Mode and hook.
import bolt from "@slack/bolt";
import { WebSocket } from "ws";
import { check, finish, refused, same } from "./checks.mjs";
import { started } from "./simulator.mjs";
import { complaints } from "./types.mjs";

const sim = await started("slack");
const { botToken, appToken, signingSecret, apiRoot } = await sim.config();
const person = { id: "UADA000001", name: "Ada", username: "ada_l" };
const direct = { kind: "direct", id: "ada" };
const room = { kind: "room", id: "CTEA000001", title: "tea" };
const bodies = [];
let wait = [];

/** The first listener's arguments from now on that fit. */
function heard(fits) {
  return new Promise(come => wait.push({ fits, come }));
}

function newApp(more) {
  const app = new bolt.App({ token: botToken, clientOptions: { slackApiUrl: `${apiRoot}/`, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    logLevel: "error", ignoreSelf: true, ...more });
  app.use(async args => {
    bodies.push(args.body);
    wait = wait.filter(({ fits, come }) => !(fits(args) && (come(args), true)));
    await args.next();
  });
  app.message(/^say (.*)/, async ({ say, context }) => say(`you said ${context.matches[1]}`));
  app.event("app_mention", async () => {});
  app.event("member_joined_channel", async () => {});
  app.event("reaction_added", async () => {});
  app.event("reaction_removed", async () => {});
  app.message(async () => {});
  app.command(/.*/, async ({ ack, command, respond }) => {
    await ack(command.text === "at once" ? { text: "acked", response_type: "in_channel" } : undefined);
    if (command.text === "later") await respond({ text: "answered", response_type: "in_channel" });
  });
  app.action(/.*/, async ({ ack, respond }) => {
    await ack();
    await respond({ text: "chosen", replace_original: true });
  });
  app.error(async e => check("Bolt had no error", false, String(e)));
  return app;
}

const event = text => heard(a => a.body.event?.text === text && a.body.event.type === "message");
const app = newApp({ appToken, socketMode: true });
await app.start();
const client = app.client;
check("Bolt connects by Socket Mode", (await sim.state()).connects === 1);
same("and knows who it is", (await client.auth.test()).user_id, "U00000BOT1");

// A direct message there and back, editing, reactions.
let dm;
{
  const came = event("say hello");
  const { eventIds, messageIds, chat } = await sim.inject({ kind: "message", chat: direct, from: person, text: "say hello" });
  dm = chat;
  const { body } = await came;
  same("a direct message arrives with the ids of the injection", [body.event_id, body.event.ts, body.event.channel, body.event.channel_type], [eventIds[0], messageIds[0], chat, "im"]);
  const shown = await sim.shows(s => s.method === "chat.postMessage");
  same("the reply is shown", [shown.text, shown.chat], ["you said hello", chat]);
  const edited = await client.chat.update({ channel: chat, ts: shown.messageId, text: "a &lt; b" });
  same("an edit is shown as people read it", [(await sim.shows(s => s.method === "chat.update")).text, edited.ts], ["a < b", shown.messageId]);
  await client.reactions.add({ channel: chat, timestamp: messageIds[0], name: "eyes" });
  same("a reaction is shown", (await sim.shows(s => s.method === "reactions.add")).text, "eyes");
  await refused("but not twice", () => client.reactions.add({ channel: chat, timestamp: messageIds[0], name: "eyes" }), e => e.data.error === "already_reacted");
  await client.chat.delete({ channel: chat, ts: shown.messageId });
  await refused("a deleted message cannot be changed", () => client.chat.update({ channel: chat, ts: shown.messageId, text: "x" }), e => e.data.error === "message_not_found");
  await refused("nor somebody else's", () => client.chat.update({ channel: chat, ts: messageIds[0], text: "x" }), e => e.data.error === "cant_update_message");
  same("a direct conversation is opened", (await client.conversations.open({ users: person.id })).channel.id, chat);
  same("and described", (await client.conversations.info({ channel: chat })).channel.is_im, true);
  same("as is the person", (await client.users.info({ user: person.id })).user.profile.real_name, "Ada");
}

// Mentions come twice, threads, edits, joining, reactions.
{
  const [message, mention] = [heard(a => a.body.event?.type === "message" && a.body.event.channel_type === "channel"), heard(a => a.body.event?.type === "app_mention")];
  const { eventIds } = await sim.inject({ kind: "message", chat: room, from: person, text: "look", mentionBot: true, mentionOther: true });
  const both = [(await message).body, (await mention).body];
  same("a mention in a channel comes as message and as mention of one time", [both.map(b => b.event_id), both[0].event.ts === both[1].event.ts], [eventIds, true]);
  check("and names bot and the other", /^<@U00000BOT1> <@U\w+> look$/.test(both[0].event.text));
  const root = await client.chat.postMessage({ channel: room.id, text: "root" });
  const threaded = event("in thread");
  await sim.inject({ kind: "message", chat: room, from: person, text: "in thread", replyToBot: true });
  same("a reply to the bot is in the thread of its message", [(await threaded).body.event.thread_ts, (await threaded).body.event.parent_user_id], [root.ts, "U00000BOT1"]);
  await client.chat.postMessage({ channel: room.id, text: "back", thread_ts: root.ts });
  same("and so is the answer", (await sim.shows(s => s.text === "back")).threadId, root.ts);
  await refused("there must be such a thread", () => client.chat.postMessage({ channel: room.id, text: "x", thread_ts: "1600000000.000001" }), e => e.data.error === "thread_not_found");
  const { messageIds: [ts] } = await sim.inject({ kind: "message", chat: room, from: person, text: "before" });
  const changed = heard(a => a.body.event?.subtype === "message_changed" && a.body.event.message.text === "after");
  await sim.inject({ kind: "edit", chat: room, from: person, messageId: ts, text: "after" });
  same("an edit tells before and after", [(await changed).body.event.message.ts, (await changed).body.event.previous_message.text], [ts, "before"]);
  const reacted = heard(a => a.body.event?.type === "reaction_added");
  await sim.inject({ kind: "reaction", chat: room, from: person, messageId: ts, data: "👍" });
  same("a reaction is told by its name", [(await reacted).body.event.reaction, (await reacted).body.event.item.ts], ["+1", ts]);
  const removed = heard(a => a.body.event?.type === "reaction_removed");
  await sim.inject({ kind: "reaction", chat: room, from: person, messageId: ts, data: "removed" });
  check("and its removal", Boolean(await removed));
  const joined = heard(a => a.body.event?.type === "member_joined_channel");
  await sim.inject({ kind: "membership", chat: room, from: person });
  same("joining is told", (await joined).body.event.user, person.id);
}

// Commands and buttons.
{
  const used = heard(a => a.body.command === "/model");
  await sim.inject({ kind: "command", chat: direct, from: person, name: "model", arguments: "at once" });
  same("a command carries its text and its place", [(await used).body.text, (await used).body.channel_id, (await used).body.user_id], ["at once", dm, person.id]);
  same("an acknowledgement can answer it", (await sim.shows(s => s.text === "acked")).method, "response");
  await sim.inject({ kind: "command", chat: direct, from: person, name: "model", arguments: "later" });
  same("so can its address", (await sim.shows(s => s.text === "answered")).method, "response");
  const blocks = [{ type: "section", text: { type: "mrkdwn", text: "choose" } }, { type: "actions", elements: [{ type: "button", action_id: "a1", text: { type: "plain_text", text: "Yes" }, value: "/yes" }] }];
  const { ts } = await client.chat.postMessage({ channel: dm, text: "choose", blocks });
  const pressed = heard(a => a.body.type === "block_actions");
  await sim.inject({ kind: "button", chat: direct, from: person, messageId: ts, data: "/yes" });
  same("a button carries its value, its id and its message", [(await pressed).action.value, (await pressed).action.action_id, (await pressed).body.message.ts], ["/yes", "a1", ts]);
  same("its message is changed", [(await sim.shows(s => s.method === "responseReplace")).editOf, (await sim.shows(s => s.method === "responseReplace")).text], [ts, "chosen"]);
  const whisper = await client.chat.postEphemeral({ channel: room.id, user: person.id, text: "psst" });
  check("only one person is told", Boolean(whisper.message_ts));
}

// Files both ways.
{
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251));
  const came = heard(a => a.body.event?.subtype === "file_share");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "see this", attachments: [{ name: "a b.pdf", mediaType: "application/pdf", base64: bytes.toString("base64") }] });
  const [file] = (await came).body.event.files;
  same("a file's name, type and size are told", [file.name, file.mimetype, file.size], ["a b.pdf", "application/pdf", 70_000]);
  const fetched = await fetch(file.url_private_download, { headers: { authorization: `Bearer ${botToken}` } });
  check("its bytes are fetched unchanged with the token", Buffer.from(await fetched.arrayBuffer()).equals(bytes));
  const page = await fetch(file.url_private);
  same("without it a page to log in comes", [page.status, page.headers.get("content-type")], [200, "text/html"]);
  await client.filesUploadV2({ channel_id: dm, initial_comment: "two files", file_uploads: [{ file: bytes, filename: "x.png" }, { file: Buffer.from("b"), filename: "y.txt" }] });
  same("files are uploaded", (await sim.shows(s => s.text === "two files")).files, [{ name: "x.png", size: 70_000 }, { name: "y.txt", size: 1 }]);
  await refused("a file nobody uploaded cannot be completed", () => client.files.completeUploadExternal({ files: [{ id: "F1" }], channel_id: dm }), e => e.data.error === "file_not_found");
}

// What is refused.
{
  const post = more => client.chat.postMessage({ channel: dm, ...more });
  const block = text => [{ type: "section", text: { type: "mrkdwn", text } }];
  const bad = { no_text: { text: "" }, msg_too_long: { text: "x".repeat(40_001) }, invalid_blocks: { text: "x", blocks: block("x".repeat(3001)) },
    "channel_not_found": { channel: "CNOSUCH001", text: "x" }, invalid_thread_ts: { text: "x", thread_ts: "1" } };
  for (const [error, more] of Object.entries(bad)) await refused(`refused: ${error}`, () => post(more), e => e.data?.error === error);
  const call = async (method, token, body) => (await fetch(`${apiRoot}/${method}`, { method: "POST", headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body) })).json();
  same("no token", (await call("auth.test", "", {})).error, "not_authed");
  same("a wrong token", (await call("auth.test", "xoxb-wrong", {})).error, "invalid_auth");
  same("the other token", (await call("chat.postMessage", appToken, { channel: dm, text: "x" })).error, "not_allowed_token_type");
  same("an unknown method", (await call("chat.telepathy", botToken, {})).error, "unknown_method");
  const before = (await sim.state()).violationCount;
  await post({ text: "a < b & c", link: 1 });
  const { violations, violationCount } = await sim.state();
  same("what is not escaped and what is not known is noted", violations.slice(before - violationCount).map(v => v.why.split(" ")[0]), ["unknown", "text"]);
}

// Faults of the Web API.
{
  const { next } = await sim.sent();
  await sim.faults({ rateLimit: { count: 1, retryAfter: 7 } });
  await refused("a rate limit says how long", () => client.chat.postMessage({ channel: dm, text: "x" }), e => e.retryAfter === 7);
  await sim.faults({ fail: { count: 1, status: 503 } });
  await refused("a failure has its status", () => client.chat.postMessage({ channel: dm, text: "x" }), e => e.statusCode === 503 || /503/.test(e.message));
  await sim.faults({ lostAnswers: 1 });
  await refused("a lost answer is an error", () => client.chat.postMessage({ channel: dm, text: "lost" }), e => !e.data);
  same("though the message is shown", (await sim.sent(next)).sent.filter(s => s.text === "lost").length, 1);
}

// The socket: what breaks and what comes again.
{
  for (const how of [{ reason: "refresh_requested" }, true]) {
    const { connects } = await sim.state();
    await sim.faults({ disconnect: how });
    const during = event(`during ${JSON.stringify(how)}`);
    await sim.inject({ kind: "message", chat: direct, from: person, text: `during ${JSON.stringify(how)}` });
    check(`after ${JSON.stringify(how)} Bolt comes back and nothing is lost`, Boolean(await during));
    same("with a ticket of its own", (await sim.state()).connects - connects, 1);
  }
  const at = bodies.length;
  await sim.faults({ duplicate: 1 });
  await sim.inject({ kind: "message", chat: direct, from: person, text: "twice" });
  await sim.faults({ reorder: 3 });
  const first = event("r0");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "r{i}", count: 3 });
  await first;
  const seen = bodies.slice(at).filter(b => b.event && !b.event.bot_id);
  same("events come twice, and in reverse, as asked", seen.map(b => b.event.text), ["twice", "twice", "r2", "r1", "r0"]);
  same("twice with one id", seen[0].event_id, seen[1].event_id);
  const begin = Date.now();
  const last = event("flood 9999");
  await sim.inject({ kind: "message", chat: room, from: person, text: "flood {i}", count: 10_000 });
  await last;
  const texts = bodies.filter(b => /^flood/.test(b.event?.text)).map(b => b.event.text);
  same("10,000 messages arrive", new Set(texts).size, 10_000);
  console.log(`     in ${Date.now() - begin} ms, the simulator has ${Math.round(await sim.memory() / 1024)} MiB`);
}
await app.stop();

// Without an acknowledgement an event comes again; a ticket is good once.
{
  const opened = await (await fetch(`${apiRoot}/apps.connections.open`, { method: "POST", headers: { authorization: `Bearer ${appToken}` } })).json();
  const connect = async () => {
    const ws = new WebSocket(opened.url);
    const said = [];
    ws.on("message", data => said.push(JSON.parse(data)));
    return [await new Promise(done => {
      ws.on("unexpected-response", (_, r) => done(r.statusCode));
      ws.on("message", () => done("open"));
      ws.on("error", () => {});
    }), ws, said];
  };
  const [first, ws, said] = await connect();
  same("a ticket opens one connection", [first, (await connect())[0]], ["open", 403]);
  same("which begins with hello", said[0].type, "hello");
  const before = (await sim.state()).violationCount;
  await sim.inject({ kind: "message", chat: direct, from: person, text: "unheard" });
  await new Promise(done => ws.on("message", () => said.length === 3 && done()));
  same("an envelope nobody acknowledged comes again", said.slice(1).map(e => [e.payload.event.text, e.retry_attempt, e.retry_reason]), [["unheard", 0, ""], ["unheard", 1, "timeout"]]);
  ws.send(JSON.stringify({ envelope_id: said[2].envelope_id }));
  ws.send(JSON.stringify({ envelope_id: "nothing" }));
  await new Promise(done => setTimeout(done, 50).unref() && ws.once("pong", done) && ws.ping());
  same("and both the silence and a wrong acknowledgement are noted", (await sim.state()).violationCount - before, 2);
  ws.terminate();
}

// The hook.
{
  const hooked = newApp({ signingSecret });
  const server = await hooked.start({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${server.address().port}/slack/events`;
  await refused("an address that does not give back the challenge is refused", () => sim.webhook({ url: sim.base }), e => e.message.includes("challenge"));
  await sim.webhook({ url });
  same("an address that does is taken", (await sim.config()).mode, "http");
  const came = event("by hook");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "by hook" });
  same("an event comes by the hook", (await came).body.event.channel, dm);
  const used = heard(a => a.body.command === "/model");
  await sim.inject({ kind: "command", chat: direct, from: person, name: "model", arguments: "at once" });
  check("so does a command", Boolean(await used));
  check("and its answer comes back", Boolean(await sim.shows(s => s.text === "acked", (await sim.sent()).next - 1)));
  const pressed = heard(a => a.body.type === "block_actions");
  const { ts } = await client.chat.postMessage({ channel: dm, text: "choose", blocks: [{ type: "actions", elements: [{ type: "button", action_id: "a2", text: { type: "plain_text", text: "No" }, value: "/no" }] }] });
  await sim.inject({ kind: "button", chat: direct, from: person, messageId: ts, data: "/no" });
  same("and a button", (await pressed).action.value, "/no");
  await sim.shows(s => s.method === "responseReplace" && s.editOf === ts);
  const { webhookPosts } = await sim.state();
  await sim.faults({ badSignature: 1 });
  const again = event("forged first");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "forged first" });
  await again;
  same("Bolt turns a wrong signature away, and the next post is right", (await sim.state()).webhookPosts - webhookPosts >= 2, true);
  await sim.webhook({ url: "" });
  await hooked.stop();
}

// Every body has its published type.
{
  const shape = body => JSON.stringify(body, (k, v) => (typeof v === "object" ? v : ["type", "subtype"].includes(k) ? v : typeof v));
  const shapes = [...new Map(bodies.map(b => [shape(b), b])).values()];
  const typeOf = b => (b.command ? "SlashCommand" : b.type === "block_actions" ? "BlockAction" : "EnvelopedEvent<SlackEvent>");
  const head = "import type { BlockAction, EnvelopedEvent, SlashCommand } from \"@slack/bolt\";\nimport type { SlackEvent } from \"@slack/types\";";
  // A message without a subtype has none to the types, not an absent one.
  const print = b => JSON.stringify(b).replace(/"type":"message",(?="(client_msg_id|user)")/g, "$&\"subtype\":undefined,");
  const wrongs = complaints(head, shapes.map(b => [typeOf(b), b]), print);
  check(`${shapes.length} shapes of bodies have the published type`, wrongs === "", wrongs);
  check("a wrong one would be noticed", complaints(head, [["EnvelopedEvent<SlackEvent>", { type: "event_callback", event: { type: "message", text: 7 } }]]).includes("TS2"));
}

sim.stop();
finish(66);
