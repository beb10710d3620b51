// SPDX-License-Identifier: Apache-2.0
// Keyboards below a message, as strict as the service.
import { isObject } from "../shared/values.mjs";
import { Refused } from "./refused.mjs";

const OTHERS = ["keyboard", "remove_keyboard", "force_reply"];
const ACTIONS = ["url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
  "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"];

/** The inline keyboard that is shown, or nothing. */
export function keyboardOf(markup, state) {
  if (markup === undefined) return undefined;
  if (!isObject(markup)) throw Refused.bad("object expected as reply markup");
  if (OTHERS.some(key => key in markup)) return undefined;
  const rows = markup.inline_keyboard;
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) {
    throw Refused.bad("can't parse inline keyboard button: Array of InlineKeyboardButton rows expected");
  }
  for (const button of rows.flat()) check(button, state);
  return rows.some(row => row.length) ? { inline_keyboard: rows.filter(row => row.length) } : undefined;
}

function check(button, state) {
  if (!isObject(button) || typeof button.text !== "string") {
    throw Refused.bad("can't parse inline keyboard button: Field \"text\" must be of type String");
  }
  const actions = ACTIONS.filter(key => key in button);
  if (actions.length === 0) throw Refused.bad("Text buttons are unallowed in the inline keyboard");
  if (actions.length > 1) state.violation("reply_markup", `a button has more than one action: ${actions}`);
  for (const key of Object.keys(button)) {
    if (!["text", "style", "icon_custom_emoji_id", ...ACTIONS].includes(key)) state.violation("reply_markup", `unknown field ${key} of a button`);
  }
  if ("callback_data" in button) {
    const size = typeof button.callback_data === "string" ? Buffer.byteLength(button.callback_data) : 0;
    if (size < 1 || size > 64) throw Refused.bad("BUTTON_DATA_INVALID");
  }
}
