// SPDX-License-Identifier: Apache-2.0
// One service, simulated, its people and places, and checks that count.
import { started } from "../simulators/proofs/simulator.mjs";
import { KINDS } from "./kinds.mjs";

// A machine that is slow at moments is no bot that does not answer.
const PATIENCE_MS = 60_000;

export class Stage {
  #failed = 0;
  #passed = 0;

  static async of(kind) {
    if (!KINDS[kind]) throw new Error(`there is no channel ${kind}; there are ${Object.keys(KINDS).join(", ")}`);
    const stage = new Stage();
    stage.kind = kind;
    stage.traits = KINDS[kind];
    stage.sim = await started(kind, "--patience", String(PATIENCE_MS));
    process.on("exit", () => stage.sim.stop());
    return stage;
  }

  async id(kind, name) {
    const answer = await (await fetch(`${this.sim.base}/sim/id?kind=${kind}&name=${name}`)).json();
    return answer.id ?? name;
  }

  async person(name) {
    return { id: await this.id("user", name), name };
  }

  async place(name) {
    const kind = this.traits.room ?? "group";
    const space = this.traits.space ? { space: await this.id("space", `${name}-space`) } : {};
    return { kind, id: await this.id(kind, name), title: name, ...space };
  }

  async direct(person) {
    return { kind: "direct", id: await this.id("direct", person.name) };
  }

  /** What somebody does in a chat with the bot alone, or in a place. */
  async does(person, what, place) {
    const done = await this.sim.inject({ kind: "message", chat: place ?? await this.direct(person), from: person, ...what });
    if (done.notDelivered) throw new Error(`${person.name} did ${JSON.stringify(what)} while the bot was not there to hear of it`);
    return done;
  }

  /** channels.KIND, with rules of access. */
  async config(rules) {
    return { [this.kind]: { ...await this.sim.config(), ...rules } };
  }

  /** Tells a service where to post that nobody else tells. */
  async tell(port) {
    if (!this.traits.told) return;
    const { webhookSecret } = await this.sim.config();
    await this.sim.webhook({ url: `http://127.0.0.1:${port}${this.traits.hookPath}`, secret: webhookSecret });
  }

  check(what, good, why = "") {
    if (good) this.#passed++;
    else this.#failed++;
    console.log(good ? `ok ${what}` : `FAILED ${what} ${why}`);
    return good;
  }

  /** A simulator counts what its service would refuse. */
  async strict() {
    const { violations } = await this.sim.state();
    this.check("the service had nothing to object to", violations.length === 0, JSON.stringify(violations.slice(0, 5)));
  }

  finish() {
    this.sim.stop();
    console.log(`${this.kind}: ${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0;
  }
}
