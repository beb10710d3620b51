// SPDX-License-Identifier: Apache-2.0
// Makes the gateway's dispatch of what a test wants to happen.
import { merged } from "../shared/values.mjs";
import { BOT } from "./bot.mjs";
import { newId } from "./ids.mjs";

export class Events {
  #places;
  #messages;
  #interactions;

  constructor(places, messages, interactions) {
    this.#places = places;
    this.#messages = messages;
    this.#interactions = interactions;
  }

  of(wish) {
    const person = this.#places.person(wish.from);
    const channel = this.#places.met(wish.chat, person);
    const { type, data, eventId, messageId } = this.#native(wish, channel, person);
    return { channel, type, data: merged(data, wish.raw ?? {}), eventId, messageId };
  }

  #native(wish, channel, person) {
    switch (wish.kind) {
      case "message": return this.#message(wish, channel, person);
      case "edit": return this.#edit(wish, channel, person);
      case "reaction": return this.#reaction(wish, channel, person);
      case "membership": return this.#membership(wish, channel, person);
      case "command": return interaction(this.#interactions.command(wish, channel, person));
      case "button": return interaction(this.#interactions.button(wish, channel, person, this.#pressed(wish, channel)));
      default: throw new Error(`there is no event of kind ${wish.kind}`);
    }
  }

  #message(wish, channel, person) {
    const replied = wish.replyToBot || wish.quote ? this.#messages.lastOfBot(channel) : undefined;
    const attachments = (wish.attachments ?? []).map(a => this.#messages.attached(channel,
      { name: a.name ?? "unknown", type: a.mediaType, bytes: Buffer.from(a.base64 ?? "", "base64") }));
    const content = this.#content(wish);
    const mentions = this.#messages.mentioned(content);
    if (wish.replyToBot && !mentions.includes(BOT)) mentions.push(BOT);
    const id = wish.messageId ?? wish.eventId ?? newId();
    const message = this.#messages.made(channel, person, content, { id, attachments, mentions,
      ...(replied ? { type: 19, referenced_message: shallow(replied), message_reference: { type: 0, channel_id: channel.id, message_id: replied.id,
        ...(channel.guild_id ? { guild_id: channel.guild_id } : {}) } } : {}) });
    return { type: "MESSAGE_CREATE", data: this.told(message, channel), eventId: message.id, messageId: message.id };
  }

  #edit(wish, channel, person) {
    let before;
    try {
      before = this.#messages.find(channel.id, wish.messageId);
    } catch {
      before = this.#messages.made(channel, person, "", { id: wish.messageId });
    }
    const content = this.#content(wish);
    const message = this.#messages.keep({ ...before, content, mentions: this.#messages.mentioned(content), edited_timestamp: new Date().toISOString() });
    return { type: "MESSAGE_UPDATE", data: this.told(message, channel), eventId: wish.eventId ?? newId(), messageId: message.id };
  }

  #reaction(wish, channel, person) {
    const removed = wish.data === "removed";
    const data = { user_id: person.id, channel_id: channel.id, message_id: wish.messageId, emoji: { id: null, name: removed ? "👍" : wish.data ?? "👍" },
      burst: false, type: 0, ...(channel.guild_id ? { guild_id: channel.guild_id } : {}),
      ...(channel.guild_id && !removed ? { member: { ...this.#places.member(), user: person } } : {}), ...(removed ? {} : { message_author_id: BOT.id, burst_colors: [] }) };
    return { type: removed ? "MESSAGE_REACTION_REMOVE" : "MESSAGE_REACTION_ADD", data, eventId: wish.eventId ?? newId(), messageId: wish.messageId };
  }

  #membership(wish, channel, person) {
    if (!channel.guild_id) throw new Error("nobody joins or leaves a direct chat");
    const left = wish.data === "left";
    const data = left ? { guild_id: channel.guild_id, user: person } : { ...this.#places.member(), user: person, guild_id: channel.guild_id };
    return { type: left ? "GUILD_MEMBER_REMOVE" : "GUILD_MEMBER_ADD", data, eventId: wish.eventId ?? newId(), messageId: "" };
  }

  /** A message as the gateway tells it, with what only there is. */
  told(message, channel) {
    const mentions = message.mentions.map(u => (channel.guild_id ? { ...u, member: this.#places.member() } : u));
    return { ...message, mentions, channel_type: channel.type,
      ...(channel.guild_id ? { guild_id: channel.guild_id, ...(message.webhook_id ? {} : { member: this.#places.member() }) } : {}) };
  }

  #pressed(wish, channel) {
    try {
      return this.#messages.find(channel.id, wish.messageId);
    } catch {
      return this.#messages.lastOfBot(channel);
    }
  }

  #content({ text = "", mentionBot, mentionOther }) {
    const other = mentionOther ? `<@${this.#places.person({ id: typeof mentionOther === "string" ? mentionOther : "somebody else" }).id}> ` : "";
    return (mentionBot && !text.includes(`<@${BOT.id}>`) ? `<@${BOT.id}> ` : "") + other + text;
  }
}

function interaction(data) {
  return { type: "INTERACTION_CREATE", data, eventId: data.id, messageId: data.message?.id ?? "" };
}

function shallow({ referenced_message: deeper, ...message }) {
  return message;
}
