// SPDX-License-Identifier: Apache-2.0
// What each method of the Web API does, once its arguments are checked.
import { blocksOf, shown } from "./blocks.mjs";
import { ofBot } from "./messages.mjs";
import { Refused } from "./refused.mjs";
import { BOT, TEAM } from "./workspace.mjs";

/** Calls a lost answer, a rate limit or a failure hits unless a test names another. */
export const SENDS = new Set(["chat.postMessage", "chat.update", "chat.postEphemeral", "files.completeUploadExternal"]);

export class Methods {
  #parts;
  #reactions = new WeakMap();

  /** @param parts {workspace, messages, files, socket, sent, state, base(), echo(channel, message)} */
  constructor(parts) {
    this.#parts = parts;
  }

  call(method, given) {
    const { workspace, files, messages, socket } = this.#parts;
    switch (method) {
      case "api.test": return given.error ? { ok: false, error: given.error } : { ok: true };
      case "auth.test": return { ok: true, url: `${this.#parts.base()}/`, team: "Sim", user: BOT.name, team_id: TEAM, user_id: BOT.user, bot_id: BOT.bot,
        is_enterprise_install: false };
      case "apps.connections.open": return socket.open();
      case "chat.postMessage": return this.#post(given);
      case "chat.update": return this.#update(given);
      case "chat.delete": return this.#delete(given);
      case "chat.postEphemeral": return this.#whisper(given);
      case "conversations.info": return { ok: true, channel: workspace.describe(workspace.find(given.channel)) };
      case "conversations.open": return this.#open(given);
      case "conversations.history": return { ok: true, ...messages.history(workspace.find(given.channel).id, { ...given, ts: undefined, limit: Number(given.limit ?? 100) }) };
      case "conversations.replies": return { ok: true, ...messages.history(workspace.find(given.channel).id, { ...given, limit: Number(given.limit ?? 100) }) };
      case "users.info": return { ok: true, user: described(workspace.personOf(given.user)) };
      case "bots.info": return { ok: true, bot: { id: BOT.bot, deleted: false, name: BOT.name, updated: 1_700_000_000, app_id: "A00000SIM1", user_id: BOT.user, icons: {} } };
      case "files.getUploadURLExternal": return files.upload(given);
      case "files.completeUploadExternal": return this.#complete(given);
      case "files.info": return { ok: true, file: files.describe(files.find(given.file) ?? fail("file_not_found")) };
      case "assistant.threads.setStatus": return this.#note(method, workspace.find(given.channel_id), { threadId: given.thread_ts, text: given.status, raw: given }, {});
      default: return this.#react(method, given);
    }
  }

  #post(given) {
    const channel = this.#parts.workspace.find(given.channel);
    return this.post(channel, given, "chat.postMessage");
  }

  /** A message of the bot in a conversation, shown and told to everybody. */
  post(channel, given, method, more = {}) {
    const blocks = blocksOf(given, why => this.#parts.state.violation(method, why));
    const { thread_ts: thread } = given;
    if (thread !== undefined && !/^\d{10}\.\d{6}$/.test(String(thread))) throw new Refused("invalid_thread_ts");
    const parent = thread && this.#parts.messages.find(channel.id, thread, "thread_not_found");
    const ts = this.#parts.messages.newTs();
    const message = this.#parts.messages.keep(channel.id, ofBot(ts, given.text ?? "", { ...(blocks ? { blocks } : {}),
      ...(thread ? { thread_ts: parent.thread_ts ?? thread, parent_user_id: parent.user } : {}) }));
    this.#note(method, channel, { threadId: thread ?? "", text: shown(given.text ?? ""), messageId: ts, pings: pinged(given.text ?? ""), raw: given, ...more });
    this.#parts.echo(channel, message);
    return { ok: true, channel: channel.id, ts, message };
  }

  #update(given) {
    const channel = this.#parts.workspace.find(given.channel);
    const before = this.#parts.messages.find(channel.id, given.ts);
    if (before.bot_id !== BOT.bot) throw new Refused("cant_update_message");
    return this.change(channel, before, given, "chat.update");
  }

  change(channel, before, given, method) {
    const blocks = blocksOf(given, why => this.#parts.state.violation(method, why));
    const { blocks: gone, ...rest } = before;
    const message = this.#parts.messages.keep(channel.id, { ...rest, text: given.text ?? "", edited: { user: BOT.user, ts: this.#parts.messages.newTs() },
      ...(blocks ? { blocks } : {}) });
    this.#note(method, channel, { threadId: message.thread_ts ?? "", text: shown(given.text ?? ""), messageId: message.ts, editOf: message.ts, pings: [], raw: given });
    return { ok: true, channel: channel.id, ts: message.ts, text: message.text, message };
  }

  #delete({ channel: id, ts }) {
    const channel = this.#parts.workspace.find(id);
    if (this.#parts.messages.find(channel.id, ts).bot_id !== BOT.bot) throw new Refused("cant_delete_message");
    this.#parts.messages.remove(channel.id, ts);
    return this.#note("chat.delete", channel, { messageId: ts, raw: { ts } }, { channel: channel.id, ts });
  }

  #whisper(given) {
    const channel = this.#parts.workspace.find(given.channel);
    this.#parts.workspace.personOf(given.user);
    blocksOf(given, why => this.#parts.state.violation("chat.postEphemeral", why));
    const ts = this.#parts.messages.newTs();
    return this.#note("chat.postEphemeral", channel, { threadId: given.thread_ts ?? "", text: shown(given.text ?? ""), raw: given }, { message_ts: ts });
  }

  #open({ channel, users }) {
    const { workspace } = this.#parts;
    if (channel) return { ok: true, channel: { id: workspace.find(channel).id } };
    const ids = String(users ?? "").split(",").filter(Boolean);
    if (ids.length === 0) throw new Refused("users_list_not_supplied");
    const people = ids.map(id => workspace.personOf(id));
    return { ok: true, no_op: false, already_open: true, channel: { id: people.length === 1 ? workspace.direct(people[0]).id
      : workspace.met({ kind: "group", id: ids.sort().join(",") }, people[0]).id } };
  }

  #complete(given) {
    const list = typeof given.files === "string" ? JSON.parse(given.files) : given.files;
    if (!Array.isArray(list) || list.length === 0) throw new Refused("invalid_arguments", ["[ERROR] must be an array [json-pointer:/files]"]);
    const channel = given.channel_id ? this.#parts.workspace.find(given.channel_id) : undefined;
    const files = list.map(one => this.#parts.files.completed(BOT.user, one));
    if (channel) {
      this.post(channel, { text: given.initial_comment || " \u200b", thread_ts: given.thread_ts }, "files.completeUploadExternal",
        { text: shown(given.initial_comment ?? ""), files: files.map(f => ({ name: f.name, size: f.bytes.length })), raw: given });
    }
    return { ok: true, files: files.map(f => this.#parts.files.describe(f)) };
  }

  #react(method, { channel: id, timestamp, name }) {
    const channel = this.#parts.workspace.find(id);
    const message = this.#parts.messages.find(channel.id, timestamp);
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refused("invalid_name");
    const mine = this.#reactions.get(message) ?? new Set();
    this.#reactions.set(message, mine);
    if (method === "reactions.add" && mine.has(name)) throw new Refused("already_reacted");
    if (method === "reactions.remove" && !mine.delete(name)) throw new Refused("no_reaction");
    if (method === "reactions.add") mine.add(name);
    return this.#note(method, channel, { text: name, messageId: timestamp, raw: { name } }, {});
  }

  #note(method, channel, more, answer) {
    this.#parts.sent.add({ method, chat: channel.id, threadId: "", text: "", messageId: "", files: [], ...more });
    return { ok: true, ...answer };
  }
}

function pinged(text) {
  return [...text.matchAll(/<(@[A-Z0-9]+|![a-z]+|!subteam\^[A-Z0-9]+)(\|[^>]*)?>/g)].map(found => found[1].slice(1));
}

function described({ id, name, real_name: real, is_bot: bot }) {
  return { id, team_id: TEAM, name, deleted: false, real_name: real, tz: "Etc/UTC", is_admin: false, is_owner: false, is_restricted: false,
    is_ultra_restricted: false, is_bot: bot, is_app_user: false, updated: 1_700_000_000,
    profile: { real_name: real, display_name: name, real_name_normalized: real, display_name_normalized: name, team: TEAM } };
}

function fail(error) {
  throw new Refused(error);
}
