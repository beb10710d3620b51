// SPDX-License-Identifier: Apache-2.0
// Snowflakes: new ones that grow, and the same one for the same name on every run.
import { numberOf } from "../shared/values.mjs";

const EPOCH = 1_420_070_400_000n;
let last = 0n;

export function newId() {
  const next = (BigInt(Date.now()) - EPOCH) << 22n;
  last = next > last ? next : last + 1n;
  return String(last);
}

export function idFor(kind, name) {
  if (/^\d{1,20}$/.test(name)) return String(name);
  return String(300_000_000_000_000_000n + BigInt(numberOf(`${kind}:${name}`, 2 ** 53 - 1)));
}

/** When a message of this id was made. */
export function timeOf(id) {
  const at = BigInt(id) >> 22n;
  return new Date(at > 0n ? Number(at + EPOCH) : Date.now()).toISOString();
}
