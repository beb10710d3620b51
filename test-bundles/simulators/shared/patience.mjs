// SPDX-License-Identifier: Apache-2.0
/** Milliseconds a service waits for the bot's answer: its own, unless --patience says otherwise for a machine that may be slow. */
export function patience(own) {
  const at = process.argv.indexOf("--patience");
  return at > 0 ? Number(process.argv[at + 1]) : own;
}
