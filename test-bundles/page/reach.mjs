// SPDX-License-Identifier: Apache-2.0
// Who reaches the page: by keyboard, by screen reader, on a phone, in the dark.
import fs from "node:fs";
import { createRequire } from "node:module";
import { HOME, TOKEN, check, say } from "./bench.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = ["Chat", "Agents", "Status", "Logs"];

/** Through the driver, which the page's policy does not bind. */
async function faults(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
}

async function open(page, view) {
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: view }).click();
  await page.getByRole("main", { name: view }).waitFor();
}

export function reachCases({ watch, shot }) {
  return [
    ["no fault of access in any view, light and dark, wide and narrow", async () => {
      for (const colorScheme of ["light", "dark"]) {
        for (const viewport of [{ width: 1200, height: 800 }, { width: 360, height: 740 }]) {
          const name = `${colorScheme} ${viewport.width}`;
          const page = await watch.page({ colorScheme, viewport, reducedMotion: "reduce" });
          await page.goto(HOME);
          await page.getByLabel("Token or password").waitFor();
          let found = await faults(page);
          check(`${name} sign-in`, found.length === 0, found);
          await page.goto("about:blank");
          await page.goto(`${HOME}#token=${TOKEN}`);
          await page.getByRole("status").getByText("Connected").waitFor();
          await say(page, "# Heading\n\nA [link](https://example.org/), `code`, a list:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |");
          await page.locator(".prose table").last().waitFor();
          await page.getByText("Writing…").waitFor({ state: "detached" });
          for (const view of VIEWS) {
            await open(page, view);
            await page.getByRole("heading", { level: 1 }).waitFor();
            found = await faults(page);
            check(`${name} ${view}`, found.length === 0, found);
            const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
            check(`${name} ${view} fits the width`, wide <= viewport.width, String(wide));
            await shot(page, `${colorScheme}-${viewport.width}-${view.toLowerCase()}`);
          }
          await page.context().close();
        }
      }
    }],
    ["with the keyboard alone", async () => {
      const page = await watch.page();
      await page.goto(HOME);
      await page.getByLabel("Token or password").waitFor();
      await page.keyboard.type(TOKEN);
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Message", exact: true }).waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
      await page.keyboard.type("typed only");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.type("in two lines");
      await page.keyboard.press("Enter");
      await page.getByText("You said: typed only in two lines").waitFor();
      check("signed in and spoken", true);
      await tabTo(page, (e) => e.matches(".skip"));
      await page.keyboard.press("Enter");
      check("the skip link leads to the content", await page.evaluate(() => document.activeElement?.id === "main"));
      await tabTo(page, (e) => e.matches(".views a") && e.textContent?.includes("Status"));
      check("what has the focus is outlined", await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none"));
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Status" }).waitFor();
      await tabTo(page, (e) => e.textContent?.trim() === "New conversation");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "New conversation" }).waitFor();
      check("a conversation was begun", true);
      await page.context().close();
    }],
    ["on a phone", async () => {
      const page = await watch.signedIn({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
      await page.getByRole("button", { name: "Conversations" }).tap();
      await page.getByRole("button", { name: "New conversation" }).tap();
      await page.getByRole("heading", { name: "New conversation" }).waitFor();
      const closed = await page.locator("#side:not(.shown)").waitFor({ state: "attached" }).then(() => true, () => false);
      check("the drawer closes behind a choice", closed);
      await page.getByRole("textbox", { name: "Message", exact: true }).tap();
      await page.keyboard.type("from a phone");
      await page.getByRole("button", { name: "Send" }).tap();
      await page.getByText("You said: from a phone").waitFor();
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("button, .views a, summary, textarea")]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }))
          .map((e) => [e.textContent?.trim() || e.ariaLabel, e.getBoundingClientRect()])
          .filter(([, r]) => r.height < 24 || r.width < 24),
      );
      check("what is touched is large enough", small.length === 0, small);
      await shot(page, "phone");
      await page.context().close();
    }],
  ];
}

/** Presses Tab until it is reached; fails when the ring was gone round. */
async function tabTo(page, wanted) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${wanted})(document.activeElement)`)) return;
  }
  throw new Error(`not reached by Tab: ${wanted}`);
}
