// SPDX-License-Identifier: Apache-2.0
import { check, say } from "./bench.mjs";

const row = (page, title) => page.locator(".sessions li").filter({ hasText: title });

async function choose(page, title, action) {
  await row(page, title).locator("summary").click();
  await row(page, title).getByRole("button", { name: action }).click();
}

export function sessionCases({ watch, shot }) {
  return [
    ["a conversation is begun and returned to", async () => {
      const page = await watch.signedIn();
      await page.getByRole("button", { name: "New conversation" }).click();
      await page.getByRole("heading", { name: "New conversation" }).waitFor();
      await say(page, "a word in the second");
      await page.getByText("You said: a word in the second").waitFor();
      const key = decodeURIComponent(page.url().split("#chat/")[1]);
      await row(page, "Main conversation").locator("a").click();
      await page.getByRole("heading", { name: "Main conversation" }).waitFor();
      check("the first one does not show it", (await page.getByText("You said: a word in the second").count()) === 0);
      await page.goBack();
      await page.getByText("You said: a word in the second").waitFor();
      check("the address names it", key.startsWith("agent:main:page:"), key);
      await page.reload();
      await page.getByText("You said: a word in the second").waitFor();
      check("and leads to it after a reload", true);
      await shot(page, "sessions");
      await page.context().close();
    }],
  ];
}
export { choose, row };
