// SPDX-License-Identifier: Apache-2.0
// The family's own control page chats with the gateway: its files are served here, its socket goes to the gateway as it is.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { chromium } from "playwright-core";

const { URL: gateway, TOKEN: token, PAGE: files, SHOT: shot } = process.env;
const target = new URL(gateway);
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const asked = [];

const server = http.createServer((request, response) => {
  const name = path.normalize(new URL(request.url, "http://x").pathname);
  const file = path.join(files, name.endsWith("/") || !path.extname(name) ? "index.html" : name);
  fs.readFile(file, (error, bytes) => {
    response.writeHead(error ? 404 : 200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream" });
    response.end(error ? "" : bytes);
  });
});

server.on("upgrade", (request, socket, head) => {
  const onward = net.connect(target.port, target.hostname, () => {
    const headers = [];
    for (let i = 0; i < request.rawHeaders.length; i += 2) headers.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
    onward.write(`GET ${request.url} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  onward.on("error", () => socket.destroy());
  socket.on("error", () => onward.destroy());
});

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame.type === "req") asked.push({ id: frame.id, method: frame.method });
    });
    socket.on("framereceived", ({ payload }) => {
      const frame = JSON.parse(payload);
      const request = frame.type === "res" && asked.find(({ id }) => id === frame.id);
      if (request) request.answer = frame.ok ? "ok" : frame.error.message;
    });
  });
  await page.goto(`${origin}/#token=${token}`);
  const box = page.getByLabel("Chat composer");
  await box.fill("hello from the page", { timeout: 60_000 });
  await box.press("Enter");
  await page.getByText("hello from the page").first().waitFor();
  await page.getByText("built-in offline model").first().waitFor();
  assert.equal(await page.locator("main").getByText("hello from the page").count(), 1, "the page knows its own message again");
  if (shot) await page.screenshot({ path: shot });
  const answers = new Map(asked.map(({ method, answer }) => [method, answer ?? "no answer"]));
  for (const [method, answer] of [...answers].sort()) console.log(`${method}: ${answer}`);
  assert.equal(answers.get("chat.send"), "ok");
  const refused = [...answers].filter(([, answer]) => answer !== "ok" && !answer.startsWith("unknown method"));
  assert.deepEqual(refused, [], "every refusal but an unknown method is a fault of ours");
  console.log("ok the family's control page sent a message and showed the answer");
} finally {
  await browser.close();
  server.close();
}
