// SPDX-License-Identifier: Apache-2.0
// What each case stands on: the gateway as a process, a browser, a stranger's server, and checks that count.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { once } from "node:events";
import { chromium } from "playwright-core";

export const TOKEN = process.env.TOKEN;
export const PORT = process.env.CREEL_GATEWAY_PORT;
export const HOME = `http://127.0.0.1:${PORT}/`;

export class Gateway {
  constructor(root, work) {
    this.root = root;
    this.log = `${work}/gateway.log`;
  }

  async start() {
    const out = fs.openSync(this.log, "a");
    this.child = spawn(`${this.root}/creel`, ["gateway"], { stdio: ["ignore", out, out] });
    this.exit = once(this.child, "exit");
    for (let i = 0; i < 1800; i++) {
      if (this.child.exitCode !== null) throw new Error(`the gateway ended: ${fs.readFileSync(this.log, "utf8")}`);
      const ready = await fetch(`${HOME}readyz`).then((r) => r.ok, () => false);
      if (ready) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("the gateway is not ready after 180 s");
  }

  async stop() {
    this.child.kill("SIGTERM");
    const [code] = await this.exit;
    return code;
  }
}

/** A server that is not the gateway: whoever comes here was sent by something that should not have run. */
export class Stranger {
  hits = [];
  page = "";

  async start() {
    const answer = (request, response) => {
      if (request.url === "/trap") {
        response.setHeader("Content-Type", "text/html");
        response.end(this.page);
        return;
      }
      this.hits.push(request.url);
      response.setHeader("Access-Control-Allow-Origin", "*");
      response.end();
    };
    this.server = http.createServer(answer).on("upgrade", (request, socket) => {
      this.hits.push(`upgrade ${request.url}`);
      socket.destroy();
    });
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.origin = `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A browser whose every page is watched for violations, errors, dialogs and requests elsewhere. */
export class Watch {
  violations = [];
  errors = [];
  dialogs = [];
  elsewhere = [];

  static async launch() {
    const watch = new Watch();
    watch.browser = await chromium.launch({
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    return watch;
  }

  async page(options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
    context.setDefaultTimeout(15_000);
    await context.exposeBinding("violated", (_, what) => this.violations.push(what));
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (e) => window.violated(`${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
    });
    const page = await context.newPage();
    page.on("pageerror", (e) => this.errors.push(e.message));
    page.on("console", (m) => m.type() === "error" && this.errors.push(m.text()));
    page.on("dialog", (d) => {
      this.dialogs.push(d.message());
      void d.dismiss();
    });
    page.on("request", (r) => {
      const url = new URL(r.url());
      if (!["data:", "blob:"].includes(url.protocol) && url.origin !== new URL(HOME).origin) this.elsewhere.push(r.url());
    });
    page.on("websocket", (s) => {
      if (new URL(s.url()).host !== new URL(HOME).host) this.elsewhere.push(s.url());
    });
    return page;
  }

  async signedIn(options) {
    const page = await this.page(options);
    await page.goto(`${HOME}#token=${TOKEN}`);
    await page.getByRole("status").getByText("Connected").waitFor();
    return page;
  }
}

let passed = 0;
let failed = 0;
let broken = 0;

export function check(what, right, told = "") {
  if (right) {
    passed++;
    console.log(`  ok ${what}`);
  } else {
    failed++;
    console.log(`  FAILED ${what}${told ? `: ${typeof told === "string" ? told : JSON.stringify(told)}` : ""}`);
  }
}

/** Waits for what comes from the browser by itself. */
export async function until(right) {
  for (let i = 0; i < 200 && !right(); i++) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return right();
}

export function outcome() {
  console.log(`page: ${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

export async function run(name, work) {
  // Each broken case waits for what does not come; two tell enough.
  if (broken >= 2) return;
  console.log(name);
  try {
    await work();
  } catch (e) {
    failed++;
    broken++;
    console.log(`  FAILED ${name}: ${e.stack}`);
  }
}

export async function say(page, words) {
  await page.getByRole("textbox", { name: "Message", exact: true }).fill(words);
  await page.keyboard.press("Enter");
}
