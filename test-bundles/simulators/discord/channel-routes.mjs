// SPDX-License-Identifier: Apache-2.0
// What the bot does in channels: messages, typing, reactions.
import { Kept } from "../shared/kept.mjs";
import { checkMessage } from "./bodies.mjs";
import { BOT } from "./bot.mjs";
import { Refused } from "./refused.mjs";

const NONCES = 5_000;

export class ChannelRoutes {
  #parts;
  #nonces = new Kept(NONCES);

  /** @param parts {places, messages, events, sent, state, dispatch(type, data)} */
  constructor(parts) {
    this.#parts = parts;
  }

  channel({ c }) {
    return this.#parts.places.find(c);
  }

  history({ c }, { query }) {
    this.#parts.places.find(c);
    const limit = Number(query.get("limit") ?? 50);
    if (!(limit >= 1 && limit <= 100)) throw Refused.field("limit", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100.");
    return this.#parts.messages.history(c, { after: query.get("after"), before: query.get("before"), limit });
  }

  message({ c, m }) {
    this.#parts.places.find(c);
    return this.#parts.messages.find(c, m);
  }

  create({ c }, { body, files, violation }) {
    const channel = this.#parts.places.find(c);
    checkMessage(body, { files }, violation);
    const nonce = body.enforce_nonce && body.nonce !== undefined ? `${c}:${body.nonce}` : undefined;
    if (nonce && this.#nonces.has(nonce)) {
      this.#parts.state.idempotentHits++;
      return this.#nonces.get(nonce);
    }
    const message = this.post(channel, body, files, "createMessage", { replied: this.#replied(channel, body.message_reference) });
    if (nonce) this.#nonces.set(nonce, message);
    return message;
  }

  /** Makes a message of the bot, shows it, and tells the bot of it as of any other. */
  post(channel, body, files, method, { replied, more = {} } = {}) {
    const { messages, events, sent } = this.#parts;
    const attachments = uploads(files, body).map(file => messages.attached(channel, file));
    const content = (body.content ?? "").trim();
    const pings = pinged(content, body.allowed_mentions, replied);
    const message = messages.made(channel, BOT, content, { attachments, ...(body.components ? { components: body.components } : {}),
      mention_everyone: pings.includes("everyone"), ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
      ...(replied ? { type: 19, referenced_message: replied, message_reference: { type: 0, channel_id: channel.id, message_id: replied.id } } : {}), ...more });
    sent.add({ method, ...where(channel), text: content, messageId: message.id, files: attachments.map(a => ({ name: a.filename, size: a.size })),
      pings, raw: body });
    if (!(message.flags & 64)) this.#parts.dispatch("MESSAGE_CREATE", events.told(message, channel));
    return message;
  }

  edit({ c, m }, { body, files, violation }) {
    const channel = this.#parts.places.find(c);
    const message = this.#parts.messages.find(c, m);
    if (message.author.id !== BOT.id) throw new Refused(403, 50005, "Cannot edit a message authored by another user");
    return this.change(channel, message, { body, files, violation }, "editMessage");
  }

  change(channel, before, { body, files, violation }, method) {
    checkMessage(body, { files, edit: true }, violation);
    const { messages, events, sent } = this.#parts;
    const content = body.content === undefined ? before.content : (body.content ?? "").trim();
    const attachments = [...(body.attachments === undefined || Object.keys(files).length ? before.attachments : []),
      ...uploads(files, body).map(file => messages.attached(channel, file))];
    const message = messages.keep({ ...before, content, attachments, mentions: messages.mentioned(content), edited_timestamp: new Date().toISOString(),
      ...(body.components === undefined ? {} : { components: body.components ?? [] }) });
    sent.add({ method, ...where(channel), text: content, messageId: message.id, editOf: message.id,
      files: uploads(files, body).map(f => ({ name: f.name, size: f.bytes.length })), pings: [], raw: body });
    this.#parts.dispatch("MESSAGE_UPDATE", events.told(message, channel));
    return message;
  }

  remove({ c, m }) {
    const channel = this.#parts.places.find(c);
    const message = this.#parts.messages.find(c, m);
    if (message.author.id !== BOT.id && channel.type === 1) throw new Refused(403, 50003, "Cannot execute action on a DM channel");
    this.#parts.messages.remove(m);
    this.#parts.sent.add({ method: "deleteMessage", ...where(channel), text: "", messageId: m, files: [], raw: {} });
    this.#parts.dispatch("MESSAGE_DELETE", { id: m, channel_id: c, ...(channel.guild_id ? { guild_id: channel.guild_id } : {}) });
    return undefined;
  }

  typing({ c }) {
    const channel = this.#parts.places.find(c);
    this.#parts.sent.add({ method: "typing", ...where(channel), text: "", messageId: "", files: [], raw: {} });
    return undefined;
  }

  react({ c, m, e }, { request }) {
    const channel = this.#parts.places.find(c);
    this.#parts.messages.find(c, m);
    if (!/\p{Extended_Pictographic}|^\w+:\d+$/u.test(e)) throw new Refused(400, 10014, "Unknown Emoji");
    this.#parts.sent.add({ method: request.method === "PUT" ? "addReaction" : "removeReaction", ...where(channel), text: e, messageId: m, files: [], raw: {} });
    return undefined;
  }

  direct(_, { body }) {
    const person = this.#parts.places.personOf(String(body?.recipient_id));
    if (!person) throw Refused.field("recipient_id", "BASE_TYPE_BAD_SNOWFLAKE", "Unknown recipient");
    return this.#parts.places.direct(person);
  }

  #replied(channel, reference) {
    if (!reference) return undefined;
    try {
      const { referenced_message: deeper, ...message } = this.#parts.messages.find(channel.id, reference.message_id);
      return message;
    } catch {
      if (reference.fail_if_not_exists === false) return undefined;
      throw Refused.field("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
    }
  }
}

export function where(channel) {
  return channel.type === 11 ? { chat: channel.parent_id, threadId: channel.id } : { chat: channel.id, threadId: "" };
}

function uploads(files, body) {
  return Object.entries(files).map(([key, file]) => {
    const said = (body.attachments ?? []).find(a => key === `files[${a.id}]`);
    return { name: said?.filename ?? file.name ?? "unknown", type: file.type, bytes: file.bytes };
  });
}

/** Whom a message makes a sound for. */
function pinged(content, allowed, replied) {
  const parse = allowed?.parse ?? (allowed === undefined || allowed === null ? ["users", "roles", "everyone"] : []);
  const users = [...content.matchAll(/<@!?(\d+)>/g)].map(f => f[1]).filter(id => parse.includes("users") || allowed?.users?.includes(id));
  if (replied && (allowed?.replied_user ?? !allowed)) users.push(replied.author.id);
  return [...new Set([...users, ...(parse.includes("everyone") && /@(everyone|here)/.test(content) ? ["everyone"] : [])])];
}
