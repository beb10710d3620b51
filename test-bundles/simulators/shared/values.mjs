// SPDX-License-Identifier: Apache-2.0
// Plain values: merging, and numbers made of names.
import { createHash } from "node:crypto";

/** A copy of one value with another merged into it, objects by key, everything else replaced; null takes a key away. */
export function merged(base, extra) {
  if (!isObject(base) || !isObject(extra)) return extra;
  const result = { ...base };
  for (const [key, value] of Object.entries(extra)) {
    if (value === null) delete result[key];
    else result[key] = isObject(value) && isObject(base[key]) ? merged(base[key], value) : value;
  }
  return result;
}

export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same whole number of 0 to below most for the same name, on every run. */
export function numberOf(name, most) {
  return Number(createHash("sha256").update(name).digest().readBigUInt64BE() % BigInt(most));
}
