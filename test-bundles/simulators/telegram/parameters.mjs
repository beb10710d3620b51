// SPDX-License-Identifier: Apache-2.0
// Names and types of the parameters of each method, as the Bot API's published description has them; "!" is required.
import { Refused } from "./refused.mjs";

const SHOWN = "business_connection_id:str chat_id:chat! message_thread_id:int direct_messages_topic_id:int "
  + "ephemeral_message_parameters:json disable_notification:bool protect_content:bool allow_paid_broadcast:bool "
  + "suggested_post_parameters:json message_effect_id:str reply_parameters:json reply_markup:json ";
const CAPTION = SHOWN + "caption:str parse_mode:str caption_entities:json ";
const SCOPE = "scope:json language_code:str ";

const METHODS = table({
  getMe: "",
  getUpdates: "offset:int limit:int timeout:int allowed_updates:json",
  setWebhook: "url:str certificate:file ip_address:str max_connections:int allowed_updates:json drop_pending_updates:bool secret_token:str",
  deleteWebhook: "drop_pending_updates:bool",
  getWebhookInfo: "",
  sendMessage: SHOWN + "text:str! parse_mode:str entities:json link_preview_options:json",
  sendPhoto: CAPTION + "photo:file! show_caption_above_media:bool has_spoiler:bool",
  sendDocument: CAPTION + "document:file! thumbnail:file disable_content_type_detection:bool",
  sendAudio: CAPTION + "audio:file! duration:int performer:str title:str thumbnail:file",
  sendVideo: CAPTION + "video:file! duration:int width:int height:int thumbnail:file cover:file start_timestamp:int "
    + "show_caption_above_media:bool has_spoiler:bool supports_streaming:bool",
  sendVoice: CAPTION + "voice:file! duration:int",
  sendChatAction: "business_connection_id:str chat_id:chat! message_thread_id:int action:str!",
  editMessageText: "business_connection_id:str chat_id:chat! message_id:int! inline_message_id:str text:str! parse_mode:str "
    + "entities:json link_preview_options:json reply_markup:json",
  editMessageReplyMarkup: "business_connection_id:str chat_id:chat! message_id:int! inline_message_id:str reply_markup:json",
  deleteMessage: "chat_id:chat! message_id:int!",
  setMessageReaction: "chat_id:chat! message_id:int! reaction:json is_big:bool",
  answerCallbackQuery: "callback_query_id:str! text:str show_alert:bool url:str cache_time:int",
  setMyCommands: "commands:json! " + SCOPE,
  deleteMyCommands: SCOPE,
  getMyCommands: SCOPE,
  getFile: "file_id:str!",
  getChat: "chat_id:chat!",
  getChatMember: "chat_id:chat! user_id:int!",
});

const MISSING = { chat_id: "chat_id is empty", text: "message text is empty", message_id: "message identifier is not specified",
  file_id: "file_id not specified", commands: "parameter \"commands\" is required", user_id: "invalid user_id specified",
  callback_query_id: "query ID is invalid", action: "wrong parameter action in request" };

const CODECS = {
  int: value => (Number.isSafeInteger(Number(value)) && String(value).trim() !== "" && typeof value !== "boolean" ? Number(value) : undefined),
  str: value => (typeof value === "string" ? value : undefined),
  bool: value => ({ true: true, false: false, True: true, False: false, 1: true, 0: false })[String(value)],
  chat: value => (/^-?\d{1,16}$/.test(String(value)) || /^@\w+$/.test(String(value)) ? String(value) : undefined),
  json: parsed,
  file: value => value,
};

function parsed(value) {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function table(lines) {
  return new Map(Object.entries(lines).map(([name, line]) => [name.toLowerCase(), { name, parameters: new Map(
    line.trim().split(/\s+/).filter(Boolean).map(one => {
      const [key, type] = one.split(":");
      return [key, { type: type.replace("!", ""), required: type.endsWith("!") }];
    })) }]));
}

/** The method's own spelling, since the service does not mind case; undefined for what it does not have. */
export function methodOf(name) {
  return METHODS.get(name.toLowerCase())?.name;
}

/** What a call passes, typed; refuses what is missing or ill-typed and reports what the service would overlook. */
export function typed(method, given, files, violation) {
  const { parameters } = METHODS.get(method.toLowerCase());
  const result = {};
  for (const [key, value] of Object.entries(given)) {
    const type = parameters.get(key)?.type;
    if (!type) violation(`unknown parameter ${key}`);
    if (!type || value === null || value === undefined) continue;
    const read = CODECS[type](value);
    if (read === undefined) throw Refused.bad(`can't parse parameter ${key} as ${type}`);
    result[key] = read;
  }
  for (const [name, file] of Object.entries(files)) if (parameters.get(name)?.type === "file") result[name] = file;
  for (const [key, { type, required }] of parameters) {
    if (!required || (result[key] !== undefined && result[key] !== "")) continue;
    throw Refused.bad(type === "file" ? `there is no ${key} in the request` : MISSING[key] ?? `parameter "${key}" is required`);
  }
  return result;
}
