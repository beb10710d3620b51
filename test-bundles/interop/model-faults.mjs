// SPDX-License-Identifier: Apache-2.0
// Our model providers, inside a running gateway, against a server that goes wrong in every way we know, in each wire format.
// Compares what people are told with docs/model-faults.md, and what the server was asked with the vendors' own types. `config PORT` prints the gateway's configuration for it; WRITE=1
// writes the table.
import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { wellTyped } from "./request-types.mjs";
import { FAULTS, GOOD } from "./faults.mjs";
import { FORMATS } from "./fault-formats.mjs";

const names = Object.keys(FAULTS);
const cases = names.flatMap((fault, n) => Object.keys(FORMATS).map(format => ({ id: `f${n}-${format}`, fault, format, n })));
const PORT = Number(process.env.MOCK_PORT);

if (process.argv[2] === "config") {
  const providers = {}, list = [];
  for (const c of cases) {
    const f = FORMATS[c.format], fault = FAULTS[c.fault];
    const origin = fault.closed ? "http://127.0.0.1:1" : `http://127.0.0.1:${process.argv[3]}`;
    providers[c.id] = { baseUrl: `${origin}/${c.n}/${c.format}${f.base}`, apiKey: "fault-key-123", api: f.api,
      ...(fault.timeout ? { timeoutSeconds: fault.timeout } : {}), models: [{ id: "m", name: "M" }] };
    list.push({ id: c.id, model: `${c.id}/m`, skills: [] });
  }
  console.log(JSON.stringify({ gateway: { http: { endpoints: { chatCompletions: { enabled: true } } } },
    models: { mode: "replace", providers }, agents: { defaults: { maxConcurrent: 16, skipBootstrap: true }, list } }));
  process.exit(0);
}

const { TOKEN, URL_HTTP } = await import("./client.mjs");
const seen = {}, bodies = [];
const server = createServer((req, res) => {
  let body = "";
  res.on("error", () => {});
  req.on("error", () => {});
  req.on("data", d => body += d).on("end", () => {
    const [, n, format] = req.url.split("/");
    const id = `f${n}-${format}`, fault = FAULTS[names[n]];
    seen[id] = (seen[id] ?? 0) + 1;
    bodies.push({ format, body: JSON.parse(body) });
    const bare = fault.run.toString().includes("asked(");
    (fault.always || bare || seen[id] === 1) ? fault.run(FORMATS[format], req, res, JSON.parse(body)) : GOOD(FORMATS[format], res);
  });
}).on("clientError", () => {}).listen(PORT, "127.0.0.1");

async function turn(c) {
  const response = await fetch(`${URL_HTTP}/v1/chat/completions`, { method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ model: `openclaw/${c.id}`, messages: [{ role: "user", content: "hello" }] }) });
  const text = await response.text();
  if (text.includes("fault-key-123")) throw new Error(`${c.id}: the key is in the answer`);
  const answer = JSON.parse(text);
  const said = answer.error ? answer.error.message : answer.choices[0].message.content;
  return { ok: response.status === 200, how: answer.error ? `${response.status} ${answer.error.type}` : "answered",
    said: said.replaceAll(c.id, "NAME").replaceAll(`127.0.0.1:${PORT}`, "HOST").replaceAll("127.0.0.1:1", "HOST"), asked: seen[c.id] ?? 0 };
}

const queue = [...cases], found = new Map();
await Promise.all([...Array(12)].map(async () => {
  for (let c = queue.shift(); c; c = queue.shift()) found.set(c.id, await turn(c));
}));

const cell = text => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const rows = names.flatMap(fault => {
  const groups = new Map();
  for (const c of cases.filter(c => c.fault === fault)) {
    const r = found.get(c.id), key = JSON.stringify([r.how, r.asked, r.said]);
    groups.set(key, [...(groups.get(key) ?? []), c.format]);
  }
  return [...groups].map(([key, formats]) => {
    const [how, asked, said] = JSON.parse(key);
    return `| ${cell(fault)} | ${formats.length === cases.filter(c => c.fault === fault).length ? "all" : formats.join(", ")} | ${asked} | ${how} | ${cell(said)} |`;
  });
});
const table = `# When a model provider goes wrong

What a person is told when a provider fails, in each wire format we speak; written by \`test-bundles/interop/model-faults.mjs\`,
which breaks a server of its own in every one of these ways under a running gateway, and fails when this table is not true.
\`WRITE=1 test-bundles/interop/run.sh model-faults\` writes it anew. *Asked* is how often the provider was asked: twice more
where it may pass and nothing was said yet. *Outcome* is that of \`/v1/chat/completions\`. Without fallback models; with them the
next model is asked instead. NAME is the provider's name in \`models.providers\`, HOST its address.

| the provider | formats | asked | outcome | what is said |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
const file = new URL("../../docs/model-faults.md", import.meta.url);
if (process.env.WRITE) writeFileSync(file, table);
const known = readFileSync(file, "utf8");
const was = new Set(known.split("\n")), is = new Set(table.split("\n"));
[...was].filter(l => !is.has(l)).forEach(l => console.log(`- ${l}`));
[...is].filter(l => !was.has(l)).forEach(l => console.log(`+ ${l}`));
const odd = cases.filter(c => c.fault.startsWith("nothing") && !found.get(c.id).ok);
odd.forEach(c => console.log(`FAIL ${c.id}: ${found.get(c.id).said}`));
console.log(`${names.length} faults in ${Object.keys(FORMATS).length} formats, ${cases.length} turns`);
server.closeAllConnections();
const typed = wellTyped(bodies);
process.exit(known === table && odd.length === 0 && typed ? 0 : 1);
