// SPDX-License-Identifier: Apache-2.0
// Which intent an event needs, and what of a message is shown without the right to its content.
import { BOT } from "./bot.mjs";

export const ALL = (1 << 26) - 1;
const GUILDS = 1 << 0;
const MEMBERS = 1 << 1;
const GUILD_MESSAGES = 1 << 9;
const GUILD_REACTIONS = 1 << 10;
const DIRECT_MESSAGES = 1 << 12;
const DIRECT_REACTIONS = 1 << 13;
const CONTENT = 1 << 15;

export function wants(intents, type, data) {
  if (/^(GUILD_(CREATE|DELETE|UPDATE)|CHANNEL_|THREAD_)/.test(type)) return (intents & GUILDS) !== 0;
  if (type.startsWith("GUILD_MEMBER_")) return (intents & MEMBERS) !== 0;
  if (type.startsWith("MESSAGE_REACTION_")) return (intents & (data.guild_id ? GUILD_REACTIONS : DIRECT_REACTIONS)) !== 0;
  if (type.startsWith("MESSAGE_")) return (intents & (data.guild_id ? GUILD_MESSAGES : DIRECT_MESSAGES)) !== 0;
  return true;
}

/** A message as somebody with these intents sees it: emptied, unless it is direct, the bot's own, or mentions the bot. */
export function visible(intents, type, data) {
  if (type !== "MESSAGE_CREATE" && type !== "MESSAGE_UPDATE") return data;
  if (intents & CONTENT || !data.guild_id || data.author?.id === BOT.id || data.mentions?.some(u => u.id === BOT.id)) return data;
  const { poll, ...rest } = data;
  return { ...rest, content: "", embeds: [], attachments: [], components: [],
    ...(data.referenced_message ? { referenced_message: visible(intents, type, { ...data.referenced_message, guild_id: data.guild_id }) } : {}) };
}
