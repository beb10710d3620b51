// SPDX-License-Identifier: Apache-2.0
// Names of the arguments of each method, as the Web API's published description has them; "!" is required.
import { Refused } from "./refused.mjs";

const TEXT = "text blocks attachments mrkdwn parse link_names thread_ts metadata markdown_text ";
const LOOK = "as_user icon_emoji icon_url username ";
const METHODS = new Map(Object.entries({
  "api.test": "error foo",
  "auth.test": "",
  "apps.connections.open": "",
  "chat.postMessage": `channel! ${TEXT}${LOOK}reply_broadcast unfurl_links unfurl_media`,
  "chat.update": `channel! ts! ${TEXT}as_user reply_broadcast file_ids`,
  "chat.delete": "channel! ts! as_user",
  "chat.postEphemeral": `channel! user! ${TEXT}${LOOK}`,
  "conversations.info": "channel! include_locale include_num_members",
  "conversations.open": "channel users return_im prevent_creation",
  "conversations.history": "channel! cursor inclusive latest limit oldest include_all_metadata",
  "conversations.replies": "channel! ts! cursor inclusive latest limit oldest include_all_metadata",
  "users.info": "user! include_locale",
  "bots.info": "bot team_id",
  "files.getUploadURLExternal": "filename! length! alt_txt snippet_type",
  "files.completeUploadExternal": "files! channel_id channels initial_comment thread_ts blocks",
  "files.info": "file! count page limit cursor",
  "reactions.add": "channel! name! timestamp!",
  "reactions.remove": "channel name! timestamp file file_comment",
  "assistant.threads.setStatus": "channel_id! thread_ts! status! loading_messages",
}).map(([method, line]) => [method, line.trim().split(/\s+/).filter(Boolean).map(name => ({ name: name.replace("!", ""), required: name.endsWith("!") }))]));

const MISSING = { channel: "channel_not_found", user: "user_not_found", ts: "message_not_found" };

export function known(method) {
  return METHODS.has(method);
}

/** What a call passes without the token; refuses what is missing, reports what the service would overlook. */
export function checked(method, given, violation) {
  const names = METHODS.get(method);
  const result = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "token" || value === null || value === undefined || value === "") continue;
    if (!names.some(n => n.name === key)) violation(`unknown argument ${key}`);
    result[key] = value;
  }
  for (const { name, required } of names) {
    if (required && result[name] === undefined) {
      throw new Refused(MISSING[name] ?? "invalid_arguments", [`[ERROR] missing required field: ${name}`]);
    }
  }
  return result;
}
