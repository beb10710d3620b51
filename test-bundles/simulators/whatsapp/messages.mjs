// SPDX-License-Identifier: Apache-2.0
// Messages, the newest, and the files that came with them, under the bridge's own folder.
import { Kept, KeptBytes } from "../shared/kept.mjs";
import { SELF } from "./device.mjs";

const KEPT = 20_000;

export class Messages {
  #kept = new Kept(KEPT);
  #lastOwn = new Kept(KEPT);
  #files = new KeptBytes();
  #count = 0;

  newId() {
    return `3EB0${(++this.#count).toString(16).toUpperCase().padStart(16, "0")}`;
  }

  keep(message) {
    this.#kept.set(message.id, message);
    if (message.from === SELF.jid) this.#lastOwn.set(message.chat, message);
    return message;
  }

  get(id) {
    return this.#kept.get(id);
  }

  lastOwn(chat) {
    return this.#lastOwn.get(chat) ?? this.keep({ id: this.newId(), chat, from: SELF.jid, body: "said before" });
  }

  /** Puts a file into the folder and says where. */
  file({ name = "", bytes }) {
    const path = `statics/media/${1_752_404_751 + ++this.#count}-${String(this.#count).padStart(8, "0")}${/\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ".bin"}`;
    this.#files.set(path, bytes);
    return path;
  }

  at(path) {
    return this.#files.get(path);
  }
}
