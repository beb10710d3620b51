// SPDX-License-Identifier: Apache-2.0
// Makes the bridge's post of what a test wants to happen.
import { merged } from "../shared/values.mjs";
import { jidOf, lidOf, SELF } from "./device.mjs";

export class Events {
  #messages;

  constructor(messages) {
    this.#messages = messages;
  }

  of(wish) {
    const from = jidOf("user", wish.from.id);
    const chat = wish.chat.kind === "direct" ? from : jidOf(wish.chat.kind, wish.chat.id);
    const { event, payload } = this.#native(wish, chat, from);
    const post = merged({ event, device_id: SELF.jid, payload }, wish.raw ?? {});
    return { post, chat, eventId: payload.id ?? "", messageId: this.#messageId(wish, payload) };
  }

  #native(wish, chat, from) {
    switch (wish.kind) {
      case "message": return { event: "message", payload: this.#message(wish, chat, from) };
      case "command": return { event: "message", payload: this.#message({ ...wish, text: `/${wish.name}${wish.arguments ? ` ${wish.arguments}` : ""}` }, chat, from) };
      case "edit": return { event: "message.edited", payload: { ...this.#head(wish, chat, from), original_message_id: wish.messageId, body: wish.text ?? "" } };
      case "reaction": return { event: "message.reaction", payload: { ...this.#head(wish, chat, from), reaction: wish.data === "removed" ? "" : wish.data ?? "👍",
        reacted_message_id: wish.messageId } };
      case "membership": return { event: "group.participants", payload: { chat_id: chat, type: wish.data === "left" ? "leave" : "join", jids: [from] } };
      default: throw new Error(`there is no event of kind ${wish.kind} on WhatsApp`);
    }
  }

  #head(wish, chat, from) {
    const id = wish.eventId ?? (wish.kind === "message" || wish.kind === "command" ? wish.messageId : undefined) ?? this.#messages.newId();
    const hidden = from.endsWith("@lid");
    return { id, chat_id: chat, from, ...(hidden ? {} : { from_lid: lidOf(from) }), from_name: wish.from.name ?? "", timestamp: new Date().toISOString().replace(/\.\d+/, ""),
      is_from_me: from === SELF.jid };
  }

  #message(wish, chat, from) {
    const head = this.#head(wish, chat, from);
    const body = withMentions(wish);
    const quoted = wish.replyToBot || wish.quote ? this.#messages.lastOwn(chat) : undefined;
    const reply = quoted ? { replied_to_id: quoted.id, quoted_body: wish.quote ?? quoted.body } : {};
    this.#messages.keep({ id: head.id, chat, from, body });
    const [file] = wish.attachments ?? [];
    if (!file) return { ...head, body, ...reply };
    const path = this.#messages.file({ name: file.name, bytes: Buffer.from(file.base64 ?? "", "base64") });
    const kind = /^(image|video|audio)\//.exec(file.mediaType ?? "")?.[1] ?? "document";
    const media = body || kind === "document" ? { path, caption: body } : path;
    return { ...head, ...(body ? { body } : {}), ...reply, [kind]: kind === "audio" ? path : media };
  }

  #messageId(wish, payload) {
    if (wish.kind === "edit" || wish.kind === "reaction") return wish.messageId ?? "";
    return payload.id ?? "";
  }
}

/** In a group a mention is @ and the number; in a direct chat there is none. */
function withMentions({ text = "", mentionBot, mentionOther, chat }) {
  if (chat.kind === "direct") return text;
  const other = mentionOther ? `@${jidOf("user", typeof mentionOther === "string" ? mentionOther : "somebody else").split("@")[0]} ` : "";
  return (mentionBot && !text.includes(`@${SELF.number}`) ? `@${SELF.number} ` : "") + other + text;
}
