// SPDX-License-Identifier: Apache-2.0
// Names and types of what each path of the bridge takes, as its published OpenAPI description has them; "!" is required.
import { Refused } from "./refused.mjs";

const SHOWN = "phone:str! duration:int is_forwarded:bool ";
const ROUTES = [
  ["GET /app/devices", "", ""],
  ["GET /app/status", "", ""],
  ["GET /devices", "", ""],
  ["GET /user/info", "query", "phone:str!"],
  ["POST /send/message", "json", `${SHOWN}message:str! reply_message_id:str mentions:list`],
  ["POST /send/image", "multipart", `${SHOWN}caption:str view_once:bool image:file image_url:str compress:bool`],
  ["POST /send/audio", "multipart", `${SHOWN}audio:file audio_url:str ptt:bool`],
  ["POST /send/video", "multipart", `${SHOWN}caption:str view_once:bool video:file video_url:str compress:bool gif_playback:bool`],
  ["POST /send/file", "multipart", `${SHOWN}caption:str file:file file_url:str`],
  ["POST /send/presence", "json", "type:str! is_forwarded:bool"],
  ["POST /send/chat-presence", "json", "phone:str! action:str!"],
  ["POST /message/{m}/update", "json", "phone:str! message:str!"],
  ["POST /message/{m}/reaction", "json", "phone:str! emoji:str"],
  ["POST /message/{m}/revoke", "json", "phone:str!"],
  ["POST /message/{m}/delete", "json", "phone:str!"],
  ["POST /message/{m}/read", "json", "phone:str!"],
].map(([line, form, fields]) => route(line, form, fields));

const TYPES = {
  str: (value, form) => (typeof value === "string" ? value : form === "multipart" ? String(value) : undefined),
  int: (value, form) => (Number.isInteger(form === "json" ? value : Number(value)) ? Number(value) : undefined),
  bool: (value, form) => (typeof value === "boolean" ? value : form === "multipart" ? { true: true, false: false }[value] : undefined),
  list: value => (Array.isArray(value) && value.every(v => typeof v === "string") ? value : undefined),
  file: value => (value?.bytes ? value : undefined),
};

function route(line, form, fields) {
  const [method, path] = line.split(" ");
  return { line, method, form, pattern: new RegExp(`^${path.replace("{m}", "([^/]+)")}$`),
    fields: fields.trim().split(/\s+/).filter(Boolean).map(one => ({ name: one.split(":")[0], type: one.split(":")[1].replace("!", ""), required: one.endsWith("!") })) };
}

/** The route of a request with the id in its path; undefined when there is none. */
export function found(method, path) {
  const one = ROUTES.find(r => r.method === method && r.pattern.test(path));
  return one && { ...one, id: decodeURIComponent(one.pattern.exec(path)[1] ?? "") };
}

/** What a request passes, typed; refuses what is missing or ill-typed, reports what the bridge would overlook. */
export function typed(one, given, violation) {
  const result = {};
  for (const [key, value] of Object.entries(given)) {
    const field = one.fields.find(f => f.name === key);
    if (!field) {
      violation(`unknown field ${key}`);
      continue;
    }
    if (value === null) continue;
    const read = TYPES[field.type](value, one.form);
    if (read === undefined) throw Refused.bad(`json: cannot unmarshal value into field ${key} of type ${field.type}`);
    result[key] = read;
  }
  for (const { name, required } of one.fields) {
    if (required && (result[name] === undefined || result[name] === "")) throw Refused.validation(`${name}: cannot be blank.`);
  }
  return result;
}
