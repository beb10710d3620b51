// SPDX-License-Identifier: Apache-2.0
// Files people and the bot sent: the newest up to a number of bytes, found by the service's file ids and paths.
import { KeptBytes } from "../shared/kept.mjs";
import { Refused } from "./refused.mjs";

const MOST_TO_FETCH = 20 * 1024 * 1024;

export class Files {
  #byId = new KeptBytes();
  #count = 0;

  add({ name, type, bytes }) {
    const n = ++this.#count;
    const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name ?? "")?.[0] ?? "";
    const file = { id: `BQACAgSim${String(n).padStart(8, "0")}`, unique: `AgSim${String(n).padStart(6, "0")}`, name, type, bytes,
      path: `documents/file_${n}${extension}` };
    this.#byId.set(file.id, file);
    return file;
  }

  /** The answer to getFile. */
  describe(id) {
    const file = this.find(id);
    if (!file) throw Refused.bad("wrong file_id or the file is temporarily unavailable");
    if (file.bytes.length > MOST_TO_FETCH) throw Refused.bad("file is too big");
    return { ...described(file), file_path: file.path };
  }

  find(id) {
    return this.#byId.get(id);
  }

  atPath(path) {
    for (const file of this.#byId.values()) if (file.path === path) return file;
    return undefined;
  }
}

function described({ id, unique, bytes }) {
  return { file_id: id, file_unique_id: unique, file_size: bytes.length };
}

/** The fields of a message that show a file. */
export function shown(kind, file) {
  const it = described(file);
  const named = { ...it, ...(file.name ? { file_name: file.name } : {}), ...(file.type ? { mime_type: file.type } : {}) };
  switch (kind) {
    case "photo": return { photo: [{ ...it, file_id: `${it.file_id}`, width: 640, height: 480 }] };
    case "video": return { video: { ...named, width: 640, height: 480, duration: 1 } };
    case "audio": return { audio: { ...named, duration: 1 } };
    case "voice": return { voice: { ...it, ...(file.type ? { mime_type: file.type } : {}), duration: 1 } };
    default: return { document: named };
  }
}

/** How somebody's file of a type is sent by the service's own apps. */
export function kindOf(mediaType) {
  if (/^image\/(jpeg|png|webp)$/.test(mediaType)) return "photo";
  if (/^audio\/ogg/.test(mediaType)) return "voice";
  return /^(audio|video)\//.exec(mediaType ?? "")?.[1] ?? "document";
}
