// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from "ws";
import { HOME, TOKEN, check, say } from "./bench.mjs";

export const row = (page, title) => page.locator(".sessions li").filter({ hasText: title });

export async function choose(page, title, action) {
  await row(page, title).locator("summary").click();
  await row(page, title).getByRole("button", { name: action }).click();
}

export async function rename(page, title, name) {
  await choose(page, title, "Rename");
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.keyboard.press("Enter");
}

async function begin(page, words) {
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("heading", { name: "New conversation" }).waitFor();
  await say(page, words);
  await page.getByText(`You said: ${words}`).waitFor();
}

export function sessionCases({ model, watch, shot }) {
  return [
    ["a conversation is begun and returned to", async () => {
      const page = await watch.signedIn();
      await begin(page, "a word in the second");
      const key = decodeURIComponent(page.url().split("#chat/")[1]);
      await row(page, "Main conversation").locator("a").click();
      await page.getByRole("heading", { name: "Main conversation" }).waitFor();
      check("the list marks the open one", (await page.locator(".sessions [aria-current]").textContent()).includes("Main conversation"));
      check("the first one does not show it", (await page.getByText("You said: a word in the second").count()) === 0);
      await page.goBack();
      await page.getByText("You said: a word in the second").waitFor();
      check("the address names it", key.startsWith("agent:main:page:"), key);
      await page.reload();
      await page.getByText("You said: a word in the second").waitFor();
      check("and leads to it after a reload", true);
      await page.context().close();
    }],
    ["a conversation is renamed, started over and deleted, each after a question", async () => {
      const page = await watch.signedIn();
      const other = await watch.signedIn();
      await begin(page, "short lived");
      await rename(page, "short lived", "Boats and nets");
      await page.getByRole("heading", { name: "Boats and nets" }).waitFor();
      await row(other, "Boats and nets").waitFor();
      check("the name is seen in another browser too", true);
      check("the list marks the new one", (await page.locator(".sessions [aria-current]").textContent()).includes("Boats and nets"));
      await shot(page, "sessions");
      await choose(page, "Boats and nets", "Start over");
      await shot(page, "question");
      await page.keyboard.press("Escape");
      check("no means no", await page.getByText("You said: short lived").isVisible());
      check("the focus is back where the question came from", await page.evaluate(() => document.activeElement?.tagName === "SUMMARY"));
      await choose(page, "Boats and nets", "Start over");
      await page.getByRole("dialog").getByRole("button", { name: "Start over" }).click();
      await page.getByText("You said: short lived").waitFor({ state: "detached" });
      check("after starting over nothing of it is shown", await row(page, "Boats and nets").isVisible());
      await choose(page, "Boats and nets", "Delete");
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await row(page, "Boats and nets").waitFor({ state: "detached" });
      await row(other, "Boats and nets").waitFor({ state: "detached" });
      await page.getByRole("heading", { name: "Main conversation" }).waitFor();
      check("after deleting it is gone, and the main one is open", true);
      await row(page, "Main conversation").locator("summary").click();
      check("the main one stays", await row(page, "Main conversation").getByRole("button", { name: "Delete" }).isDisabled());
      await page.context().close();
      await other.context().close();
    }],
    ["a conversation is given another model", async () => {
      const page = await watch.signedIn();
      await begin(page, "whose words");
      await page.getByLabel("Model").selectOption({ label: "Offline rules" });
      await page.waitForFunction(() => [...document.querySelectorAll(".model option")].find((o) => o.selected)?.value === "offline/rules");
      await say(page, "hello");
      await page.locator(".prose").getByText("built-in offline model").first().waitFor();
      check("it answers", true);
      await page.reload();
      await page.getByRole("heading", { name: "whose words" }).waitFor();
      check("and stays chosen", (await page.getByLabel("Model").inputValue()) === "offline/rules");
      await page.context().close();
    }],
    ["earlier messages are read when asked for", async () => {
      const page = await watch.signedIn();
      await begin(page, "number 0");
      const key = decodeURIComponent(page.url().split("#chat/")[1]);
      for (let i = 1; i <= 45; i++) {
        await say(page, `number ${i}`);
        await page.getByText(`You said: number ${i}`, { exact: true }).waitFor();
      }
      await page.reload();
      await page.getByText("You said: number 45", { exact: true }).waitFor();
      check("a long one begins with its end", (await page.getByText("You said: number 0", { exact: true }).count()) === 0, key);
      await page.getByRole("button", { name: "Show earlier messages" }).click();
      await page.getByText("You said: number 0", { exact: true }).waitFor();
      const said = await page.locator("article.user .said").allTextContents();
      check("each once and in order", said.join() === Array.from({ length: 46 }, (_, i) => `number ${i}`).join(), said);
      check("no more are promised", (await page.getByRole("button", { name: "Show earlier messages" }).count()) === 0);
      await page.context().close();
    }],
    ["a picture goes along", async () => {
      const page = await watch.signedIn();
      const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
      const input = page.locator("input[type=file]");
      await input.setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
      await page.getByRole("alert").getByText("note.txt is not a picture").waitFor();
      await input.setInputFiles({ name: "huge.png", mimeType: "image/png", buffer: Buffer.alloc(7 << 20) });
      await page.getByRole("alert").getByText(/huge.png has 7.0 MB; one picture may have/).waitFor();
      check("what does not go says why", true);
      await input.setInputFiles([{ name: "net.png", mimeType: "image/png", buffer: png }, { name: "second.png", mimeType: "image/png", buffer: png }]);
      await page.getByRole("button", { name: "Remove second.png" }).click();
      await shot(page, "attachment");
      await say(page, "what is on it?");
      await page.getByText("You said: what is on it?").waitFor();
      const asked = JSON.stringify(model.requests.at(-1).messages.at(-1).content);
      const hidden = await page.locator(".log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
      check("the newest stays in view", hidden < 2, String(hidden));
      check("the model sees it", asked.includes(png.toString("base64")) && asked.match(/image_url/g).length >= 1 && !asked.includes("second"), asked.slice(0, 200));
      check("and the person too", await page.getByRole("img", { name: "net.png" }).isVisible());
      await page.context().close();
    }],
    ["the log is shown, filtered and followed", async () => {
      const page = await watch.signedIn();
      await page.getByRole("link", { name: "Logs" }).click();
      const lines = page.getByRole("log", { name: "Log lines" });
      await lines.getByText("listening on").first().waitFor();
      check("what the gateway said", true);
      await page.getByLabel("With the words").fill("no line has this");
      await page.getByText("0 lines").waitFor();
      await page.getByLabel("With the words").fill("refused");
      const guess = new WebSocket(HOME.replace("http", "ws"));
      await new Promise((done) => (guess.onmessage = done));
      guess.send(JSON.stringify({ type: "req", id: "1", method: "connect", params: { minProtocol: 4, maxProtocol: 4, auth: { token: "wrong" },
        client: { id: "cli", version: "1", platform: "<img src=x onerror=window.ran=1>", mode: "cli", displayName: "<b>x" } } }));
      await lines.getByText("refused").first().waitFor();
      check("a new line comes by itself", true);
      const asked = await page.evaluate(() => {
        const send = WebSocket.prototype.send;
        let count = 0;
        WebSocket.prototype.send = function (data) {
          count += String(data).includes('"logs.tail"') ? 1 : 0;
          send.call(this, data);
        };
        const follow = document.querySelector("creel-logs-view input[type=checkbox]");
        follow.click();
        follow.click();
        WebSocket.prototype.send = send;
        return count;
      });
      check("it is read by one at a time", asked <= 1, asked);
      await shot(page, "logs");
      check("the token is in none", !(await lines.textContent()).includes(TOKEN));
      await page.context().close();
    }],
  ];
}
