// SPDX-License-Identifier: Apache-2.0
// A request's body, up to a bound, as JSON, form or multipart; files stay bytes.
import busboy from "busboy";

const MOST = 60 * 1024 * 1024;

export class TooLarge extends Error {}

export async function bytesOf(request, most = MOST) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > most) throw new TooLarge(`a body of more than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** {type, fields: {name: value}, files: {name: {name, type, bytes}}}; throws when the body is not what it says. */
export function formOf(request, bytes) {
  const type = (request.headers["content-type"] ?? "").split(";")[0].trim().toLowerCase();
  if (bytes.length === 0) return { type, fields: {}, files: {} };
  if (type === "application/json") return { type, fields: JSON.parse(bytes.toString("utf8")), files: {} };
  if (type === "application/x-www-form-urlencoded") {
    return { type, fields: Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))), files: {} };
  }
  if (type === "multipart/form-data") return multipart(type, request.headers["content-type"], bytes);
  return { type, fields: {}, files: {}, unknown: true };
}

function multipart(type, header, bytes) {
  const fields = {};
  const files = {};
  return new Promise((resolve, reject) => {
    const parser = busboy({ headers: { "content-type": header }, defParamCharset: "utf8", limits: { fieldSize: MOST } });
    parser.on("field", (name, value) => (fields[name] = value));
    parser.on("file", (name, stream, { filename, mimeType }) => {
      const parts = [];
      stream.on("data", part => parts.push(part));
      stream.on("end", () => (files[name] = { name: filename, type: mimeType, bytes: Buffer.concat(parts) }));
    });
    parser.on("error", reject);
    parser.on("close", () => resolve({ type, fields, files }));
    parser.end(bytes);
  });
}
