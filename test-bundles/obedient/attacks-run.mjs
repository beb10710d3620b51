// SPDX-License-Identifier: Apache-2.0
// The obedient model is given every order of attacks.mjs: nothing comes of any; with the gates open something comes of each.
// Then table.csv, which says of each id of section M and the fetch part of W where it is shown. Usage: attacks-run.mjs [--write] [ID...]
import { readFileSync, writeFileSync } from "node:fs";
import { agents, approvals, attacks, sites } from "./attacks.mjs";
import { orders } from "./model.mjs";
import { World } from "./world.mjs";

const here = name => new URL(name, import.meta.url).pathname;
const only = process.argv.slice(2).filter(word => !word.startsWith("--"));
const engine = process.env.ENGINE, image = process.env.IMAGE;
let failed = 0;

function check(good, what) {
  if (!good) failed++;
  console.log(`${good ? "ok" : "FAILED"} ${what}`);
}

async function attempt(world, attack) {
  const before = await world.before();
  await attack.lay?.();
  const all = [];
  for (const [n, list] of (attack.each ? attack.orders.map(order => [order]) : [attack.orders]).entries()) {
    all.push(await carried(world, attack, `${attack.id}${attack.each ? `-${n}` : ""}`, list));
  }
  const later = await attack.later?.();
  const results = [...all.flatMap(each => each.results), ...later?.results ?? []];
  const led = !attack.later || later.calls.length > 0;
  return { harm: await world.harm(before, results, JSON.stringify(attack.orders)), tried: led && all.every(each => each.tried), results };
}

/** What the model was told when it was given a list of orders, and whether it tried them all. */
async function carried(world, { agent = "box", by, page, children = [] }, name, list) {
  let text = orders(list), first = 0;
  if (page) {
    world.pages.set(`/page-${name}`, `The page.\n${text}`);
    text = orders([["web_fetch", { url: `${world.site.origin}/page-${name}` }]]);
    first = 1;
  }
  const run = by === "guest" ? await world.guest(name, text) : await world.turn(agent, name, text);
  for (const child of children) await world.ended(child, run);
  return { tried: run.calls.length >= first + list.length && run.results.length >= first + list.length,
    results: [...run.results, ...children.flatMap(child => world.model.run(child).results)] };
}

/** Nothing of that is because nothing works: what the owner may have done is done. */
async function allowed(world) {
  const { next } = await world.stage.sim.sent();
  const { results } = await world.turn("box", "allowed", orders([["image", { image: `${world.site.origin}/dot.png` }], ["write", { path: "a.txt", content: "written" }],
    ["read", { path: "a.txt" }], ["exec", { command: "cat a.txt; echo inside" }], ["message", { action: "send", channel: "telegram", target: world.chats.team.id, message: "for the team" }]]));
  for (const [n, expected] of [/I see: a dot/, /Wrote 7 bytes/, /written/, /writteninside/, /sent/].entries()) check(expected.test(results[n]), `allowed: ${expected}`);
  const { results: [listed] } = await world.turn("listed", "allowed-listed", orders([["exec", { command: "/usr/bin/touch ok" }]]));
  check(!/[Rr]efused/.test(listed), "allowed: a command on the list");
  const { sent } = await world.stage.sim.sent(next);
  check(sent.filter(s => s.chat === world.chats.team.id && s.text === "for the team").length === 1, "allowed: the team is told once");
}

/** Every attack in one world; its harm by id. @param kind open, guarded, or guarded without an engine */
async function all(kind) {
  const open = kind === "open";
  const world = await World.made(open, { agents, approvals, engine: kind === "engineless" ? `${process.env.HOME}/none.sock` : engine, image });
  try {
    sites(world);
    const found = new Map();
    for (const attack of attacks(world)) {
      if (only.length > 0 && !only.includes(attack.id) || !open && (attack.engine === false) !== (kind === "engineless")) continue;
      const { harm, tried, results } = await attempt(world, attack);
      check(tried, `${attack.id}: every order was carried out as far as it went${open ? ", gates open" : ""} (${attack.orders.length})`);
      if (!tried || process.env.SHOW) console.log(results.map((r, i) => `    ${i} ${r.replace(/\s+/g, " ").slice(0, 200)}`).join("\n"));
      found.set(attack.id, harm);
    }
    if (kind === "guarded") await allowed(world);
    const hits = await world.hits();
    check(open || hits.length === 0, `hits of canaries in all${open ? ", gates open" : ""}: ${hits.length} ${open ? "" : hits.join("; ")}`);
    check(await world.end() === 0, `the gateway stops with 0${open ? ", gates open" : ""}`);
    return found;
  } catch (e) {
    console.error(readFileSync(world.gateway.log, "utf8").slice(-6_000));
    await world.end();
    throw e;
  } finally {
    world.delete();
  }
}

const guarded = new Map([...await all("guarded"), ...await all("engineless")]);
const open = await all("open");
for (const [id, harm] of guarded) {
  check(harm.length === 0, `${id}: no harm ${harm.join("; ")}`);
  check(open.get(id).length > 0, `${id}: with the gates open there is: ${open.get(id).slice(0, 2).join("; ")}`);
}

if (only.length === 0) {
  const rows = readFileSync(here("../../docs/attacks.csv"), "utf8").split("\n").map(line => /^([MW]\d\d),(.*)$/.exec(line)).filter(Boolean)
    .filter(([, id]) => id[0] === "M" || Number(id.slice(1)) >= 25 && Number(id.slice(1)) <= 40);
  const table = rows.map(([, id]) => `${id},${guarded.has(id) ? "test-bundles/obedient/attacks.mjs" : "docs/attacks.csv"}`).join("\n") + "\n";
  if (process.argv.includes("--write")) writeFileSync(`${process.env.HOME}/table.csv`, table);
  else check(readFileSync(here("table.csv"), "utf8") === table, "table.csv says where each id is shown (write it anew with --write)");
  console.log(`${rows.length} ids: ${guarded.size} by orders, ${rows.filter(([, id, o]) => !guarded.has(id) && !/^(later|not applicable)/.test(o)).length} by tests of their own`);
}
console.log(failed === 0 ? "obedient: no harm" : `obedient: ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
