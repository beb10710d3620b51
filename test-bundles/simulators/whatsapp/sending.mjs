// SPDX-License-Identifier: Apache-2.0
// What the linked phone is told to send, change and show.
import { SELF } from "./device.mjs";
import { Refused } from "./refused.mjs";

const LONGEST = 65_536;
const MOST_IMAGE = 20 * 1024 * 1024;
const MOST_FILE = 50 * 1024 * 1024;
const EDITABLE = 15 * 60 * 1000;

export class Sending {
  #messages;
  #sent;

  constructor(messages, sent) {
    this.#messages = messages;
    this.#sent = sent;
  }

  /** Whether a fault meant for messages hits it. */
  sends({ line }) {
    return /^POST \/send\/(message|image|audio|video|file)|\/update$/.test(line);
  }

  call({ line, id }, given) {
    const chat = given.phone === undefined ? "" : address(given.phone);
    const media = /^POST \/send\/(image|audio|video|file)$/.exec(line)?.[1];
    if (media) return this.#media(media, chat, given);
    switch (line) {
      case "POST /send/message": return this.#message(chat, given);
      case "POST /send/presence": return this.#presence(given);
      case "POST /send/chat-presence": return this.#typing(chat, given);
      case "POST /message/{m}/update": return this.#edit(chat, id, given);
      case "POST /message/{m}/reaction": return this.#on("reaction", chat, id, given, given.emoji ?? "");
      case "POST /message/{m}/revoke": return this.#on("revoke", chat, id, given, "");
      case "POST /message/{m}/delete": return this.#on("delete", chat, id, given, "");
      default: return this.#on("read", chat, id, given, "");
    }
  }

  #message(chat, given) {
    if (given.message.length > LONGEST) throw Refused.validation(`message: the length must be no more than ${LONGEST}.`);
    const id = this.#keep(chat, given.message);
    this.#note("/send/message", chat, { text: given.message, messageId: id, raw: given });
    return ["Success", { message_id: id, status: `Message sent to ${chat} (server timestamp: ${new Date().toISOString()})` }];
  }

  #media(kind, chat, given) {
    const file = given[kind];
    if (!file && !given[`${kind}_url`]) throw Refused.validation(`${kind}: cannot be blank; ${kind}_url: cannot be blank.`);
    if (given[`${kind}_url`]) throw Refused.bad(`${kind}_url is not simulated: send the bytes`);
    if (kind === "image" && !/^image\/(jpeg|jpg|png|webp)$/.test(file.type)) throw Refused.validation("your image is not allowed. please use jpg/jpeg/png/webp");
    if (kind === "video" && !/^video\/(mp4|x-matroska|x-msvideo)$/.test(file.type)) throw Refused.validation("your video type is not allowed. please use mp4/mkv/avi");
    if (kind === "audio" && !/^audio\//.test(file.type)) throw Refused.validation("your audio type is not allowed.");
    if (file.bytes.length > (kind === "image" ? MOST_IMAGE : MOST_FILE)) throw Refused.validation("max file upload size exceeded");
    const id = this.#keep(chat, given.caption ?? "");
    this.#note(`/send/${kind}`, chat, { text: given.caption ?? "", messageId: id, files: [{ name: file.name ?? "", size: file.bytes.length }],
      raw: { ...given, [kind]: { name: file.name, type: file.type, size: file.bytes.length } } });
    return ["Success", { message_id: id, status: `Message sent to ${chat} (server timestamp: ${new Date().toISOString()})` }];
  }

  #presence(given) {
    if (!["available", "unavailable"].includes(given.type)) throw Refused.validation("type: must be a valid value.");
    this.#note("/send/presence", "", { text: given.type, raw: given });
    return ["Success", { message_id: "presence", status: `Send presence success ${given.type}` }];
  }

  #typing(chat, given) {
    if (!["start", "stop"].includes(given.action)) throw Refused.validation("action: must be a valid value.");
    this.#note("/send/chat-presence", chat, { raw: given });
    return ["Success", { message_id: "chat-presence", status: `Send chat presence success ${given.action}` }];
  }

  #edit(chat, id, given) {
    const message = this.#messages.get(id);
    if (message?.chat !== chat || message.from !== SELF.jid) throw Refused.bad("message not found or it is not yours");
    if (Date.now() - (message.at ?? 0) > EDITABLE) throw Refused.bad("message is too old to be edited");
    message.body = given.message;
    this.#note("/message/update", chat, { text: given.message, messageId: id, editOf: id, raw: given });
    return ["Success", { message_id: id, status: `Update message success ${id}` }];
  }

  #on(what, chat, id, given, text) {
    if (this.#messages.get(id)?.chat !== chat) throw Refused.bad("message not found");
    if (what === "revoke" && this.#messages.get(id).from !== SELF.jid) throw Refused.bad("message is not yours");
    this.#note(`/message/${what}`, chat, { text, messageId: id, raw: given });
    return ["Success", { message_id: id, status: `${what} success` }];
  }

  #keep(chat, body) {
    const id = this.#messages.newId();
    this.#messages.keep({ id, chat, from: SELF.jid, body, at: Date.now() });
    return id;
  }

  #note(method, chat, more) {
    this.#sent.add({ method, chat, threadId: "", text: "", messageId: "", files: [], ...more });
  }
}

function address(phone) {
  if (/^\d{7,15}$/.test(phone)) return `${phone}@s.whatsapp.net`;
  if (/^\d{5,20}(-\d+)?@(s\.whatsapp\.net|g\.us|lid)$/.test(phone)) return phone;
  throw Refused.validation(`phone: ${phone} is not valid.`);
}
