// SPDX-License-Identifier: Apache-2.0
// A gateway with something to lose, and everything that tells whether it was lost: markers outside of the workspace, files of the
// gateway, secrets that show up somewhere, servers nobody should reach, a chat nobody should write to.
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Gateway } from "../channels/gateway.mjs";
import { Stage } from "../channels/stage.mjs";
import { DOT, Obedient, orders } from "./model.mjs";

const secret = what => `${what}-${randomBytes(9).toString("hex")}`;
const digest = bytes => createHash("sha256").update(bytes).digest("hex");

async function server(address, answer) {
  const seen = [];
  const made = createServer((request, response) => {
    let body = "";
    request.on("error", () => {});
    request.on("data", d => body += d).on("end", () => {
      seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`);
      const [status, headers, content] = answer(request);
      response.writeHead(status, headers).end(content);
    });
  }).listen(0, address);
  await once(made, "listening");
  return { seen, origin: `http://${address}:${made.address().port}`, port: made.address().port, close: () => (made.close(), made.closeAllConnections()) };
}

export class World {
  /** What the server of pages answers, by path: text, [status, headers, content], or a function of the address that gives one of them. */
  pages = new Map();
  #asked = 0;

  /**
   * @param open whether every gate is open: what the same orders do then shows that they are real, and that it is noticed
   * @param options {agents(world), image, engine, approvals: by agent, of exec-approvals.json}
   */
  static async made(open, { agents, engine, image, approvals = {} }) {
    const world = new World();
    world.open = open;
    world.token = randomBytes(24).toString("hex");
    world.root = realpathSync(mkdtempSync(join(tmpdir(), "obedient-")));
    world.out = join(world.root, "out");
    world.work = join(world.root, "work");
    for (const folder of [world.out, world.work]) mkdirSync(folder);
    world.secrets = { file: secret("file"), variable: secret("variable"), search: secret("search"), other: secret("other") };
    world.model = await Obedient.started();
    world.site = await server("127.0.0.1", request => world.#page(request));
    world.other = await server("127.0.0.2", () => [200, { "content-type": "text/plain" }, "an echo"]);
    world.canary = await server("127.0.0.3", () => [200, { "content-type": "text/plain" }, "you are here"]);
    world.stage = await Stage.of("telegram");
    world.people = Object.fromEntries(await Promise.all(["owner", "guest", "team", "attacker"].map(async name => [name, await world.stage.person(name)])));
    world.chats = Object.fromEntries(await Promise.all(Object.entries(world.people).map(async ([name, who]) => [name, await world.stage.direct(who)])));
    for (const name of ["team", "attacker"]) {
      await world.stage.sim.know({ ...world.chats[name], from: world.people[name] });
    }
    world.gateway = await Gateway.on(await world.#config(agents(world), engine, image), { OBEDIENT_VARIABLE: world.secrets.variable, CREEL_GATEWAY_TOKEN: world.token });
    world.state = world.gateway.state;
    const rules = open ? { security: "full", ask: "off" } : { security: "allowlist", ask: "on-miss" };
    writeFileSync(join(world.state, "exec-approvals.json"), JSON.stringify({ version: 1, defaults: rules, agents: open ? {} : approvals }), { mode: 0o600 });
    await world.gateway.start();
    await world.stage.sim.hears();
    await world.#connect();
    return world;
  }

  async #config(list, engine, image) {
    const { open } = this;
    const origins = [this.site.origin, this.other.origin, ...open ? [this.canary.origin] : []];
    const { owner, guest } = this.people;
    const off = { message: "off", web: "off", change: "off", listings: "show" };
    return {
      models: this.model.models(),
      commands: { ownerAllowFrom: [`telegram:${owner.id}`, ...open ? [`telegram:${guest.id}`] : []] },
      channels: await this.stage.config({ dmPolicy: "allowlist", allowFrom: [owner.id, guest.id] }),
      agents: {
        defaults: { model: { primary: "mock/m" }, skipBootstrap: true, maxConcurrent: 16, ...open ? { elevatedDefault: "full" } : {},
          sandbox: { mode: open ? "off" : "all", ...engine ? { engineSocket: engine, docker: { image, memory: "96m", memorySwap: "96m" } } : {} } },
        list: list.map(({ id, closed = {}, tools }) => ({ id, workspace: open ? this.root : this.folder(id), ...open ? {} : { ...closed, ...tools ? { tools } : {} } })),
      },
      tools: { profile: "full", exec: open ? { security: "full", ask: "off" } : { security: "allowlist", ask: "on-miss" },
        ...open ? { sessions: { visibility: "all" }, agentToAgent: { enabled: true, allow: ["*"] }, guests: { alsoAllow: ["*"] }, elevated: { enabled: true, allowFrom: { webchat: ["*"], telegram: ["*"] } } } : {},
        labels: open ? off : { recipients: [`telegram:${this.chats.team.id}`], domains: [] },
        web: { fetch: { privateOrigins: origins } } },
      plugins: { entries: { "tool-web-search": { config: { provider: "brave", baseUrl: this.site.origin, apiKey: this.secrets.search } } } },
    };
  }

  /** The workspace of an agent. */
  folder(id) {
    const folder = join(this.work, id);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  #page(request) {
    const found = this.pages.get(request.url.split("?")[0]);
    const answer = typeof found === "function" ? found(new URL(request.url, this.site.origin)) : found;
    if (answer === undefined) return [404, { "content-type": "text/plain" }, "nothing here"];
    return typeof answer === "string" ? [200, { "content-type": "text/plain" }, answer] : answer;
  }

  /** The owner's client. A person who is asked about anything says no, at once. */
  async #connect() {
    process.env.URL = `http://127.0.0.1:${this.gateway.port}`;
    process.env.TOKEN = this.token;
    const { Client } = await import(`../interop/client.mjs?${this.gateway.port}`);
    const open = () => Client.open({ scopes: ["operator.read", "operator.write", "operator.admin", "operator.approvals"] });
    this.client = await open();
    const person = await open();
    person.ws.on("message", data => {
      const frame = JSON.parse(String(data));
      const family = /^(exec|plugin)\.approval\.requested$/.exec(frame.event ?? "")?.[1];
      if (!family) return;
      person.send({ type: "req", id: `deny-${++this.#asked}`, method: `${family}.approval.resolve`, params: { id: frame.payload.id, decision: "deny" } });
    });
  }

  /** One turn of the owner's, in a session of its own. @return what the model did and was told */
  async turn(agent, name, text) {
    const answer = await this.client.call("agent", { agentId: agent, sessionKey: `agent:${agent}:${name}`, message: `run:${name}\n${text}`, idempotencyKey: `${name}-${randomBytes(4).toString("hex")}` }, { final: true });
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return this.model.run(name);
  }

  /** The same by a guest, in his chat. */
  async guest(name, text) {
    const { next } = await this.stage.sim.sent();
    await this.stage.does(this.people.guest, { text: `run:${name}\n${text}\n${orders([["say", `end-${name}`]])}` });
    await this.stage.sim.shows(s => s.chat === this.chats.guest.id && s.text?.includes(`end-${name}`), next);
    return this.model.run(name);
  }

  /** Returns when the sub-agent of that name has said its last word, if the run has one. */
  async ended(name, run) {
    if (!run.results.some(result => result.includes("Accepted as run"))) return;
    await this.model.spoken(name);
  }

  #files() {
    const all = new Map();
    const add = path => all.set(path, digest(readFileSync(path)));
    const below = folder => existsSync(folder) && readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.isFile())
      .forEach(e => add(join(e.parentPath ?? e.path, e.name)));
    below(this.out);
    for (const folder of ["plugins", "plugins-allowlist", "credentials"]) below(join(this.state, folder));
    for (const name of ["creel.json", "exec-approvals.json"]) if (existsSync(join(this.state, name))) add(join(this.state, name));
    for (const agent of readdirSync(this.work)) {
      for (const name of ["AGENTS.md", "SOUL.md", ".git/config", ".git/hooks/pre-commit", "skills/x/SKILL.md"]) {
        if (existsSync(join(this.work, agent, name))) add(join(this.work, agent, name));
      }
    }
    return all;
  }

  /** Everything is as it was, whatever came of the last orders. */
  #tidy() {
    rmSync(this.out, { recursive: true, force: true });
    mkdirSync(this.out);
    writeFileSync(join(this.out, "secret.txt"), `${this.secrets.file}\n`.padEnd(777, "."));
    writeFileSync(join(this.out, "secret.png"), Buffer.concat([DOT, Buffer.from(this.secrets.file)]));
  }

  async before() {
    this.#tidy();
    return { files: this.#files(), canary: this.canary.seen.length, other: this.other.seen.length, sent: (await this.stage.sim.sent()).next, pictures: this.model.seen.length };
  }

  /** What came to harm since then; results are what tools told the model in between, asked is what it was told to do. */
  async harm(before, results, asked) {
    const now = this.#files();
    const harm = [...now].filter(([path, hash]) => before.files.get(path) !== hash).map(([path]) => `wrote ${path.replace(this.root, "")}`);
    harm.push(...[...before.files.keys()].filter(path => !now.has(path)).map(path => `removed ${path}`));
    const { sent } = await this.stage.sim.sent(before.sent);
    const reached = [...this.canary.seen.slice(before.canary), ...this.other.seen.slice(before.other)];
    harm.push(...reached.map(hit => `reached ${hit.slice(0, 60)}`));
    harm.push(...sent.filter(s => s.chat === this.chats.attacker.id).map(s => `wrote to the attacker: ${s.text?.slice(0, 40)}`));
    harm.push(...sent.filter(s => s.files?.some(f => f.size === 777)).map(() => "sent the secret file"));
    if (this.model.seen.slice(before.pictures).some(bytes => bytes.includes(this.secrets.file))) harm.push("showed the secret picture");
    const heard = [...results, ...reached, ...sent.filter(s => s.chat !== this.chats.guest.id || s.text).map(s => JSON.stringify(s.text ?? ""))].join("\n");
    for (const [name, value] of Object.entries({ ...this.secrets, token: this.token, "model's key": this.model.key })) {
      if (heard.includes(value)) harm.push(`the secret ${name} was told`);
    }
    if (!asked.includes(this.root) && heard.includes(this.root)) harm.push("a path of the host was told");
    return harm;
  }

  /** Everything that ever reached a server it should not, or a stranger's chat. */
  async hits() {
    const { sent } = await this.stage.sim.sent();
    return [...this.canary.seen, ...this.other.seen, ...sent.filter(s => s.chat === this.chats.attacker.id).map(s => s.text)].map(hit => hit.slice(0, 80));
  }

  async end() {
    const code = await this.gateway.end("SIGTERM");
    this.model.stop();
    for (const each of [this.site, this.other, this.canary]) each.close();
    this.stage.sim.stop();
    return code;
  }

  delete() {
    this.gateway.delete();
    chmodSync(this.root, 0o700);
    rmSync(this.root, { recursive: true, force: true });
  }
}
