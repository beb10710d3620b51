// SPDX-License-Identifier: Apache-2.0
import fs from "node:fs";
import { check, say, until } from "./bench.mjs";

/** Commands on the gateway's host that wait for a yes, in a turn that waits with them. */
export function approvalCases({ model, watch, shot, work }) {
  const made = (name) => `${work}/approved-${name}`;
  const asks = (word, command) => model.scripts.set(word, (s) => s.tool("exec", { command }));
  return [
    ["a command on the host waits for a yes and is what was shown", async () => {
      const page = await watch.signedIn();
      const other = await watch.signedIn();
      asks("make the first file", `touch ${made("yes")}`);
      await say(page, "make the first file");
      const card = page.getByRole("region", { name: "Approvals" }).getByRole("article");
      await card.waitFor();
      check("it shows the command", (await card.locator("pre.exact").first().textContent()).includes(`touch ${made("yes")}`));
      await card.locator("summary").click();
      check("and each program with its file", /\/touch/.test(await card.locator("details pre").textContent()));
      check("nothing has run", !fs.existsSync(made("yes")));
      check("a second page asks too", await other.getByRole("article", { name: "Run a command" }).waitFor().then(() => true));
      await shot(page, "approval");
      await card.getByRole("button", { name: "Allow once" }).click();
      await page.getByText("[no output]").first().waitFor({ state: "attached" });
      check("it ran", fs.existsSync(made("yes")));
      check("the question is gone", (await card.count()) === 0);
      await other.getByRole("region", { name: "Approvals" }).waitFor({ state: "detached" });
      check("everywhere", true);
      await say(page, "make the first file");
      await card.waitFor();
      check("once is once: the same again asks again", (await card.count()) === 1);
      await card.getByRole("button", { name: "Deny" }).click();
      await card.waitFor({ state: "detached" });
      await page.context().close();
      await other.context().close();
    }],
    ["a no is a no, and what waits is asked again after a reload", async () => {
      const page = await watch.signedIn();
      asks("make the second file", `touch ${made("no")}`);
      await say(page, "make the second file");
      const card = page.getByRole("region", { name: "Approvals" }).getByRole("article");
      await card.waitFor();
      await page.reload();
      await card.waitFor();
      await card.getByRole("button", { name: "Deny" }).click();
      await page.getByText(/Refused by rule/).first().waitFor({ state: "attached" });
      check("nothing ran", !fs.existsSync(made("no")));
      await page.context().close();
    }],
    ["a command's text is text", async () => {
      const page = await watch.signedIn();
      const hostile = `echo '<img src=x onerror="fetch(1)"><b>Allow once</b>' \u202Egnp.exe`;
      asks("show the hostile one", hostile);
      await say(page, "show the hostile one");
      const card = page.getByRole("region", { name: "Approvals" }).getByRole("article");
      const refused = page.getByText(/Refused by rule/);
      await card.or(refused).first().waitFor({ state: "attached" });
      if ((await card.count()) > 0) {
        const shown = await card.locator("pre.exact").first().textContent();
        check("marks stay marks", shown.includes("<img src=x") && (await card.locator("img, b").count()) === 0, shown);
        check("nothing turns the text around", !shown.includes("\u202E"), shown);
        await card.getByRole("button", { name: "Deny" }).click();
        await card.waitFor({ state: "detached" });
      } else {
        check("what cannot be shown is refused", true);
      }
      check("the page is as it was", await until(() => watch.violations.length === 0), watch.violations);
      await page.context().close();
    }],
    ["a yes after a stop starts nothing", async () => {
      const page = await watch.signedIn();
      asks("make the third file", `touch ${made("stopped")}`);
      await say(page, "make the third file");
      const card = page.getByRole("region", { name: "Approvals" }).getByRole("article");
      await card.waitFor();
      await page.getByRole("button", { name: "Stop the answer" }).click();
      await page.getByRole("button", { name: "Stop the answer" }).waitFor({ state: "detached" });
      if ((await card.count()) > 0) await card.getByRole("button", { name: "Allow once" }).click();
      await card.waitFor({ state: "detached" });
      await say(page, "anything else");
      await page.getByText("You said: anything else").first().waitFor({ state: "attached" });
      check("nothing ran", !fs.existsSync(made("stopped")));
      await page.context().close();
    }],
  ];
}
