// SPDX-License-Identifier: Apache-2.0
// Group commit against the disk: messages kept by 1, 8 and 64 callers at once, and one write + fdatasync of the same bytes
// after the other, alternating: node bench/journal.mjs [ROUNDS] [MESSAGES] [FOLDER]
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "..");
const rounds = Number(process.argv[2] ?? 3);
const messages = Number(process.argv[3] ?? 4000);
const where = process.argv[4] ?? os.tmpdir();
const built = path.join(root, "runtime/target/creel");
const jars = [path.join(built, "bundles/*"), path.join(built, "lib/framework.jar")].join(path.delimiter);
const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, "bin/java") : "java";
const sides = ["disk", "1", "8", "64"];

/** Messages per second, median and 99th percentile of one measurement, on files of its own. */
function measured(side) {
  const folder = fs.mkdtempSync(path.join(where, "creel-journal-"));
  try {
    return execFileSync(java, ["-cp", jars, path.join(root, "bench/GroupCommit.java"), folder, side, String(messages)], { encoding: "utf8" })
      .trim().split("\n").at(-1).split(" ").map(Number);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const all = Object.fromEntries(sides.map((side) => [side, []]));
for (let round = 0; round < rounds; round++) for (const side of sides) all[side].push(measured(side));
const figures = Object.fromEntries(sides.map((side) => [side, [0, 1, 2].map((i) => median(all[side].map((m) => m[i])))]));
const disk = figures.disk;
console.log(`write + fdatasync  ${disk[0].toFixed(0)} /s  ${disk[1].toFixed(0)} us median  ${disk[2].toFixed(0)} us p99`);
for (const side of sides.slice(1)) {
  const [rate, mid, late] = figures[side];
  console.log(`${side.padStart(2)} callers         ${rate.toFixed(0)} /s  ${mid.toFixed(0)} us median  ${late.toFixed(0)} us p99`
    + `  ratio to the disk: ${(rate / disk[0]).toFixed(2)} of its rate, ${(mid / disk[1]).toFixed(2)} of its median`);
}
