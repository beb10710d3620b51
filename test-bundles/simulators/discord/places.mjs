// SPDX-License-Identifier: Apache-2.0
// Guilds, their channels and threads, direct channels, and people: what the bot can see.
import { Kept } from "../shared/kept.mjs";
import { BOT } from "./bot.mjs";
import { idFor } from "./ids.mjs";
import { Refused } from "./refused.mjs";

const KEPT = 20_000;
const EVERYTHING = "2251799813685247";

export class Places {
  #guilds = new Map();
  #channels = new Kept(KEPT);
  #people = new Kept(KEPT);
  #announce;

  /** @param announce tells the bot of a guild, channel or thread that is new to it */
  constructor(announce) {
    this.#announce = announce;
  }

  idOf(kind, name) {
    if (kind === "direct") return this.direct(this.person({ id: name })).id;
    return idFor(kind === "user" ? "user" : kind === "space" ? "guild" : "channel", name);
  }

  person({ id, name, username, bot }) {
    const found = idFor("user", id);
    const known = this.#people.get(found);
    if (known && !name && !username) return known;
    const person = { id: found, username: username ?? `u${found}`, discriminator: "0", global_name: name ?? null, avatar: null,
      ...(bot ? { bot: true } : {}) };
    return keep(this.#people, found, person);
  }

  personOf(id) {
    return id === BOT.id ? BOT : this.#people.get(id);
  }

  member() {
    return { roles: [], joined_at: "2024-01-01T00:00:00.000000+00:00", premium_since: null, deaf: false, mute: false, nick: null, avatar: null,
      flags: 0, pending: false, communication_disabled_until: null };
  }

  /** The channel of a wish: direct, of a guild, or a thread in one of a guild. */
  met({ kind, id, threadId, space, title }, person) {
    if (kind === "direct") return this.direct(person, id);
    const guild = this.#guild(idFor("guild", space ?? "the guild"));
    const channel = this.#channel(idFor("channel", id), guild, { type: 0, name: title ?? `c-${id}`, topic: null });
    if (!threadId) return channel;
    return this.#channel(idFor("thread", threadId), guild, { type: 11, name: `t-${threadId}`, parent_id: channel.id,
      owner_id: person.id, message_count: 1, member_count: 1, rate_limit_per_user: 0,
      thread_metadata: { archived: false, auto_archive_duration: 1440, archive_timestamp: "2024-01-01T00:00:00.000000+00:00", locked: false } });
  }

  direct(person, wished) {
    const given = wished !== undefined && /^\d+$/.test(wished) && wished !== person.id ? wished : undefined;
    const id = given ?? idFor("dm", `dm ${person.id}`);
    const known = this.#channels.get(id);
    return known ?? keep(this.#channels, id, { id, type: 1, last_message_id: null, flags: 0, recipients: [person] });
  }

  find(id) {
    const channel = this.#channels.get(id);
    if (!channel) throw Refused.unknown("Channel", 10003);
    return channel;
  }

  guildOf(id) {
    const guild = this.#guilds.get(id);
    if (!guild) throw Refused.unknown("Guild", 10004);
    return guild;
  }

  get guilds() {
    return [...this.#guilds.values()];
  }

  /** A guild as the gateway tells it. */
  whole(guild) {
    const mine = [...this.#channels.values()].filter(c => c.guild_id === guild.id);
    return { ...guild, joined_at: "2024-01-01T00:00:00.000000+00:00", large: false, unavailable: false, member_count: 2, voice_states: [],
      members: [{ ...this.member(), user: BOT }], presences: [], stage_instances: [], guild_scheduled_events: [], soundboard_sounds: [],
      channels: mine.filter(c => c.type === 0), threads: mine.filter(c => c.type === 11) };
  }

  #guild(id) {
    const known = this.#guilds.get(id);
    if (known) return known;
    const everyone = { id, name: "@everyone", color: 0, colors: { primary_color: 0, secondary_color: null, tertiary_color: null }, hoist: false,
      position: 0, permissions: EVERYTHING, managed: false, mentionable: false, flags: 0 };
    const guild = { id, name: `guild ${id}`, icon: null, splash: null, discovery_splash: null, owner_id: "1", afk_channel_id: null, afk_timeout: 300,
      region: "", verification_level: 0, default_message_notifications: 0, explicit_content_filter: 0, roles: [everyone], emojis: [], features: [],
      mfa_level: 0, application_id: null, system_channel_id: null, system_channel_flags: 0, rules_channel_id: null, vanity_url_code: null,
      description: null, banner: null, premium_tier: 0, preferred_locale: "en-US", public_updates_channel_id: null, nsfw_level: 0, stickers: [],
      premium_progress_bar_enabled: false, safety_alerts_channel_id: null, hub_type: null, incidents_data: null };
    this.#guilds.set(id, guild);
    this.#announce("GUILD_CREATE", this.whole(guild));
    return guild;
  }

  #channel(id, guild, more) {
    const known = this.#channels.get(id);
    if (known) return known;
    const usual = more.type === 0 ? { position: 0, permission_overwrites: [], parent_id: null, nsfw: false, rate_limit_per_user: 0 } : {};
    const channel = keep(this.#channels, id, { id, guild_id: guild.id, last_message_id: null, flags: 0, ...usual, ...more });
    this.#announce(more.type === 11 ? "THREAD_CREATE" : "CHANNEL_CREATE", more.type === 11 ? { ...channel, newly_created: true } : channel);
    return channel;
  }
}

function keep(map, key, value) {
  map.set(key, value);
  return value;
}
