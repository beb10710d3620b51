// SPDX-License-Identifier: Apache-2.0
// Commands used and buttons pressed: each wants one answer within three seconds, and more for a quarter of an hour.
import { randomBytes } from "node:crypto";
import { Kept } from "../shared/kept.mjs";
import { patience } from "../shared/patience.mjs";
import { BOT } from "./bot.mjs";
import { newId } from "./ids.mjs";
import { Refused } from "./refused.mjs";

const FIRST_ANSWER = patience(3_000);
const KEPT = 2_000;

export class Interactions {
  #byToken = new Kept(KEPT);
  #commands;
  #places;

  constructor(commands, places) {
    this.#commands = commands;
    this.#places = places;
  }

  command(wish, channel, person) {
    const command = this.#commands.named(wish.name, channel.guild_id);
    if (!command) throw new Error(`the bot registered no command ${wish.name}: a person could not use it`);
    const options = optionsOf(command, wish.arguments ?? "");
    return this.#made(wish, channel, person, 2, { id: command.id, name: command.name, type: 1, ...(options.length ? { options } : {}) });
  }

  button(wish, channel, person, message) {
    return { ...this.#made(wish, channel, person, 3, { component_type: 2, custom_id: wish.data ?? "" }, message), message };
  }

  #made(wish, channel, person, type, data, message) {
    const id = wish.eventId ?? newId();
    const token = `aW50ZXJhY3Rpb246${id}:${randomBytes(12).toString("hex")}`;
    this.#byToken.set(token, { id, channel, made: Date.now(), answered: false, original: undefined, message });
    const guild = channel.guild_id;
    const who = guild ? { guild_id: guild, guild: { id: guild, features: [], locale: "en-US" }, guild_locale: "en-US",
      member: { ...this.#places.member(), user: person, permissions: "2251799813685247" } } : { user: person };
    return { id, application_id: BOT.id, type, data, ...who, channel, channel_id: channel.id, token, version: 1, app_permissions: "2251799813685247",
      locale: "en-US", entitlements: [], authorizing_integration_owners: guild ? { 0: guild } : { 1: person.id }, context: guild ? 0 : 1,
      attachment_size_limit: 10_485_760 };
  }

  /** The interaction a first answer is for; a second first answer, or a late one, is refused. */
  first(id, token) {
    const interaction = this.#byToken.get(token);
    if (!interaction || interaction.id !== id) throw Refused.unknown("interaction", 10062);
    if (interaction.answered) throw new Refused(400, 40060, "Interaction has already been acknowledged.");
    if (Date.now() - interaction.made > FIRST_ANSWER) throw Refused.unknown("interaction", 10062);
    interaction.answered = true;
    return interaction;
  }

  later(token) {
    const interaction = this.#byToken.get(token);
    if (!interaction?.answered) throw Refused.unknown("Webhook", 10015);
    return interaction;
  }
}

function optionsOf(command, text) {
  const declared = command.options ?? [];
  if (!text) return [];
  if (declared.length === 0) throw new Error(`the command ${command.name} takes no arguments`);
  const words = declared.length === 1 ? [text] : text.split(/\s+/);
  return declared.slice(0, words.length).map((o, i) => ({ name: o.name, type: o.type, value: o.type === 4 || o.type === 10 ? Number(words[i]) : o.type === 5 ? words[i] === "true" : words[i] }));
}
