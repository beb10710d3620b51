// SPDX-License-Identifier: Apache-2.0
// The slash commands the bot registered, for all guilds or for one.
import { checkCommand } from "./bodies.mjs";
import { BOT } from "./bot.mjs";
import { newId } from "./ids.mjs";
import { Refused } from "./refused.mjs";

const MOST = 100;

export class Commands {
  #sets = new Map();

  list(guild = "") {
    return this.#sets.get(guild) ?? [];
  }

  replace(commands, guild = "") {
    if (!Array.isArray(commands)) throw Refused.field("_", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
    if (commands.length > MOST) throw new Refused(400, 30032, "Maximum number of application commands reached (100).");
    const names = new Set(commands.map(c => c.name));
    if (names.size < commands.length) throw Refused.field("_", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
    commands.forEach((command, i) => checkCommand(command, `${i}.`));
    const before = new Map(this.list(guild).map(c => [c.name, c.id]));
    this.#sets.set(guild, commands.map(c => this.#whole(c, before.get(c.name) ?? newId(), guild)));
    return this.list(guild);
  }

  add(command, guild = "") {
    checkCommand(command, "");
    const others = this.list(guild).filter(c => c.name !== command.name);
    const whole = this.#whole(command, newId(), guild);
    this.#sets.set(guild, [...others, whole]);
    return whole;
  }

  /** What a person's menu shows: the guild's own command before the one for all. */
  named(name, guild) {
    return this.list(guild).find(c => c.name === name) ?? this.list().find(c => c.name === name);
  }

  #whole(command, id, guild) {
    return { id, application_id: BOT.id, version: newId(), default_member_permissions: null, type: 1, nsfw: false, name_localizations: null,
      description_localizations: null, contexts: null, integration_types: [0], ...command, ...(guild ? { guild_id: guild } : {}) };
  }
}
