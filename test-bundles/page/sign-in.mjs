// SPDX-License-Identifier: Apache-2.0
import { HOME, TOKEN, check, say } from "./bench.mjs";

const stored = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.cookie]));

export function signInCases({ gateway, stranger, watch, shot }) {
  return [
    ["a wrong token is refused with the remedy", async () => {
      const page = await watch.page();
      await page.goto(HOME);
      await page.getByLabel("Token or password").fill("not-the-token");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("This is not the gateway's token").waitFor();
      check("nothing of it is kept", !(await stored(page)).includes("creel.pass"), await stored(page));
      await shot(page, "sign-in");
      await page.getByLabel("Token or password").fill(TOKEN);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("heading", { name: "Main conversation" }).waitFor();
      check("the right one opens the page", true);
      await page.context().close();
    }],
    ["a token in the address is used and taken out", async () => {
      const page = await watch.signedIn();
      check("the address is clean", page.url().split("#")[0] === HOME && !page.url().includes(TOKEN), page.url());
      check("storage and address hold no secret in clear", !(await stored(page)).includes(TOKEN), await stored(page));
      await page.reload();
      await page.getByRole("status").getByText("Connected").waitFor();
      check("the tab stays signed in after a reload", true);
      const other = await page.context().newPage();
      await other.goto(HOME);
      await other.getByLabel("Token or password").waitFor();
      check("another tab does not", true);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByLabel("Token or password").waitFor();
      check("signing out leaves nothing", !(await stored(page)).includes("creel.pass"));
      await page.context().close();
    }],
    ["who asks to stay signed in does", async () => {
      const page = await watch.page();
      await page.goto(HOME);
      await page.getByLabel("Token or password").fill(TOKEN);
      await page.getByLabel("Stay signed in").check();
      await page.keyboard.press("Enter");
      await page.getByRole("status").getByText("Connected").waitFor();
      check("sealed, not in clear", !(await stored(page)).includes(TOKEN), await stored(page));
      const other = await page.context().newPage();
      await other.goto(HOME);
      await other.getByRole("status").getByText("Connected").waitFor();
      check("another tab is signed in too", true);
      const menu = other.locator(".sessions li").first();
      await menu.locator("summary").click();
      check("what a browser remembers may not administrate", await menu.getByRole("button", { name: "Start over" }).isDisabled());
      await page.context().close();
    }],
    ["an address that names another gateway is not followed", async () => {
      const page = await watch.page();
      const there = encodeURIComponent(stranger.origin.replace("http", "ws"));
      await page.goto(`${HOME}?gatewayUrl=${there}#token=${TOKEN}&gatewayUrl=${there}`);
      await page.getByRole("status").getByText("Connected").waitFor();
      check("the stranger saw nothing", stranger.hits.length === 0, stranger.hits);
      check("the address is clean", !page.url().includes("gatewayUrl"), page.url());
      await page.context().close();
    }],
    ["after a restart of the gateway the page is back by itself", async () => {
      const page = await watch.signedIn();
      await say(page, "before the restart");
      await page.getByText("You said: before the restart").waitFor();
      watch.errors.length = 0;
      await gateway.stop();
      await page.getByRole("status").getByText("Connection lost").waitFor();
      await shot(page, "lost");
      check("sending waits for the connection", await page.getByRole("button", { name: "Send" }).isDisabled());
      await gateway.start();
      await page.getByRole("status").getByText("Connected").waitFor({ timeout: 60_000 });
      await page.getByText("You said: before the restart").waitFor();
      await say(page, "after the restart");
      await page.getByText("You said: after the restart").waitFor();
      check("what was said is there, and more can be said", true);
      check("only failed connections were reported", watch.errors.every((e) => e.includes("WebSocket")), watch.errors);
      watch.errors.length = 0;
      await page.context().close();
    }],
  ];
}
