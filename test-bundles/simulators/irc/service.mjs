// SPDX-License-Identifier: Apache-2.0
// The control API over a real network: what a test injects, people say; what the bot says, they hear.
import { Faults } from "../shared/faults.mjs";
import { Sent } from "../shared/sent.mjs";
import { State } from "../shared/state.mjs";
import { Person } from "./person.mjs";

const BOT = "creelbot";
const ARRIVING = 16;
const PASSWORD = "password-of-the-bot";

export class Irc {
  faults = new Faults();
  sent = new Sent();
  state = new State();
  #network;
  #people = new Map();
  #places = new Map();
  #chain = Promise.resolve();
  #count = 0;
  #arriving = 0;
  #doors = [];

  constructor(network) {
    this.#network = network;
  }

  /** The bot has its account, and there is an operator. */
  async ready() {
    const bot = await Person.on(this.#network.port, BOT);
    await bot.register(PASSWORD);
    bot.quit();
    this.operator = await Person.on(this.#network.port, "operator");
    this.operator.say(`OPER sim ${this.#network.operator}`);
    await this.operator.until(l => / 381 /.test(l));
  }

  handle(request, response) {
    response.writeHead(404).end();
  }

  config() {
    return { server: `tcp://127.0.0.1:${this.#network.port}`, nick: BOT, account: BOT, password: PASSWORD, channels: [...this.#places.keys()] };
  }

  idOf(kind, name) {
    if (kind === "user" || kind === "direct") return name.toLowerCase();
    if (kind !== "group" && kind !== "room") return name;
    const place = name.startsWith("#") ? name.toLowerCase() : `#${name.toLowerCase()}`;
    if (!this.#places.has(place)) this.#places.set(place, undefined);
    return place;
  }

  know(chat) {
    return { id: this.idOf(chat.kind, chat.id) };
  }

  inject(wish) {
    if (wish.kind !== "message") throw new Error(`IRC has no ${wish.kind}`);
    const event = `e${++this.#count}`;
    const person = this.#person(wish.from.id, wish.raw?.anonymous === true);
    person.catch(() => {}); // told below
    this.#chain = this.#chain.then(async () => this.#does(wish, await person)).catch(e => this.state.violation?.("inject", e.message) ?? console.error(e));
    return { eventIds: [event], messageIds: [] };
  }

  /** Takes the bot's connection away; the network lets it come again. */
  disconnect() {
    this.operator.say(`KILL ${BOT} :for a test`);
  }

  flush() {}

  async #does(wish, person) {
    const direct = wish.chat.kind === "direct";
    const text = wish.mentionBot ? `${BOT}: ${wish.text}` : wish.mentionOther ? `somebody: ${wish.text}` : wish.text;
    const target = direct ? BOT : this.idOf(wish.chat.kind, wish.chat.id);
    if (!direct) await this.#joined(person, target);
    await this.#here(person, target);
    for (const line of text.split("\n")) await person.said(`PRIVMSG ${target} :${line}`);
  }

  /** Somebody is there once; a few come at a time. */
  #person(id, anonymous) {
    const nick = id.toLowerCase();
    if (!this.#people.has(nick)) this.#people.set(nick, this.#arrival(nick, anonymous));
    return this.#people.get(nick);
  }

  async #arrival(nick, anonymous) {
    while (this.#arriving >= ARRIVING) await new Promise(resolve => this.#doors.push(resolve));
    this.#arriving++;
    try {
      const person = await Person.on(this.#network.port, nick, line => this.#heard(nick, line));
      if (!anonymous) await person.register(`password-of-${nick}`);
      return person;
    } finally {
      this.#arriving--;
      this.#doors.shift()?.();
    }
  }

  async #joined(person, place) {
    person.places ??= new Set();
    if (person.places.has(place)) return;
    await person.said(`JOIN ${place}`);
    person.places.add(place);
    if (!this.#places.get(place)) this.#places.set(place, person.nick);
  }

  /** What is said to somebody who is not there is lost: the bot may still be on its way. */
  async #here(person, target) {
    for (let i = 0; i < 1_200; i++) {
      const answers = await person.said(target === BOT ? `WHOIS ${BOT}` : `NAMES ${target}`);
      if (target === BOT ? answers.some(l => / 330 /.test(l)) : answers.some(l => / 353 /.test(l) && l.includes(BOT))) return;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error(`the bot is not at ${target}`);
  }

  /** A place is heard by one of those in it, so that nothing counts twice. */
  #heard(nick, line) {
    const said = /^:([^! ]+)![^ ]* PRIVMSG ([^ ]+) :(.*)$/.exec(line);
    if (!said || said[1] !== BOT) return;
    const direct = said[2].toLowerCase() === nick;
    const place = said[2].toLowerCase();
    if (!direct && this.#places.get(place) !== nick) return;
    this.sent.add({ method: "PRIVMSG", chat: direct ? nick : place, threadId: "", text: said[3], messageId: "", files: [], raw: line });
  }
}
