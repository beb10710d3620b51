// SPDX-License-Identifier: Apache-2.0
// What an idle connection costs: signed-in WebSocket clients that say nothing: node bench/sockets.mjs [COUNT] [JAVA_HOME]
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "..");
const count = Number(process.argv[2] ?? 1000);
const java = process.argv[3] ?? process.env.JAVA_HOME;
const port = 20000 + (process.pid % 20000);
const token = "bench-" + randomBytes(12).toString("hex");
const state = fs.mkdtempSync(path.join(os.tmpdir(), "creel-sockets-"));

/** A frame as a client sends it: masked, here with zeros. */
function frame(type, body) {
  const head = body.length < 126 ? Buffer.from([0x80 | type, 0x80 | body.length]) : Buffer.from([0x80 | type, 0xfe, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}

const hello = frame(1, Buffer.from(JSON.stringify({
  type: "req", id: "1", method: "connect",
  params: { minProtocol: 3, maxProtocol: 4, client: { id: "cli", version: "1", platform: "linux", mode: "cli" }, role: "operator", scopes: ["operator.read"], auth: { token } },
})));

/** The first whole frame of what came from the server, which masks nothing. */
function first(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 127;
  const head = short < 126 ? 2 : short === 126 ? 4 : 10;
  if (bytes.length < head) return null;
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return bytes.length < head + length ? null : { type: bytes[0] & 15, body: bytes.subarray(head, head + length), rest: bytes.subarray(head + length) };
}

/** One client, signed in; it answers pings. */
function connect() {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    let bytes = Buffer.alloc(0);
    let upgraded = false;
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed by the gateway")));
    socket.on("data", (data) => {
      bytes = Buffer.concat([bytes, data]);
      const end = bytes.indexOf("\r\n\r\n");
      if (!upgraded && end >= 0) {
        upgraded = true;
        bytes = bytes.subarray(end + 4);
      }
      for (let got = upgraded && first(bytes); got; got = first(bytes)) {
        bytes = Buffer.from(got.rest);
        if (got.type === 8) reject(new Error(`closed: ${got.body.subarray(2)}`));
        if (got.type === 9) socket.write(frame(10, got.body));
        if (got.type === 1 && got.body.includes("connect.challenge")) socket.write(hello);
        if (got.type === 1 && got.body.includes("hello-ok")) resolve(socket);
      }
    });
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`);
  });
}

const ready = () => fetch(`http://127.0.0.1:${port}/readyz`).then((answer) => answer.ok, () => false);

const pss = (pid) => Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))[1]);

/** Kilobytes the heap holds after a full collection, as the JVM says at SIGQUIT. */
async function live(child, log) {
  const totals = () => [...log.text.matchAll(/^Total +\d+ +(\d+)/gm)];
  const seen = totals().length;
  child.kill("SIGQUIT");
  while (totals().length === seen) await new Promise((resolve) => setTimeout(resolve, 100));
  return Number(totals().at(-1)[1]) / 1024;
}

const log = { text: "" };
const child = spawn(path.join(root, "creel"), ["gateway", "--port", String(port)], {
  env: { ...process.env, ...(java ? { JAVA_HOME: java } : {}), CREEL_STATE_DIR: state, CREEL_GATEWAY_TOKEN: token, JAVA_TOOL_OPTIONS: "-XX:+PrintClassHistogram" },
  stdio: ["ignore", "pipe", "pipe"],
});
for (const out of [child.stdout, child.stderr]) out.on("data", (data) => (log.text += data));
const sockets = [];
try {
  while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 50));
  for (let i = 0; i < 50; i++) sockets.push(await connect());
  const before = { heap: await live(child, log), pss: pss(child.pid) };
  while (sockets.length < count) sockets.push(await connect());
  const after = { heap: await live(child, log), pss: pss(child.pid) };
  console.log(`${count} idle sockets: ${((after.heap - before.heap) / (count - 50)).toFixed(1)} KiB of heap each, ${((after.pss - before.pss) / (count - 50)).toFixed(1)} KiB of memory each`);
} finally {
  sockets.forEach((socket) => socket.removeAllListeners("close").destroy());
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("close", resolve));
  fs.rmSync(state, { recursive: true, force: true });
}
