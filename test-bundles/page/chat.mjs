// SPDX-License-Identifier: Apache-2.0
import { HOME, check, say } from "./bench.mjs";

/** A door the test opens when it has seen enough. */
function gate() {
  let open;
  const opened = new Promise((done) => (open = done));
  return { open, opened };
}

export function chatCases({ model, watch, shot }) {
  return [
    ["an answer grows while it is written", async () => {
      const page = await watch.signedIn();
      const door = gate();
      model.scripts.set("in two pieces", async (s) => {
        s.text("The **first** piece. And ");
        await door.opened;
        s.text("the second.");
      });
      await say(page, "in two pieces, please");
      await page.getByText("The first piece.").first().waitFor();
      check("it is said to be under way", await page.getByText("Writing…").isVisible());
      check("marks are drawn while it grows", (await page.locator(".prose strong").last().textContent()) === "first");
      check("the whole is not there yet", (await page.getByText("the second.").count()) === 0);
      await shot(page, "streaming");
      door.open();
      await page.locator(".prose").getByText("The first piece. And the second.").waitFor();
      await page.getByText("Writing…").waitFor({ state: "detached" });
      const heard = await page.locator("[data-speech] p").allTextContents();
      check("a screen reader hears each sentence once", heard.join(" ").match(/piece/g)?.length === 1 && heard.join(" ").includes("second"), heard);
      check("the field has the focus again", await page.getByRole("textbox", { name: "Message", exact: true }).evaluate((e) => e === document.activeElement));
      await page.context().close();
    }],
    ["a tool step shows what was asked and answered", async () => {
      const page = await watch.signedIn();
      model.scripts.set("look it up", (s) => (s.afterTool ? s.text("The tool spoke.") : (s.text("Looking. "), s.tool("session_status", {}))));
      model.scripts.set("Session: agent:", (s) => s.text("The tool spoke."));
      await say(page, "look it up");
      await page.getByText("The tool spoke.").first().waitFor();
      const step = page.locator("details.step").last();
      await step.getByText("done").waitFor();
      await step.locator("summary").click();
      check("its answer can be read", (await step.locator("pre").last().textContent()).includes("agent:main:main"));
      const order = await page.locator("article.assistant").last().evaluate((a) => [...a.querySelectorAll(".prose, details")].map((e) => e.tagName));
      check("text, step, text", order.join() === "DIV,DETAILS,DIV", order);
      await shot(page, "tool");
      await page.reload();
      await page.locator("details.step").last().getByText("session_status").waitFor();
      check("the newest is in view", await page.locator("article.assistant").last().evaluate((e) => e.getBoundingClientRect().bottom <= document.querySelector(".log").getBoundingClientRect().bottom));
      const again = await page.locator("article.assistant").last().evaluate((a) => [...a.querySelectorAll(".prose, details")].map((e) => e.tagName));
      check("after a reload as before", again.join() === "DIV,DETAILS,DIV", again);
      await page.context().close();
    }],
    ["stop stops", async () => {
      const page = await watch.signedIn();
      const before = model.cut;
      model.scripts.set("never end", async (s) => {
        s.text("It goes on ");
        await s.gone;
      });
      await say(page, "never end");
      await page.getByText("It goes on").first().waitFor();
      await page.getByRole("button", { name: "Stop the answer" }).click();
      await page.locator("article.assistant").last().getByText("Stopped").waitFor();
      check("the model was left", model.cut === before + 1, String(model.cut));
      check("what it said stays", (await page.locator("article.assistant").last().textContent()).includes("It goes on"));
      await say(page, "never end");
      await page.getByRole("button", { name: "Stop the answer" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Stop the answer" }).waitFor({ state: "detached" });
      check("Escape stops too", true);
      await say(page, "still there?");
      await page.getByText("You said: still there?").waitFor();
      check("and the next answer comes", true);
      await page.context().close();
    }],
    ["two browsers see one conversation", async () => {
      const one = await watch.signedIn();
      const two = await watch.signedIn();
      await say(one, "seen by both");
      await two.getByText("You said: seen by both").waitFor();
      await two.locator("article.user").getByText("seen by both", { exact: true }).waitFor();
      check("question and answer appear in the other", true);
      await one.context().close();
      await two.context().close();
    }],
    ["a failed answer says why", async () => {
      const page = await watch.signedIn();
      model.scripts.set("break down", (s) => s.response.destroy());
      await say(page, "break down");
      const note = page.locator("article.assistant .note.failed").last();
      await note.waitFor();
      check("in words", (await note.textContent()).length > 5, await note.textContent());
      await page.context().close();
    }],
    ["a page from another address space", async () => {
      const page = await watch.page();
      await page.goto(`${HOME}#chat/${encodeURIComponent("agent:main:main")}`);
      await page.getByLabel("Token or password").waitFor();
      check("asks to sign in, whatever view is named", true);
      await page.context().close();
    }],
  ];
}
