// SPDX-License-Identifier: Apache-2.0
// The simulated GoWA bridge against what its documents say. No client of it by other people can be had here: requests are curl's,
// signatures are openssl's, and the shapes of posts are those of the bridge's own page on webhooks.
import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { check, finish, refused, same } from "./checks.mjs";
import { started } from "./simulator.mjs";

const run = promisify(execFile);
const sim = await started("whatsapp");
const { apiRoot, basicAuth, webhookSecret } = await sim.config();
const person = { id: "+491701234567", name: "Ada" };
const ADA = "491701234567@s.whatsapp.net";
const direct = { kind: "direct", id: "ada" };
const group = { kind: "group", id: "120363024512399999" };
const GROUP = "120363024512399999@g.us";
const posts = [];
let wait = [];
let answer = () => 200;

const receiver = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const raw = Buffer.concat(parts);
  const post = { raw, signature: request.headers["x-hub-signature-256"], type: request.headers["content-type"], body: JSON.parse(raw) };
  const status = answer(post);
  post.status = status;
  posts.push(post);
  if (status === 0) return request.socket.destroy();
  response.writeHead(status).end();
  wait = wait.filter(({ fits, come }) => !(status === 200 && fits(post) && (come(post), true)));
  return undefined;
}).listen(0, "127.0.0.1");
await new Promise(done => receiver.once("listening", done));
const url = `http://127.0.0.1:${receiver.address().port}/hook`;

const post = fits => new Promise(come => wait.push({ fits, come }));
const body = text => post(p => p.body.payload.body === text);

async function curl(...options) {
  const { stdout } = await run("curl", ["-s", "-w", "\n%{http_code}", ...options]);
  const at = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(at + 1)), ...JSON.parse(stdout.slice(0, at) || "{}") };
}
const call = (path, value, ...more) => curl("-u", basicAuth, ...(value ? ["-H", "content-type: application/json", "-d", JSON.stringify(value)] : []), ...more, apiRoot + path);

// The bridge itself.
{
  same("without a password nothing is told", (await curl(`${apiRoot}/app/status`)).status, 401);
  same("nor with a wrong one", (await curl("-u", "creel:wrong", `${apiRoot}/app/status`)).status, 401);
  const status = await call("/app/status");
  same("with it the bridge says that it is linked", [status.status, status.code, status.results.is_logged_in], [200, "SUCCESS", true]);
  same("and to whom", (await call("/app/devices")).results[0].device, "4915100000001.0:64@s.whatsapp.net");
  same("another device is none", (await call("/app/status", undefined, "-H", "x-device-id: other")).code, "DEVICE_NOT_FOUND");
  same("an unknown path is none", (await call("/send/telepathy", { phone: ADA })).status, 404);
  same("without a hook an event goes nowhere", (await sim.inject({ kind: "message", chat: direct, from: person, text: "x" })).notDelivered, true);
  await sim.webhook({ url, haste: 100 });
}

// Posts: their shape and signature.
{
  const came = body("hello");
  const { eventIds, messageIds, chat } = await sim.inject({ kind: "message", chat: direct, from: person, text: "hello" });
  const hello = await came;
  same("a direct message arrives with the ids of the injection", [hello.body.payload.id, messageIds[0], chat], [eventIds[0], eventIds[0], ADA]);
  same("from a number, with its other address and name", [hello.body.payload.from, /^\d+@lid$/.test(hello.body.payload.from_lid), hello.body.payload.from_name], [ADA, true, "Ada"]);
  const file = `${tmpdir()}/sim-${process.pid}.json`;
  writeFileSync(file, hello.raw);
  const { stdout } = await run("openssl", ["dgst", "-sha256", "-hmac", webhookSecret, "-r", file]);
  rmSync(file);
  same("its signature is what openssl makes of its bytes", hello.signature, `sha256=${stdout.split(" ")[0]}`);
  const said = await call("/send/message", { phone: GROUP, message: "from the bot" });
  const inGroup = body("@4915100000001 look");
  await sim.inject({ kind: "message", chat: group, from: person, text: "look", mentionBot: true, replyToBot: true });
  const looked = (await inGroup).body.payload;
  same("in a group a mention is a number, and a reply names what it answers", [looked.chat_id, looked.replied_to_id, looked.quoted_body], [GROUP, said.results.message_id, "from the bot"]);
  const hidden = body("hidden");
  await sim.inject({ kind: "message", chat: group, from: { id: "251556368777322@lid", name: "?" }, text: "hidden" });
  same("a number can be hidden", [(await hidden).body.payload.from, "from_lid" in (await hidden).body.payload], ["251556368777322@lid", false]);
  const edited = post(p => p.body.event === "message.edited");
  await sim.inject({ kind: "edit", chat: direct, from: person, messageId: eventIds[0], text: "changed" });
  same("an edit has an id of its own", [(await edited).body.payload.original_message_id, (await edited).body.payload.body, (await edited).body.payload.id !== eventIds[0]], [eventIds[0], "changed", true]);
  const reacted = post(p => p.body.event === "message.reaction");
  await sim.inject({ kind: "reaction", chat: direct, from: person, messageId: eventIds[0], data: "❤️" });
  same("a reaction names its message", [(await reacted).body.payload.reaction, (await reacted).body.payload.reacted_message_id], ["❤️", eventIds[0]]);
  const joined = post(p => p.body.event === "group.participants");
  await sim.inject({ kind: "membership", chat: group, from: person });
  same("joining names the group and who", [(await joined).body.payload.type, (await joined).body.payload.jids], ["join", [ADA]]);
}

// Files both ways.
{
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251));
  const came = body("see this");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "see this", attachments: [{ name: "a.pdf", mediaType: "application/pdf", base64: bytes.toString("base64") }] });
  const { document } = (await came).body.payload;
  check("a document is a path with a caption", /^statics\/media\/[\w-]+\.pdf$/.test(document.path) && document.caption === "see this", document);
  const fetched = await fetch(`${apiRoot}/${document.path}`, { headers: { authorization: `Basic ${btoa(basicAuth)}` } });
  check("its bytes are fetched unchanged", Buffer.from(await fetched.arrayBuffer()).equals(bytes));
  same("but not without the password", (await fetch(`${apiRoot}/${document.path}`)).status, 401);
  const voice = post(p => p.body.payload.audio);
  await sim.inject({ kind: "message", chat: direct, from: person, attachments: [{ name: "v.ogg", mediaType: "audio/ogg", base64: "AAAA" }] });
  check("a voice is a path alone", typeof (await voice).body.payload.audio === "string");
  const file = `${tmpdir()}/sim-${process.pid}.png`;
  writeFileSync(file, bytes);
  const { next } = await sim.sent();
  const image = await curl("-u", basicAuth, "-F", `phone=${ADA}`, "-F", "caption=a picture", "-F", "compress=false", "-F", `image=@${file};type=image/png;filename=x.png`, `${apiRoot}/send/image`);
  const shown = await sim.shows(s => s.method === "/send/image", next);
  same("a picture is sent", [shown.chat, shown.text, shown.files, shown.messageId], [ADA, "a picture", [{ name: "x.png", size: 70_000 }], image.results.message_id]);
  await curl("-u", basicAuth, "-F", `phone=${ADA}`, "-F", `file=@${file};filename=x.bin`, `${apiRoot}/send/file`);
  same("a file too", (await sim.shows(s => s.method === "/send/file", next)).files[0].name, "x.bin");
  same("what is no picture is refused", (await curl("-u", basicAuth, "-F", `phone=${ADA}`, "-F", `image=@${file};type=text/plain`, `${apiRoot}/send/image`)).code, "VALIDATION_ERROR");
  rmSync(file);
}

// Sending, editing, typing, and what is refused.
{
  const { next } = await sim.sent();
  const sent = await call("/send/message", { phone: ADA, message: "one", reply_message_id: "3EB0X" });
  same("a message is shown", [(await sim.shows(s => s.text === "one", next)).messageId, sent.code], [sent.results.message_id, "SUCCESS"]);
  await call(`/message/${sent.results.message_id}/update`, { phone: ADA, message: "two" });
  same("an edit too", (await sim.shows(s => s.text === "two", next)).editOf, sent.results.message_id);
  same("nobody else's message is edited", (await call("/message/3EB0FFFF/update", { phone: ADA, message: "x" })).status, 400);
  await call("/send/chat-presence", { phone: ADA, action: "start" });
  same("typing is shown", (await sim.shows(s => s.method === "/send/chat-presence", next)).chat, ADA);
  await call(`/message/${sent.results.message_id}/reaction`, { phone: ADA, emoji: "👍" });
  same("a reaction too", (await sim.shows(s => s.method === "/message/reaction", next)).text, "👍");
  const bad = { "a blank phone": [{ message: "x" }], "a blank message": [{ phone: ADA, message: "" }], "a name for a number": [{ phone: "ada", message: "x" }],
    "a number for a text": [{ phone: ADA, message: 7 }], "a text too long": [{ phone: ADA, message: "x".repeat(65_537) }] };
  for (const [why, [value]] of Object.entries(bad)) same(`refused: ${why}`, (await call("/send/message", value)).status, 400);
  same("refused: a presence nobody has", (await call("/send/chat-presence", { phone: ADA, action: "dance" })).code, "VALIDATION_ERROR");
  same("refused: a form where JSON is due", (await curl("-u", basicAuth, "-d", `phone=${ADA}&message=x`, `${apiRoot}/send/message`)).status, 422);
  const { violationCount } = await sim.state();
  await call("/send/message", { phone: ADA, message: "x", colour: "red" });
  same("an unknown field is noted", (await sim.state()).violationCount - violationCount, 1);
}

// Faults of the REST side.
{
  const { next } = await sim.sent();
  await sim.faults({ fail: { count: 1, status: 500 } });
  same("a failure has its status", (await call("/send/message", { phone: ADA, message: "failed" })).status, 500);
  await sim.faults({ lostAnswers: 1 });
  await refused("a lost answer is an error", () => call("/send/message", { phone: ADA, message: "lost" }), e => e.code === 52);
  same("though the message is shown, and the failed one is not", (await sim.sent(next)).sent.map(s => s.text), ["lost"]);
  await sim.faults({ disconnect: true });
  same("a phone that is not linked sends nothing", (await call("/send/message", { phone: ADA, message: "x" })).code, "INTERNAL_SERVER_ERROR");
  same("and the bridge says so", (await call("/app/status")).results.is_logged_in, false);
  await sim.faults({ disconnect: { linked: true } });
}

// Faults of the posts.
{
  let at = posts.length;
  let left = 3;
  answer = p => (p.body.payload.body === "again" && left-- > 0 ? [503, 0, 401][left] : 200);
  const again = body("again");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "again" });
  await again;
  same("a post that fails comes again, the same bytes", [posts.slice(at).map(p => p.status), new Set(posts.slice(at).map(p => p.raw.toString())).size], [[401, 0, 503, 200], 1]);
  at = posts.length;
  answer = p => (p.body.payload.body === "never" ? 500 : 200);
  await sim.inject({ kind: "message", chat: direct, from: person, text: "never" });
  const next = body("next");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "next" });
  await next;
  same("five times, and then never", [posts.slice(at).filter(p => p.status === 500).length, (await sim.state()).lost], [6, 1]);
  answer = () => 200;
  await sim.faults({ badSignature: 1 });
  const forged = body("forged");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "forged" });
  const wrong = await forged;
  const file = `${tmpdir()}/sim-${process.pid}.json`;
  writeFileSync(file, wrong.raw);
  const { stdout } = await run("openssl", ["dgst", "-sha256", "-hmac", webhookSecret, "-r", file]);
  rmSync(file);
  check("a forged post has another signature than openssl's", wrong.signature !== `sha256=${stdout.split(" ")[0]}`);
  at = posts.length;
  await sim.faults({ duplicate: 1 });
  await sim.inject({ kind: "message", chat: direct, from: person, text: "twice" });
  await sim.faults({ reorder: 3 });
  const first = body("r0");
  await sim.inject({ kind: "message", chat: direct, from: person, text: "r{i}", count: 3 });
  await first;
  same("posts come twice, and in reverse, as asked", posts.slice(at).map(p => p.body.payload.body), ["twice", "twice", "r2", "r1", "r0"]);
  const begin = Date.now();
  const last = body("flood 9999");
  await sim.inject({ kind: "message", chat: group, from: person, text: "flood {i}", count: 10_000 });
  await last;
  const texts = posts.map(p => p.body.payload.body).filter(t => /^flood/.test(t));
  same("10,000 messages arrive in order", [texts.length, texts.findIndex((t, i) => t !== `flood ${i}`)], [10_000, -1]);
  console.log(`     in ${Date.now() - begin} ms, the simulator has ${Math.round(await sim.memory() / 1024)} MiB`);
}

// Every post has the documented fields, of the documented types, and no others.
{
  const COMMON = { id: "string", chat_id: "string", from: "string", from_lid: "string?", from_name: "string", timestamp: "time", is_from_me: "boolean" };
  const MEDIA = { image: "media?", video: "media?", audio: "media?", document: "media?" };
  const EVENTS = { "message": { ...COMMON, body: "string?", replied_to_id: "string?", quoted_body: "string?", ...MEDIA },
    "message.edited": { ...COMMON, original_message_id: "string", body: "string" }, "message.reaction": { ...COMMON, reaction: "string", reacted_message_id: "string" },
    "group.participants": { chat_id: "string", type: "string", jids: "array" } };
  const is = { string: v => typeof v === "string", boolean: v => typeof v === "boolean", array: Array.isArray, time: v => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(v),
    media: v => typeof v === "string" || (typeof v.path === "string" && Object.keys(v).every(k => ["path", "caption"].includes(k))) };
  const fits = ({ event, device_id, payload }) => is.string(device_id) && EVENTS[event]
    && Object.keys(payload).every(key => key in EVENTS[event])
    && Object.entries(EVENTS[event]).every(([key, type]) => (payload[key] === undefined ? type.endsWith("?") : is[type.replace("?", "")](payload[key])));
  same("every post is as the documents say", posts.filter(p => !fits(p.body)).map(p => p.body), []);
  check("a wrong one would be noticed", !fits({ event: "message", device_id: "x", payload: { id: 7 } }));
}

sim.stop();
finish(47);
