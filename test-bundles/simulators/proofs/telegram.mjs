// SPDX-License-Identifier: Apache-2.0
// grammY, a bot framework of other people, against the simulated Bot API.
import { createServer } from "node:http";
import { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } from "grammy";
import { awaited, check, finish, refused, same } from "./checks.mjs";
import { started } from "./simulator.mjs";
import { complaints } from "./types.mjs";

const sim = await started("telegram");
const { botToken, apiRoot } = await sim.config();
const updates = [];
let wait = [];
const ALL = ["message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "message_reaction", "my_chat_member"];

/** The first update from now on that fits. */
function update(fits) {
  const seen = awaited();
  wait.push({ fits, come: seen.come });
  return seen.promise;
}

function newBot() {
  const bot = new Bot(botToken, { client: { apiRoot } });
  bot.use(async (ctx, next) => {
    updates.push(ctx.update);
    wait = wait.filter(({ fits, come }) => !(fits(ctx.update) && (come(ctx), true)));
    await next();
  });
  bot.on("message:text", ctx => (ctx.msg.text.startsWith("flood") ? undefined
    : ctx.reply(`you said ${ctx.msg.text}`, { reply_parameters: { message_id: ctx.msg.message_id } })));
  bot.on("callback_query:data", ctx => ctx.answerCallbackQuery({ text: `pressed ${ctx.callbackQuery.data}` }));
  bot.catch(e => check("the bot had no error", false, String(e)));
  return bot;
}

const bot = newBot();
const running = bot.start({ allowed_updates: ALL, drop_pending_updates: false });
const person = { id: "4242", name: "Ada", username: "ada_l" };
const direct = { kind: "direct", id: "4242" };
const group = { kind: "group", id: "-5151", title: "Tea" };
const forum = { kind: "room", id: "-1001234567890", title: "Forum", threadId: "77" };

// A direct message there and back.
{
  const asked = update(u => u.message?.text === "hello");
  const { eventIds, messageIds } = await sim.inject({ kind: "message", chat: direct, from: person, text: "hello" });
  const ctx = await asked;
  same("a direct message arrives with the ids of the injection", [String(ctx.update.update_id), String(ctx.msg.message_id)], [eventIds[0], messageIds[0]]);
  same("its chat is private and its sender the person", [ctx.chat.type, ctx.chat.id, ctx.from.username], ["private", 4242, "ada_l"]);
  const answer = await sim.shows(s => s.method === "sendMessage");
  same("the reply is shown", [answer.text, answer.chat, answer.raw.reply_parameters.message_id], ["you said hello", "4242", ctx.msg.message_id]);
}

// Mentions, by UTF-16 offsets behind a character outside the basic plane.
{
  const asked = update(u => u.message?.chat.type === "group");
  await sim.inject({ kind: "message", chat: group, from: person, text: "😀 @creel_sim_bot and @somebody: /status@creel_sim_bot", mentionBot: true });
  const ctx = await asked;
  same("entities are found where grammY cuts them", ctx.entities(["mention", "bot_command"]).map(e => e.text),
    ["@creel_sim_bot", "@somebody", "/status@creel_sim_bot"]);
  const command = update(u => u.message?.text?.startsWith("/model"));
  await sim.inject({ kind: "command", chat: group, from: person, name: "model", arguments: "fast" });
  same("a command in a group names the bot", (await command).msg.text, "/model@creel_sim_bot fast");
}

// Topics, channels, replies to the bot with a quote, joining.
{
  const topic = update(u => u.message?.is_topic_message);
  await sim.inject({ kind: "message", chat: forum, from: person, text: "in a topic" });
  const inTopic = await topic;
  same("a topic's message says so", [inTopic.chat.type, inTopic.chat.is_forum, inTopic.msg.message_thread_id], ["supergroup", true, 77]);
  const shown = await sim.shows(s => s.threadId === "77");
  same("grammY's reply stays in the topic", shown.text, "you said in a topic");
  const post = update(u => u.channel_post);
  await sim.inject({ kind: "message", chat: { kind: "channel", id: "-1009876543210", title: "News" }, from: person, text: "posted" });
  same("a channel's post has no sender but the channel", [(await post).msg.from, (await post).msg.sender_chat.type], [undefined, "channel"]);
  const quoted = update(u => u.message?.quote);
  await sim.inject({ kind: "message", chat: direct, from: person, text: "this?", quote: "said" });
  same("a reply carries the bot's message and the quote", [(await quoted).msg.reply_to_message.from.id, (await quoted).msg.quote.position], [bot.botInfo.id, 4]);
  const joined = update(u => u.my_chat_member);
  await sim.inject({ kind: "membership", chat: group, from: person, data: "joined" });
  same("the bot's joining is told", (await joined).update.my_chat_member.new_chat_member.status, "member");
}

// Edits, reactions, buttons.
{
  const edited = update(u => u.edited_message);
  const { messageIds: [id] } = await sim.inject({ kind: "message", chat: direct, from: person, text: "flood before" });
  await sim.inject({ kind: "edit", chat: direct, from: person, messageId: id, text: "after" });
  same("an edit has the message's id and a new text", [String((await edited).editedMessage.message_id), (await edited).editedMessage.text], [id, "after"]);
  const reacted = update(u => u.message_reaction);
  await sim.inject({ kind: "reaction", chat: direct, from: person, messageId: id, data: "❤" });
  same("a reaction is told as added", (await reacted).reactions().emojiAdded, ["❤"]);
  const sent = await bot.api.sendMessage(4242, "choose", { reply_markup: new InlineKeyboard().text("Yes", "/yes") });
  const pressed = update(u => u.callback_query);
  await sim.inject({ kind: "button", chat: direct, from: person, messageId: String(sent.message_id), data: "/yes" });
  same("a button carries its data and its message", [(await pressed).callbackQuery.data, (await pressed).callbackQuery.message.message_id], ["/yes", sent.message_id]);
  same("its answer is seen", (await sim.shows(s => s.method === "answerCallbackQuery")).text, "pressed /yes");
  await refused("a button cannot be answered twice", () => bot.api.answerCallbackQuery("1"), e => e.description.includes("query ID is invalid"));
}

// Files both ways.
{
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251));
  const came = update(u => u.message?.document);
  await sim.inject({ kind: "message", chat: direct, from: person, text: "see this", attachments: [{ name: "a b.pdf", mediaType: "application/pdf", base64: bytes.toString("base64") }] });
  const document = (await came).msg.document;
  same("a file's name, type and size are told", [document.file_name, document.mime_type, document.file_size, (await came).msg.caption], ["a b.pdf", "application/pdf", 70_000, "see this"]);
  const { file_path } = await bot.api.getFile(document.file_id);
  const fetched = Buffer.from(await (await fetch(`${apiRoot}/file/bot${botToken}/${file_path}`)).arrayBuffer());
  check("its bytes are fetched unchanged", fetched.equals(bytes));
  same("and counted", (await sim.state()).downloads, 1);
  const album = [update(u => u.message?.photo), update(u => u.message?.voice)];
  const { eventIds } = await sim.inject({ kind: "message", chat: direct, from: person, attachments: [{ name: "p.jpg", mediaType: "image/jpeg", base64: "AAAA" }, { name: "v.ogg", mediaType: "audio/ogg", base64: "AAAA" }] });
  const [photo, voice] = await Promise.all(album);
  check("two files come as two messages of one group", eventIds.length === 2 && photo.msg.media_group_id === voice.msg.media_group_id);
  for (const [send, kind] of [["sendDocument", "document"], ["sendPhoto", "photo"], ["sendAudio", "audio"], ["sendVideo", "video"], ["sendVoice", "voice"]]) {
    const { next } = await sim.sent();
    const message = await bot.api[send](4242, new InputFile(bytes, `x.${kind}`), { caption: "<b>c</b>ap", parse_mode: "HTML" });
    const shown = await sim.shows(s => s.method === send, next);
    same(`${send} uploads`, [shown.files, shown.text, Boolean(message[kind]), message.caption_entities], [[{ name: `x.${kind}`, size: 70_000 }], "cap", true, [{ offset: 0, length: 1, type: "bold" }]]);
  }
}

// Text: markup, limits, and what is refused.
{
  const html = "<b>bold <i>both</i></b> &lt;x&gt; 😀 <a href=\"https://a.example/?a=1&amp;b=2\">link</a> <pre><code class=\"language-java\">int i;</code></pre><blockquote expandable>q</blockquote><tg-spoiler>s</tg-spoiler>";
  const shown = await bot.api.sendMessage(4242, html, { parse_mode: "HTML" });
  same("markup is taken apart", shown.text, "bold both <x> 😀 link int i;qs");
  same("into entities at UTF-16 offsets", shown.entities.map(e => [e.type, shown.text.slice(e.offset, e.offset + e.length)]),
    [["bold", "bold both"], ["italic", "both"], ["text_link", "link"], ["pre", "int i;"], ["expandable_blockquote", "q"], ["spoiler", "s"]]);
  same("with their language and address", [shown.entities[3].language, shown.entities[2].url], ["java", "https://a.example/?a=1&b=2"]);
  const long = "&amp;".repeat(4096);
  same("4096 characters after parsing fit", (await bot.api.sendMessage(4242, long, { parse_mode: "HTML" })).text.length, 4096);
  const bad = { "message is too long": [`${long}a`, "HTML"], "Unsupported start tag \"h1\" at byte offset 5": ["😀 <h1>x</h1>", "HTML"],
    "Can't find end tag corresponding to start tag \"b\"": ["<b>x", "HTML"], "expected \"</b>\", found \"</i>\"": ["<b>x</i>", "HTML"],
    "Unexpected end tag": ["x</b>", "HTML"], "text must be non-empty": ["<b> </b>", "HTML"] };
  for (const [why, [text, parse_mode]] of Object.entries(bad)) {
    await refused(`refused: ${why}`, () => bot.api.sendMessage(4242, text, { parse_mode }), e => e instanceof GrammyError && e.error_code === 400 && e.description.includes(why));
  }
  const calls = { "chat not found": () => bot.api.sendMessage(99, "x"), "message to be replied not found": () => bot.api.sendMessage(4242, "x", { reply_parameters: { message_id: 999_999 } }),
    "message thread not found": () => bot.api.sendMessage(-1001234567890, "x", { message_thread_id: 5 }), "BUTTON_DATA_INVALID": () => bot.api.sendMessage(4242, "x", { reply_markup: new InlineKeyboard().text("a", "b".repeat(65)) }),
    "wrong parameter action": () => bot.api.sendChatAction(4242, "dance"), "message text is empty": () => bot.api.sendMessage(4242, ""),
    "message to edit not found": () => bot.api.editMessageText(4242, 999_999, "x"), "message to delete not found": () => bot.api.deleteMessage(4242, 999_999),
    "wrong file_id": () => bot.api.getFile("nothing"), "BOT_COMMAND_INVALID": () => bot.api.setMyCommands([{ command: "Status", description: "x" }]) };
  for (const [why, call] of Object.entries(calls)) await refused(`refused: ${why}`, call, e => e.description?.includes(why));
  const edit = await bot.api.editMessageText(4242, shown.message_id, "changed");
  same("an edit answers with the message", [edit.message_id, edit.text], [shown.message_id, "changed"]);
  await refused("the same edit again is refused", () => bot.api.editMessageText(4242, shown.message_id, "changed"), e => e.description.includes("message is not modified"));
  same("a message is deleted", await bot.api.deleteMessage(4242, shown.message_id), true);
  same("an action is shown", await bot.api.sendChatAction(4242, "typing"), true);
  same("commands are set", await bot.api.setMyCommands([{ command: "status", description: "how it goes" }]), true);
  same("and told", await bot.api.getMyCommands(), [{ command: "status", description: "how it goes" }]);
  same("a chat is described", (await bot.api.getChat(-5151)).title, "Tea");
  same("a member too", (await bot.api.getChatMember(-5151, 4242)).user.first_name, "Ada");
}

// Faults.
{
  await sim.faults({ rateLimit: { count: 1, retryAfter: 7 } });
  await refused("a rate limit says how long", () => bot.api.sendMessage(4242, "x"), e => e.error_code === 429 && e.parameters.retry_after === 7);
  await sim.faults({ fail: { count: 1, status: 502 } });
  await refused("a failure has its status", () => bot.api.sendMessage(4242, "x"), e => e.error_code === 502);
  const { next } = await sim.sent();
  await sim.faults({ lostAnswers: 1 });
  await refused("a lost answer is an error", () => bot.api.sendMessage(4242, "lost"), e => !(e instanceof GrammyError));
  same("though the message is shown", (await sim.shows(s => s.text === "lost", next)).text, "lost");
  const before = updates.length;
  await sim.faults({ duplicate: 1 });
  const last = update(u => u.message?.text === "flood last");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "flood twice", eventId: "500900000" });
  const again = update(u => u.message?.text === "flood twice");
  const twice = update(u => u.update_id === 500900000 && updates.filter(x => x.update_id === 500900000).length === 2);
  await twice;
  await sim.inject({ kind: "message", chat: direct, from: person, text: "flood last" });
  await last;
  same("an event that is duplicated comes twice", updates.slice(before).filter(u => u.update_id === 500900000).length, 2);
  await sim.faults({ reorder: 3 });
  const third = update(u => u.message?.text === "flood r0");
  const at = updates.length;
  await sim.inject({ kind: "message", chat: direct, from: person, text: "flood r{i}", count: 3 });
  await third;
  same("three events come in reverse", updates.slice(at).map(u => u.message.text), ["flood r2", "flood r1", "flood r0"]);
  const connects = (await sim.state()).connects;
  check("the poll is counted as a connection", connects >= 1, connects);
}

// A flood.
{
  const begin = Date.now();
  const before = updates.length;
  const last = update(u => u.message?.text === "flood 9999");
  await sim.inject({ kind: "message", chat: group, from: person, text: "flood {i}", count: 10_000 });
  await last;
  const texts = updates.slice(before).map(u => u.message.text).filter(t => /^flood \d+$/.test(t));
  same("10,000 messages arrive in order", [texts.length, texts.findIndex((t, i) => t !== `flood ${i}`)], [10_000, -1]);
  console.log(`     in ${Date.now() - begin} ms, the simulator has ${Math.round(await sim.memory() / 1024)} MiB`);
}

// One reader at a time, and the webhook.
{
  const poll = fetch(`${apiRoot}/bot${botToken}/getUpdates?timeout=5`);
  await refused("a second reader ends the first with 409", () => running, e => e.error_code === 409 && e.description.includes("terminated by other getUpdates"));
  const secret = "a-Secret_1";
  const hooked = newBot();
  const handle = webhookCallback(hooked, "http", { secretToken: secret });
  const server = createServer(handle).listen(0, "127.0.0.1");
  await new Promise(done => server.once("listening", done));
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  await refused("a webhook without TLS to elsewhere is refused", () => bot.api.setWebhook("http://example.com/"), e => e.description.includes("HTTPS URL must be provided"));
  await bot.api.setWebhook(url, { secret_token: secret, allowed_updates: ALL });
  await refused("no polling while a webhook is set", () => bot.api.getUpdates(), e => e.error_code === 409 && e.description.includes("webhook is active"));
  same("the poll that waited is over", (await (await poll).json()).description, "Conflict: terminated by setWebhook request");
  const first = update(u => u.message?.text === "by hook");
  const { next } = await sim.sent();
  await sim.inject({ kind: "message", chat: direct, from: person, text: "by hook" });
  same("an update comes by the hook", (await first).msg.text, "by hook");
  same("and is answered", (await sim.shows(s => s.text.includes("by hook"), next)).chat, "4242");
  const { acked, webhookPosts } = await sim.state();
  await sim.faults({ badSignature: 2 });
  const retried = update(u => u.message?.text === "flood forged");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "flood forged" });
  await retried;
  await sim.inject({ kind: "message", chat: direct, from: person, text: "after" });
  await sim.shows(s => s.text.includes("after"), next);
  const after = await sim.state();
  same("grammY turns two wrong secrets away, the third post is right", [after.webhookPosts - webhookPosts, after.acked - acked >= 1], [4, true]);
  same("the webhook's state is told", (await bot.api.getWebhookInfo()).url, url);
  await bot.api.deleteWebhook();
  same("and gone when deleted", (await bot.api.getWebhookInfo()).url, "");
  server.close();
}

// What nobody may do is noted, and every update has its published type.
{
  const before = (await sim.state()).violationCount;
  const wrong = await (await fetch(`${apiRoot}/bot1:x/getMe`)).json();
  same("a wrong token is refused as the service does", wrong, { ok: false, error_code: 401, description: "Unauthorized" });
  await fetch(`${apiRoot}/bot${botToken}/sendMessage`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ chat_id: 4242, text: "x", txt: "y" }) });
  const unknown = await (await fetch(`${apiRoot}/bot${botToken}/sendTelepathy`)).json();
  same("an unknown method is not found", unknown.error_code, 404);
  same("all three are noted", (await sim.state()).violationCount - before, 3);
  const kinds = new Map(updates.map(u => [JSON.stringify(u, (k, v) => (typeof v === "object" ? v : typeof v)), u]));
  const head = "import type { Update } from \"@grammyjs/types\";";
  // The types want it said that the message replied to replies to nothing.
  const print = u => JSON.stringify(u).replaceAll("\"reply_to_message\":{", "$&\"reply_to_message\":undefined,");
  const wrongs = complaints(head, [...kinds.values()].map(u => ["Update", u]), print);
  check(`${kinds.size} shapes of updates have the published type`, wrongs === "", wrongs);
  check("a wrong update would be noticed", complaints(head, [["Update", { update_id: 1, message: { message_id: "x" } }]]).includes("TS2322"));
}

sim.stop();
finish(74);
