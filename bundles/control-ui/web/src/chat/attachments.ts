// SPDX-License-Identifier: Apache-2.0
import { base64 } from "../wire/bytes";
import type { Hello, Json } from "../wire/frames";

export const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** A picture that goes with what is said next. */
export interface Attachment {
  name: string;
  size: number;
  /** A `blob:` address for this page only. */
  preview: string;
  wire: Json;
}

/** How much the gateway takes at once. */
export interface Limits {
  image: number;
  all: number;
}

export function limitsOf(hello: Hello | undefined): Limits {
  const told = hello?.policy.attachments ?? {};
  // Base64 makes four bytes of three, and the frame has other fields too.
  const frame = Math.floor(((hello?.policy.maxPayload ?? 0) - 16_384) * 0.75);
  const all = Math.min(told.maxBytes ?? frame, frame);
  return { image: Math.min(told.maxImageBytes ?? 5 << 20, all), all };
}

/** Reads a file for sending. Fails with what is wrong with it, in words for whoever chose it. */
export async function read(file: File, taken: Attachment[], limits: Limits): Promise<Attachment> {
  if (!TYPES.includes(file.type)) {
    throw new Error(`${file.name} is not a picture this page can send; use PNG, JPEG, GIF or WebP.`);
  }
  if (file.size > limits.image) {
    throw new Error(`${file.name} has ${bytes(file.size)}; one picture may have ${bytes(limits.image)}.`);
  }
  if (taken.reduce((sum, a) => sum + a.size, file.size) > limits.all) {
    throw new Error(`${file.name} does not fit any more; all pictures together may have ${bytes(limits.all)}.`);
  }
  const content = base64(new Uint8Array(await file.arrayBuffer()));
  return {
    name: file.name,
    size: file.size,
    preview: URL.createObjectURL(file),
    wire: { type: "image", mimeType: file.type, fileName: file.name, content, sizeBytes: file.size },
  };
}

export function bytes(count: number): string {
  return count < 1 << 10 ? `${count} B` : count < 1 << 20 ? `${Math.round(count / 1024)} KB` : `${(count / (1 << 20)).toFixed(1)} MB`;
}
