// SPDX-License-Identifier: Apache-2.0
// Holds what a simulator delivers against types somebody else published, by the TypeScript compiler.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

const root = new URL("..", import.meta.url).pathname;

/** What the compiler says of these values: [type, value] each, written by print; an empty text when all have their type. */
export function complaints(head, values, print = JSON.stringify) {
  const file = `${root}values-${process.pid}.ts`;
  writeFileSync(file, `${head}\n${values.map(([type, value], n) => `export const v${n}: ${type} = ${print(value)};`).join("\n")}\n`);
  try {
    execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "--noEmit", "--strict", "--skipLibCheck",
      "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022", file], { encoding: "utf8" });
    return "";
  } catch (e) {
    return e.stdout || String(e);
  } finally {
    rmSync(file);
  }
}
