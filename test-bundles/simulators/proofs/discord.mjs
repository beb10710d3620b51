// SPDX-License-Identifier: Apache-2.0
// discord.js, a client of other people, against the simulated REST API and gateway.
import { Client, Events, GatewayIntentBits as Intent, Partials, REST, Routes } from "discord.js";
import { WebSocket } from "ws";
import { awaited, check, finish, refused, same } from "./checks.mjs";
import { started } from "./simulator.mjs";
import { complaints } from "./types.mjs";

const sim = await started("discord");
const { token: botToken, apiRoot } = await sim.config();
const person = { id: "42424242", name: "Ada", username: "ada_l" };
const direct = { kind: "direct", id: "42424242" };
const room = { kind: "room", id: "55555555", title: "tea", space: "77777777" };
const INTENTS = [Intent.Guilds, Intent.GuildMembers, Intent.GuildMessages, Intent.GuildMessageReactions, Intent.DirectMessages,
  Intent.DirectMessageReactions, Intent.MessageContent];
const PARTIALS = [Partials.Channel, Partials.Message, Partials.Reaction, Partials.User];
const dispatches = [];

async function newClient(intents, rest = {}) {
  const client = new Client({ intents, partials: PARTIALS, rest: { api: apiRoot, retries: 0, ...rest } });
  client.on(Events.Raw, packet => packet.t && dispatches.push(JSON.parse(JSON.stringify(packet))));
  const ready = new Promise(done => client.once(Events.ClientReady, done));
  await client.login(botToken);
  await ready;
  return client;
}

/** The first event of a client from now on that fits. */
function event(client, name, fits = () => true) {
  return new Promise(done => {
    const listener = (...all) => {
      if (!fits(...all)) return;
      client.off(name, listener);
      done(all.length > 1 ? all : all[0]);
    };
    client.on(name, listener);
  });
}

const message = (client, text) => event(client, Events.MessageCreate, m => m.content === text);
const client = await newClient(INTENTS);
same("discord.js logs in as the bot", client.user.username, "creel");

// A direct message there and back, replying and editing.
let channel;
{
  const came = message(client, "hello");
  const { eventIds, messageIds, chat } = await sim.inject({ kind: "message", chat: direct, from: person, text: "hello" });
  const hello = await came;
  channel = hello.channel;
  same("a direct message arrives with the ids of the injection", [hello.id, hello.channelId, messageIds[0]], [eventIds[0], chat, eventIds[0]]);
  same("from the person, in no guild", [hello.author.id, hello.author.globalName, hello.guildId], ["42424242", "Ada", null]);
  const echo = message(client, "you said hello");
  const reply = await hello.reply("you said hello");
  const shown = await sim.shows(s => s.method === "createMessage");
  same("the reply is shown with what it answers", [shown.text, shown.chat, shown.raw.message_reference.message_id, shown.messageId], ["you said hello", chat, hello.id, reply.id]);
  same("the bot hears its own message as everybody does", (await echo).author.id, client.user.id);
  const edited = await reply.edit("changed");
  same("an edit is shown", [(await sim.shows(s => s.method === "editMessage")).editOf, edited.content], [reply.id, "changed"]);
  await refused("nobody else's message can be edited", () => client.rest.patch(Routes.channelMessage(chat, hello.id), { body: { content: "x" } }), e => e.code === 50005);
  await hello.react("👍");
  same("a reaction of the bot is shown", (await sim.shows(s => s.method === "addReaction")).text, "👍");
  await channel.sendTyping();
  same("typing is shown", (await sim.shows(s => s.method === "typing")).chat, chat);
  same("a message is fetched", (await channel.messages.fetch({ message: hello.id, force: true })).content, "hello");
  same("history after an id is told", [...(await channel.messages.fetch({ after: hello.id, limit: 10 })).values()].map(m => m.content), ["changed"]);
  await reply.delete();
  await refused("a deleted message is unknown", () => channel.messages.fetch({ message: reply.id, force: true }), e => e.code === 10008);
}

// A guild's channel, mentions, threads, members, edits, reactions.
{
  const came = event(client, Events.MessageCreate, m => m.content.includes("over here"));
  await sim.inject({ kind: "message", chat: room, from: person, text: "over here", mentionBot: true, mentionOther: true });
  const mention = await came;
  same("a guild's message has guild, channel and mentions", [mention.guildId, mention.channel.name, mention.mentions.has(client.user), mention.mentions.users.size], ["77777777", "tea", true, 2]);
  const inThread = message(client, "in a thread");
  await sim.inject({ kind: "message", chat: { ...room, threadId: "66666666" }, from: person, text: "in a thread" });
  const threaded = await inThread;
  same("a thread has a parent", [threaded.channel.isThread(), threaded.channel.parentId], [true, "55555555"]);
  await threaded.channel.send("back");
  const shown = await sim.shows(s => s.text === "back");
  same("what is sent there names channel and thread", [shown.chat, shown.threadId], ["55555555", "66666666"]);
  const replied = event(client, Events.MessageCreate, m => m.content === "and this?");
  await sim.inject({ kind: "message", chat: { ...room, threadId: "66666666" }, from: person, text: "and this?", replyToBot: true });
  same("a reply to the bot refers to its message and mentions it", [(await replied).reference.messageId, (await replied).mentions.repliedUser.id], [shown.messageId, client.user.id]);
  const { messageIds: [id] } = await sim.inject({ kind: "message", chat: room, from: person, text: "before" });
  const edited = event(client, Events.MessageUpdate, (_, m) => m.id === id);
  await sim.inject({ kind: "edit", chat: room, from: person, messageId: id, text: "after" });
  same("an edit is told", (await edited)[1].content, "after");
  const reacted = event(client, Events.MessageReactionAdd);
  await sim.inject({ kind: "reaction", chat: room, from: person, messageId: id, data: "❤️" });
  same("a reaction is told", [(await reacted)[0].emoji.name, (await reacted)[1].id], ["❤️", "42424242"]);
  const removed = event(client, Events.MessageReactionRemove);
  await sim.inject({ kind: "reaction", chat: room, from: { id: "42424243", name: "Bo" }, messageId: id, data: "removed" });
  check("and its removal", Boolean(await removed));
  const joined = event(client, Events.GuildMemberAdd);
  await sim.inject({ kind: "membership", chat: room, from: { id: "42424244", name: "Cy" } });
  same("joining is told", (await joined).id, "42424244");
}

// Files both ways.
{
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251));
  const came = message(client, "see this");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "see this", attachments: [{ name: "a b.pdf", mediaType: "application/pdf", base64: bytes.toString("base64") }] });
  const file = (await came).attachments.first();
  same("a file's name, type and size are told", [file.name, file.contentType, file.size], ["a b.pdf", "application/pdf", 70_000]);
  check("its bytes are fetched unchanged, without a token", Buffer.from(await (await fetch(file.url)).arrayBuffer()).equals(bytes));
  await channel.send({ content: "two files", files: [{ attachment: bytes, name: "x.png" }, { attachment: Buffer.from("b"), name: "y.txt", description: "y" }] });
  same("files are uploaded", (await sim.shows(s => s.text === "two files")).files, [{ name: "x.png", size: 70_000 }, { name: "y.txt", size: 1 }]);
}

// Commands and buttons.
{
  await refused("a command nobody registered cannot be used", () => sim.inject({ kind: "command", chat: direct, from: person, name: "model" }), e => e.message.includes("registered no command"));
  const set = await client.application.commands.set([{ name: "model", description: "which model", options: [{ type: 3, name: "arguments", description: "its name" }] }]);
  same("commands are registered in bulk", [...set.values()].map(c => c.name), ["model"]);
  await refused("an ill-named command is refused", () => client.application.commands.set([{ name: "Model", description: "x" }]), e => e.code === 50035 && e.message.includes("Command name is invalid"));
  const used = event(client, Events.InteractionCreate);
  await sim.inject({ kind: "command", chat: direct, from: person, name: "model", arguments: "fast one" });
  const command = await used;
  same("a command used carries its option", [command.isChatInputCommand(), command.options.getString("arguments"), command.user.id], [true, "fast one", "42424242"]);
  await command.deferReply();
  await refused("a second first answer is refused", () => client.rest.post(Routes.interactionCallback(command.id, command.token), { body: { type: 5 } }), e => e.code === 40060);
  await command.editReply("fast it is");
  same("the deferred answer is shown", (await sim.shows(s => s.text === "fast it is")).method, "interactionAnswer");
  await command.editReply("really");
  same("and edited", (await sim.shows(s => s.text === "really")).method, "editOriginal");
  await command.followUp({ content: "more", flags: 64 });
  same("and followed", (await sim.shows(s => s.text === "more")).method, "followup");
  await refused("an unknown interaction is refused", () => client.rest.post(Routes.interactionCallback("1", "x"), { body: { type: 5 } }), e => e.code === 10062);
  const guildCommand = event(client, Events.InteractionCreate);
  await sim.inject({ kind: "command", chat: room, from: person, name: "model" });
  same("in a guild it names guild and member", [(await guildCommand).guildId, (await guildCommand).member.user.id], ["77777777", "42424242"]);
  await (await guildCommand).reply("at once");
  const rows = [{ type: 1, components: [{ type: 2, style: 1, label: "Yes", custom_id: "/yes" }] }];
  const sent = await channel.send({ content: "choose", components: rows });
  const pressed = event(client, Events.InteractionCreate);
  await sim.inject({ kind: "button", chat: direct, from: person, messageId: sent.id, data: "/yes" });
  const button = await pressed;
  same("a button carries its id and its message", [button.isButton(), button.customId, button.message.id], [true, "/yes", sent.id]);
  await button.update({ content: "chosen", components: [] });
  same("its message is changed", (await sim.shows(s => s.method === "interactionUpdate")).text, "chosen");
}

// What is refused, and what the service recognises.
{
  const post = body => client.rest.post(Routes.channelMessages(channel.id), { body });
  const bad = { "Must be 2000 or fewer in length": { content: "😀".repeat(2001) }, "Cannot send an empty message": { content: " " },
    "mutually exclusive": { content: "x", allowed_mentions: { parse: ["users"], users: ["1"] } }, "Must be 25 or fewer": { content: "x", nonce: "n".repeat(26) },
    "Unknown message": { content: "x", message_reference: { message_id: "1" } }, "Could not interpret": { content: 7 },
    "Must be 80 or fewer": { content: "x", components: [{ type: 1, components: [{ type: 2, style: 1, label: "l".repeat(81), custom_id: "a" }] }] },
    "custom id cannot be duplicated": { content: "x", components: [{ type: 1, components: [1, 2].map(() => ({ type: 2, style: 1, label: "l", custom_id: "a" })) }] } };
  for (const [why, body] of Object.entries(bad)) await refused(`refused: ${why}`, () => post(body), e => e.status === 400 && e.message.includes(why));
  same("2000 code points fit", [...(await post({ content: "😀".repeat(2000) })).content].length, 2000);
  await refused("an unknown channel", () => client.rest.get(Routes.channel("1")), e => e.code === 10003);
  const wrong = new REST({ version: "10", api: apiRoot, retries: 0 }).setToken("wrong");
  await refused("a wrong token", () => wrong.get(Routes.user()), e => e.status === 401);
  const first = await post({ content: "once", nonce: "key-1", enforce_nonce: true });
  const second = await post({ content: "once", nonce: "key-1", enforce_nonce: true });
  same("an enforced nonce is recognised", [second.id, (await sim.state()).idempotentHits], [first.id, 1]);
  await channel.send({ content: "@everyone <@42424242>", allowedMentions: { parse: [] } });
  same("nobody is pinged where none is allowed", (await sim.shows(s => s.text.startsWith("@everyone"))).pings, []);
  const made = await client.rest.post(Routes.userChannels(), { body: { recipient_id: "42424242" } });
  same("a direct channel is opened", [made.id, made.type], [channel.id, 1]);
}

// Faults of the REST side.
{
  const { next } = await sim.sent();
  await sim.faults({ rateLimit: { count: 1, retryAfter: 0.2 } });
  const limited = event(client.rest, "rateLimited");
  await channel.send("limited");
  same("a rate limit is waited for", [(await limited).retryAfter >= 200, (await sim.sent(next)).sent.filter(s => s.text === "limited").length], [true, 1]);
  await sim.faults({ fail: { count: 1, status: 503 } });
  await refused("a failure has its status", () => channel.send("x"), e => e.status === 503);
  await sim.faults({ lostAnswers: 1 });
  await refused("a lost answer is an error", () => channel.send("lost"), e => !e.status);
  same("though the message is shown", (await sim.sent(next)).sent.filter(s => s.text === "lost").length, 1);
}

// The gateway: what breaks and what comes again.
{
  const { connects } = await sim.state();
  for (const how of [true, { code: 4000 }, { op: 7 }, { op: 9, resumable: true }]) {
    const resumed = event(client, Events.ShardResume);
    const during = message(client, `during ${JSON.stringify(how)}`);
    await sim.faults({ disconnect: how });
    await sim.inject({ kind: "message", chat: direct, from: person, text: `during ${JSON.stringify(how)}` });
    await resumed;
    check(`after ${JSON.stringify(how)} the session is resumed and nothing is lost`, Boolean(await during));
  }
  same("each but the last was a connection", (await sim.state()).connects - connects, 3);
  const again = event(client, Events.ShardReady);
  await sim.faults({ disconnect: { op: 9, resumable: false } });
  same("an invalid session is begun anew", [await again].flat()[0], 0);
  const at = dispatches.length;
  await sim.faults({ duplicate: 1 });
  await sim.inject({ kind: "message", chat: direct, from: person, text: "twice" });
  await sim.faults({ reorder: 3 });
  const first = message(client, "r0");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "r{i}", count: 3 });
  await first;
  same("events come twice, and in reverse, as asked", dispatches.slice(at).filter(d => d.t === "MESSAGE_CREATE").map(d => d.d.content), ["twice", "twice", "r2", "r1", "r0"]);
  const { next } = await sim.sent();
  const begin = Date.now();
  const last = message(client, "flood 9999");
  await sim.inject({ kind: "message", chat: room, from: person, text: "flood {i}", count: 10_000 });
  await last;
  const texts = dispatches.filter(d => /^flood/.test(d.d?.content)).map(d => d.d.content);
  same("10,000 messages arrive in order", [texts.length, texts.findIndex((t, i) => t !== `flood ${i}`)], [10_000, -1]);
  console.log(`     in ${Date.now() - begin} ms, the simulator has ${Math.round(await sim.memory() / 1024)} MiB`);
  same("and nothing was said", (await sim.sent(next)).sent, []);
}
await client.destroy();

// Without the right to content; and clients that do not keep the rules.
{
  const blind = await newClient([Intent.Guilds, Intent.GuildMessages, Intent.DirectMessages]);
  const three = [];
  const done = awaited();
  blind.on(Events.MessageCreate, m => three.push([m.content, m.attachments.size]) === 3 && done.come());
  await sim.inject({ kind: "message", chat: room, from: person, text: "hidden", attachments: [{ name: "a", base64: "AA==" }] });
  await sim.inject({ kind: "message", chat: room, from: person, text: "seen", mentionBot: true });
  await sim.inject({ kind: "message", chat: direct, from: person, text: "direct" });
  await done.promise;
  same("without the intent only mentions and direct messages have content", three, [["", 0], ["<@100000000000000000> seen", 0], ["direct", 0]]);
  await blind.destroy();
  const closes = async (...payloads) => {
    const ws = new WebSocket(`${sim.base.replace("http", "ws")}/?v=10&encoding=json`);
    const ops = [];
    ws.on("message", data => {
      ops.push(JSON.parse(data).op);
      if (ops.length === 1) for (const payload of payloads) ws.send(typeof payload === "string" ? payload : JSON.stringify(payload));
      if (ops.at(-1) === 9) ws.close(1000);
    });
    const code = await new Promise(end => ws.on("close", end));
    return [ops, code];
  };
  const identify = (more = {}) => ({ op: 2, d: { token: botToken, intents: 512, properties: { os: "x", browser: "x", device: "x" }, ...more } });
  same("a wrong token closes with 4004", (await closes(identify({ token: "x" })))[1], 4004);
  same("no intents close with 4013", (await closes(identify({ intents: undefined })))[1], 4013);
  same("what is no JSON closes with 4002", (await closes("{"))[1], 4002);
  same("an unknown opcode closes with 4001", (await closes({ op: 99 }))[1], 4001);
  same("presence before identify closes with 4003", (await closes({ op: 3, d: {} }))[1], 4003);
  same("identifying twice closes with 4005", (await closes(identify(), identify()))[1], 4005);
  same("more than 120 payloads close with 4008", (await closes(...Array.from({ length: 121 }, () => ({ op: 1, d: null }))))[1], 4008);
  same("a session that does not exist is invalid", (await closes({ op: 6, d: { token: botToken, session_id: "x", seq: 1 } }))[0], [10, 9]);
}

// Every dispatch has its published type.
{
  const TYPES = { MESSAGE_CREATE: "MessageCreate", MESSAGE_UPDATE: "MessageUpdate", MESSAGE_DELETE: "MessageDelete", MESSAGE_REACTION_ADD: "MessageReactionAdd",
    MESSAGE_REACTION_REMOVE: "MessageReactionRemove", GUILD_MEMBER_ADD: "GuildMemberAdd", READY: "Ready", THREAD_CREATE: "ThreadCreate", CHANNEL_CREATE: "ChannelCreate",
    GUILD_CREATE: "GuildCreate", INTERACTION_CREATE: "InteractionCreate" };
  const shapes = new Map(dispatches.filter(d => TYPES[d.t]).map(d => [d.t + JSON.stringify(d.d, (k, v) => (typeof v === "object" ? v : typeof v)), d]));
  const head = "import type * as d from \"discord-api-types/v10\";";
  // No flag set is no member of an enumeration of flags, but a number; and a text is none of locales.
  const print = d => JSON.stringify(d).replace(/"(\w*flags)":0/g, "$& as number").replaceAll("\"en-US\"", "$& as d.Locale");
  const wrongs = complaints(head, [...shapes.values()].map(p => [`d.Gateway${TYPES[p.t]}DispatchData`, p.d]), print);
  check(`${shapes.size} shapes of ${new Set([...shapes.values()].map(p => p.t)).size} kinds of dispatches have the published type`, wrongs === "", wrongs);
  check("a wrong one would be noticed", complaints(head, [["d.GatewayMessageCreateDispatchData", { id: 7 }]]).includes("TS2"));
}

sim.stop();
finish(73);
