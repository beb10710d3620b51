// SPDX-License-Identifier: Apache-2.0
// The linked phone, and addresses of WhatsApp: a name that is no number stands for the same number on every run.
import { numberOf } from "../shared/values.mjs";

export const SELF = { jid: "4915100000001@s.whatsapp.net", number: "4915100000001", lid: "100000000000001@lid", device: "sim-device", name: "Creel" };
export const BASIC = "creel:simulated-password";
export const SECRET = "simulated-webhook-secret-0123456789";

/** The address of a person or a group; +49..., 49..., and whole addresses mean themselves. */
export function jidOf(kind, name) {
  if (/@(s\.whatsapp\.net|lid|g\.us|newsletter|broadcast)$/.test(name)) return name;
  if (kind === "group" || kind === "room") return /^\d{10,}$/.test(name) ? `${name}@g.us` : `1203630${String(numberOf(`group:${name}`, 10 ** 11)).padStart(11, "0")}@g.us`;
  if (/^\+?\d{7,15}$/.test(name)) return `${name.replace("+", "")}@s.whatsapp.net`;
  return `49151${String(numberOf(`user:${name}`, 10 ** 8)).padStart(8, "0")}@s.whatsapp.net`;
}

/** The address WhatsApp shows instead of a number. */
export function lidOf(jid) {
  return jid.endsWith("@lid") ? jid : `${200_000_000_000_000 + numberOf(`lid:${jid}`, 10 ** 14)}@lid`;
}

export function isGroup(jid) {
  return jid.endsWith("@g.us");
}
