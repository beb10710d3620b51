// SPDX-License-Identifier: Apache-2.0
// A gateway in a process of its own, on a state folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

const ROOT = new URL("../..", import.meta.url).pathname;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

export class Gateway {
  #process;
  #env;
  #more;

  /** @param config creel.json; a function of the gateway's port, where it needs that. @param env more of the environment */
  static async on(config, env = {}) {
    const gateway = new Gateway();
    gateway.home = mkdtempSync(join(tmpdir(), "creel-channels-"));
    gateway.state = join(gateway.home, "state");
    gateway.log = join(gateway.home, "log");
    gateway.port = await freePort();
    gateway.#env = { ...process.env, HOME: gateway.home, CREEL_STATE_DIR: gateway.state, CREEL_GATEWAY_PORT: String(gateway.port),
      CREEL_GATEWAY_TOKEN: randomBytes(24).toString("hex") };
    delete gateway.#env.CREEL_CONFIG_PATH;
    gateway.#more = env;
    process.on("exit", () => gateway.#process?.kill("SIGKILL"));
    mkdirSync(gateway.state, { mode: 0o700 });
    gateway.configure(typeof config === "function" ? await config(gateway.port) : config);
    return gateway;
  }

  configure(config) {
    writeFileSync(join(this.state, "creel.json"), JSON.stringify(config, null, 2), { mode: 0o600 });
  }

  /** A plugin the operator dropped in, with its policy. */
  plugin(name, jar, policy) {
    for (const folder of ["plugins", "plugins-allowlist"]) mkdirSync(join(this.state, folder), { recursive: true, mode: 0o700 });
    writeFileSync(join(this.state, "plugins", `${name}.jar`), jar, { mode: 0o600 });
    writeFileSync(join(this.state, "plugins-allowlist", `${name}.policy`), policy, { mode: 0o600 });
  }

  /** Returns when it answers. */
  async start() {
    const out = openSync(this.log, "a");
    this.#process = spawn(join(ROOT, "creel"), ["gateway"], { env: { ...this.#env, ...this.#more }, stdio: ["ignore", out, out] });
    const gone = once(this.#process, "exit").then(() => true);
    for (let i = 0; i < 1200; i++) {
      if (await fetch(`http://127.0.0.1:${this.port}/readyz`).then(r => r.ok, () => false)) return;
      if (await Promise.race([gone, pause(100, false)])) throw new Error(`the gateway ended: ${readFileSync(this.log, "utf8").slice(-2000)}`);
    }
    throw new Error(`the gateway is not ready: ${readFileSync(this.log, "utf8").slice(-2000)}`);
  }

  async end(signal) {
    const gone = once(this.#process, "exit");
    this.#process.kill(signal);
    const [code] = await gone;
    return code;
  }

  signal(name) {
    this.#process.kill(name);
  }

  /** What it printed and its exit status. */
  async cli(...words) {
    const child = spawn(join(ROOT, "creel"), words, { env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", d => out += d);
    child.stderr.on("data", d => out += d);
    const [code] = await once(child, "close");
    appendFileSync(this.log, `$ creel ${words.join(" ")}\n${out}`);
    return { code, out };
  }

  /** Resident memory in MiB, now or at most. */
  memory(most = false) {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, "utf8");
    return Math.round(Number(new RegExp(`${most ? "VmHWM" : "VmRSS"}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  }

  delete() {
    rmSync(this.home, { recursive: true, force: true });
  }
}
