// SPDX-License-Identifier: Apache-2.0
// Who the bot is.
export const TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.GSimul.ated-token-of-no-real-bot-0123456789";
export const BOT = { id: "100000000000000000", username: "creel", discriminator: "0", global_name: null, avatar: null, bot: true };
export const ME = { ...BOT, verified: true, mfa_enabled: false, email: null, flags: 0, public_flags: 0, locale: "en-US" };
const EMPTY = { icon: null, description: "", bot_public: true, bot_require_code_grant: false, verify_key: "0".repeat(64), team: null };
export const APPLICATION = { id: BOT.id, name: "creel", ...EMPTY, summary: "", flags: 0, flags_new: "0" };
