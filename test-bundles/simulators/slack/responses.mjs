// SPDX-License-Identifier: Apache-2.0
// Addresses for answers to a command or a button: five times within half an hour.
import { Kept } from "../shared/kept.mjs";
import { blocksOf, shown } from "./blocks.mjs";

const USES = 5;
const KEPT = 2_000;
const FIELDS = ["text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts", "mrkdwn", "unfurl_links",
  "unfurl_media", "metadata"];

export class Responses {
  #open = new Kept(KEPT);
  #count = 0;
  #parts;
  base = "";

  /** @param parts {methods(), sent, state} */
  constructor(parts) {
    this.#parts = parts;
  }

  address(channel, message) {
    const path = `/response/${++this.#count}/${"x".repeat(24)}`;
    this.#open.set(path, { channel, message, left: USES });
    return this.base + path;
  }

  /** Takes an answer posted to an address; says what is wrong, or nothing. */
  post(path, body) {
    const to = this.#open.get(path);
    if (!to) return "expired_url";
    if (to.left-- <= 0) return "used_url";
    this.take(to, body);
    return "";
  }

  /** Takes an answer, from an address or from an acknowledgement. */
  take({ channel, message }, body) {
    for (const key of Object.keys(body)) if (!FIELDS.includes(key)) this.#parts.state.violation("response", `unknown field ${key}`);
    if (body.delete_original) return this.#note("responseDelete", channel, body);
    if (body.replace_original && message) return this.#parts.methods().change(channel, message, body, "responseReplace");
    if (body.response_type === "in_channel") return this.#parts.methods().post(channel, body, "response");
    blocksOf(body, why => this.#parts.state.violation("response", why));
    return this.#note("responseEphemeral", channel, body);
  }

  #note(method, channel, body) {
    this.#parts.sent.add({ method, chat: channel.id, threadId: body.thread_ts ?? "", text: shown(body.text ?? ""), messageId: "", files: [], raw: body });
  }
}
