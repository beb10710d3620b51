// SPDX-License-Identifier: Apache-2.0
// A gateway in a process of its own, on a state folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "../simulators/shared/ports.mjs";

const ROOT = new URL("../..", import.meta.url).pathname;

const PATIENCE_MS = 60_000;

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
    gateway.token = randomBytes(24).toString("hex");
    gateway.#env = { ...process.env, HOME: gateway.home, CREEL_STATE_DIR: gateway.state, CREEL_GATEWAY_PORT: String(gateway.port),
      CREEL_GATEWAY_TOKEN: gateway.token };
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

  /** Its exit status, or what became of it instead. */
  async end(signal) {
    const process_ = this.#process;
    if (process_.exitCode !== null || process_.signalCode) return `it had ended before: ${process_.exitCode ?? process_.signalCode}`;
    const gone = once(process_, "exit");
    process_.kill(signal);
    const late = setTimeout(() => process_.kill("SIGKILL"), PATIENCE_MS);
    const [code, killed] = await gone;
    clearTimeout(late);
    return code ?? killed;
  }

  signal(name) {
    this.#process.kill(name);
  }

  /** What a command about channels gave, all that it printed, and its exit status. */
  async cli(...words) {
    const child = spawn(join(ROOT, "creel"), [...words, "--timeout", String(PATIENCE_MS)], { env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    let result = "", out = "";
    child.stdout.on("data", d => {
      result += d;
      out += d;
    });
    child.stderr.on("data", d => out += d);
    const [code] = await once(child, "close");
    appendFileSync(this.log, `$ creel ${words.join(" ")}\n${out}`);
    return { code, result, out };
  }

  /** What the log gives, once it gives something; a look at each line that comes. */
  async logged(look) {
    const lines = watch(this.log);
    const over = AbortSignal.timeout(PATIENCE_MS);
    try {
      for (;;) {
        const found = look(readFileSync(this.log, "utf8"));
        if (found !== undefined) return found;
        await once(lines, "change", { signal: over });
      }
    } finally {
      lines.close();
    }
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
