// SPDX-License-Identifier: Apache-2.0
// Files: places to upload to, and what may be fetched with the bot's token.
import { Kept, KeptBytes } from "../shared/kept.mjs";
import { TEAM } from "./workspace.mjs";
import { Refused } from "./refused.mjs";

const MOST_UPLOADS = 500;

export class Files {
  #files = new KeptBytes();
  #uploads = new Kept(MOST_UPLOADS);
  #count = 0;
  base = "";

  add(user, { name, type, bytes }) {
    const id = `F${String(++this.#count).padStart(9, "0")}`;
    return this.#keep({ id, user, name, type: type || "application/octet-stream", bytes });
  }

  upload({ filename, length }) {
    if (!filename) throw new Refused("invalid_arguments", ["[ERROR] missing required field: filename"]);
    if (!(Number(length) > 0)) throw new Refused("invalid_arguments", ["[ERROR] missing required field: length"]);
    const id = `F${String(++this.#count).padStart(9, "0")}`;
    this.#uploads.set(id, { filename, length: Number(length) });
    return { ok: true, upload_url: `${this.base}/upload/v1/${id}`, file_id: id };
  }

  /** The bytes come; says why not, or nothing. */
  received(id, bytes, type) {
    const upload = this.#uploads.get(id);
    if (!upload) return "no such upload";
    if (bytes.length !== upload.length) return `${upload.length} bytes were announced, ${bytes.length} came`;
    Object.assign(upload, { bytes, type });
    return "";
  }

  completed(user, { id, title }) {
    const upload = this.#uploads.get(id);
    if (!upload?.bytes) throw new Refused("file_not_found");
    this.#uploads.delete(id);
    return this.#keep({ id, user, name: upload.filename, title, type: upload.type || "application/octet-stream", bytes: upload.bytes });
  }

  find(id) {
    return this.#files.get(id);
  }

  describe({ id, user, name, title, type, bytes }) {
    const url = `${this.base}/files-pri/${TEAM}-${id}/${encodeURIComponent(name)}`;
    return { id, created: 1_700_000_000, name, title: title ?? name, mimetype: type, filetype: name.split(".").at(-1) || "binary",
      pretty_type: "File", user, editable: false, size: bytes.length, mode: "hosted", is_external: false, external_type: "", is_public: false,
      public_url_shared: false, display_as_bot: false, username: "", url_private: url, url_private_download: url.replace("/files-pri/", "/files-pri/download/"),
      permalink: `${url}/permalink`, channels: [], groups: [] };
  }

  #keep(file) {
    this.#files.set(file.id, file);
    return file;
  }
}
