// SPDX-License-Identifier: Apache-2.0
// node page.mjs ROOT WORK [CASE...]: every case of the page, in one browser, against one gateway.
import fs from "node:fs";
import { approvalCases } from "./approvals.mjs";
import { Gateway, HOME, Stranger, Watch, check, outcome, run } from "./bench.mjs";
import { chatCases } from "./chat.mjs";
import { hostileCases } from "./hostile.mjs";
import { ScriptedModel } from "./model.mjs";
import { reachCases } from "./reach.mjs";
import { sessionCases } from "./sessions.mjs";
import { signInCases } from "./sign-in.mjs";

const [root, work, ...wanted] = process.argv.slice(2);
const shots = process.env.SHOTS;
const model = new ScriptedModel();
const baseUrl = await model.start();
const scripted = { id: "m", name: "Scripted", reasoning: false, input: ["text", "image"], contextWindow: 100000, maxTokens: 1000,
  cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } };
const config = {
  models: { mode: "merge", providers: { scripted: { baseUrl, apiKey: "key-of-the-model", api: "openai-completions", models: [scripted] } } },
  agents: { defaults: { model: { primary: "scripted/m" }, sandbox: { mode: "off" } } },
  tools: { exec: { host: "gateway", security: "allowlist", ask: "on-miss" } },
};
fs.writeFileSync(`${process.env.CREEL_STATE_DIR}/exec-approvals.json`, JSON.stringify({ version: 1, defaults: { security: "allowlist", ask: "on-miss" } }), { mode: 0o600 });
fs.writeFileSync(`${process.env.CREEL_STATE_DIR}/creel.json`, JSON.stringify(config), { mode: 0o600 });
const gateway = new Gateway(root, work);
await gateway.start();
const stranger = new Stranger();
await stranger.start();
const watch = await Watch.launch();
const shot = async (page, name) => shots && (await page.screenshot({ path: `${shots}/${name}.png` }));
const bench = { gateway, model, stranger, watch, shot, work };

for (const [name, work] of [...signInCases(bench), ...chatCases(bench), ...sessionCases(bench), ...hostileCases(bench), ...approvalCases(bench), ...reachCases(bench)]) {
  if (wanted.length === 0 || wanted.includes(name)) await run(name, work);
}
await run("nothing else happened on any page", async () => {
  check("no violation of the page's policy", watch.violations.length === 0, watch.violations);
  check(`no request to another origin than ${HOME}`, watch.elsewhere.length === 0, watch.elsewhere);
  check("no dialog", watch.dialogs.length === 0, watch.dialogs);
  check("no error", watch.errors.length === 0, watch.errors);
  check("nobody came to the stranger", stranger.hits.length === 0, stranger.hits);
});

await watch.browser.close();
const code = await gateway.stop();
check("the gateway stops with 0", code === 0, String(code));
stranger.stop();
model.stop();
process.exitCode = outcome() ? 0 : 1;
