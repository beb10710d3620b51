// SPDX-License-Identifier: Apache-2.0
// Makes the service's payloads of what a test wants to happen: a kind of envelope and what is in it.
import { merged } from "../shared/values.mjs";
import { ofBot } from "./messages.mjs";
import { APP, BOT, TEAM, TOKENS } from "./workspace.mjs";

const NAMES = { "👍": "+1", "👎": "-1", "❤": "heart", "❤️": "heart", "👀": "eyes", "✅": "white_check_mark", "🎉": "tada" };

export class Events {
  #workspace;
  #messages;
  #files;
  #answers;
  #count = 0;

  /** @param answers makes an address for a later answer in a channel */
  constructor(workspace, messages, files, answers) {
    this.#workspace = workspace;
    this.#messages = messages;
    this.#files = files;
    this.#answers = answers;
  }

  /** One or two payloads: what mentions the bot in a channel comes as a mention, too. */
  of(wish) {
    const person = this.#workspace.person(wish.from);
    const channel = this.#workspace.met(wish.chat, person);
    if (wish.kind === "command") return { channel, ts: "", payloads: [this.#command(wish, channel, person)] };
    if (wish.kind === "button") return this.#pressed(wish, channel, person);
    const events = this.#events(wish, channel, person);
    return { channel, ts: wish.messageId ?? events[0].ts ?? "", payloads: events.map((event, i) => this.#wrapped(merged(event, wish.raw ?? {}), wish, i)) };
  }

  /** The bot's own message as it is told to everybody, the bot too. */
  echo(channel, message) {
    return this.#wrapped({ ...message, channel: channel.id, channel_type: channel.type, event_ts: message.ts }, {}, 0);
  }

  #events(wish, channel, person) {
    switch (wish.kind) {
      case "message": return this.#message(wish, channel, person);
      case "edit": return [this.#edit(wish, channel, person)];
      case "reaction": return [this.#reaction(wish, channel, person)];
      case "membership": return [{ type: wish.data === "left" ? "member_left_channel" : "member_joined_channel", user: person.id, channel: channel.id,
        channel_type: channel.id[0], team: TEAM, event_ts: this.#messages.newTs() }];
      default: throw new Error(`there is no event of kind ${wish.kind}`);
    }
  }

  #message(wish, channel, person) {
    const ts = wish.messageId ?? this.#messages.newTs();
    const text = withMentions(wish, this.#workspace);
    const files = (wish.attachments ?? []).map(a => this.#files.describe(this.#files.add(person.id,
      { name: a.name ?? "file", type: a.mediaType, bytes: Buffer.from(a.base64 ?? "", "base64") })));
    const parent = wish.chat.threadId ?? (wish.replyToBot || wish.quote ? this.#messages.lastOfBot(channel.id).ts : undefined);
    const thread = parent ? { thread_ts: parent, parent_user_id: this.#messages.get(channel.id, parent)?.user ?? person.id } : {};
    const written = { type: "message", ...(files.length ? { subtype: "file_share", files, upload: false, display_as_bot: false } : { client_msg_id: uuid(++this.#count), team: TEAM }),
      user: person.id, text, ts, ...thread, ...(person.is_bot ? { bot_id: `B${person.id.slice(1)}` } : {}) };
    this.#messages.keep(channel.id, written);
    const message = { ...written, channel: channel.id, event_ts: ts, channel_type: channel.type };
    if (!text.includes(`<@${BOT.user}>`) || channel.type === "im") return [message];
    const mention = { type: "app_mention", user: person.id, text, ts, team: TEAM, channel: channel.id, event_ts: ts, ...thread, ...(files.length ? { files } : {}) };
    return [message, mention];
  }

  #edit(wish, channel, person) {
    const before = this.#messages.get(channel.id, wish.messageId) ?? { type: "message", user: person.id, text: "", ts: wish.messageId, team: TEAM };
    const ts = this.#messages.newTs();
    const message = this.#messages.keep(channel.id, { ...before, text: withMentions(wish, this.#workspace), edited: { user: person.id, ts } });
    const told = m => ({ ...m, channel: channel.id, channel_type: channel.type, event_ts: m.ts });
    return { type: "message", subtype: "message_changed", message: told(message), previous_message: told(before), channel: channel.id, hidden: true, ts,
      event_ts: ts, channel_type: channel.type };
  }

  #reaction(wish, channel, person) {
    const removed = wish.data === "removed";
    return { type: removed ? "reaction_removed" : "reaction_added", user: person.id, reaction: removed ? "+1" : NAMES[wish.data] ?? wish.data ?? "+1",
      item: { type: "message", channel: channel.id, ts: wish.messageId }, item_user: this.#messages.get(channel.id, wish.messageId)?.user ?? BOT.user,
      event_ts: this.#messages.newTs() };
  }

  #wrapped(event, wish, nth) {
    const wished = wish.eventId === undefined ? undefined : nth ? `${wish.eventId}-${nth}` : wish.eventId;
    const id = wished ?? `Ev${String(++this.#count).padStart(9, "0")}`;
    return { type: "events_api", id, channel: event.channel ?? event.item?.channel, payload: { token: TOKENS.verification, team_id: TEAM, api_app_id: APP, event,
      type: "event_callback", event_id: id, event_time: Math.floor(Number(event.event_ts)), is_ext_shared_channel: false,
      authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT.user, is_bot: true, is_enterprise_install: false }], event_context: `4-${id}` } };
  }

  #command(wish, channel, person) {
    const id = wish.eventId ?? this.#trigger();
    return { type: "slash_commands", id, channel: channel.id, payload: merged({ token: TOKENS.verification, team_id: TEAM, team_domain: "sim",
      channel_id: channel.id, channel_name: channel.name, user_id: person.id, user_name: person.name, command: `/${wish.name}`, text: wish.arguments ?? "",
      api_app_id: APP, is_enterprise_install: "false", response_url: this.#answers(channel, undefined), trigger_id: id }, wish.raw ?? {}) };
  }

  #pressed(wish, channel, person) {
    const message = this.#messages.get(channel.id, wish.messageId) ?? this.#messages.lastOfBot(channel.id) ?? ofBot(wish.messageId, "");
    const buttons = (message.blocks ?? []).flatMap(block => (block.elements ?? []).map(e => ({ ...e, block_id: block.block_id })));
    const button = buttons.find(b => b.value === wish.data) ?? buttons.find(b => b.action_id === wish.data)
      ?? { type: "button", action_id: "unknown", block_id: "unknown", value: wish.data ?? "", text: { type: "plain_text", text: "?", emoji: true } };
    const id = wish.eventId ?? this.#trigger();
    const payload = { type: "block_actions", user: { id: person.id, username: person.name, name: person.name, team_id: TEAM }, api_app_id: APP,
      token: TOKENS.verification, container: { type: "message", message_ts: message.ts, channel_id: channel.id, is_ephemeral: false }, trigger_id: id,
      team: { id: TEAM, domain: "sim" }, is_enterprise_install: false, channel: { id: channel.id, name: channel.name }, message,
      state: { values: {} }, response_url: this.#answers(channel, message), actions: [{ action_ts: this.#messages.newTs(), ...button }] };
    return { channel, ts: message.ts, payloads: [{ type: "interactive", id, channel: channel.id, payload: merged(payload, wish.raw ?? {}) }] };
  }

  #trigger() {
    return `${7_000_000_000_000 + ++this.#count}.${TEAM.slice(1)}.${"a".repeat(32)}`;
  }
}

function withMentions({ text = "", mentionBot, mentionOther }, workspace) {
  const other = mentionOther ? `<@${workspace.person({ id: typeof mentionOther === "string" ? mentionOther : "somebody else" }).id}> ` : "";
  return (mentionBot && !text.includes(`<@${BOT.user}>`) ? `<@${BOT.user}> ` : "") + other + text;
}

function uuid(n) {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}
