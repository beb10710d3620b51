// SPDX-License-Identifier: Apache-2.0
// What labels cost a turn: eight results of tools, marked and labelled and read back, against the same without labels,
// alternating, each in a JVM of its own: node bench/labels.mjs [ROUNDS]
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), "..");
const rounds = Number(process.argv[2] ?? 5);
const built = path.join(root, "runtime/target/creel");
const home = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, "bin") : "";
const classes = fs.mkdtempSync(path.join(os.tmpdir(), "creel-labels-"));
const libraries = [path.join(built, "bundles/*"), path.join(built, "lib/framework.jar")].join(path.delimiter);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  execFileSync(path.join(home, "javac"), ["-proc:none", "-d", classes, "-cp", libraries, path.join(root, "bench/LabelCost.java")]);
  for (const [characters, turns] of [[2_000, 4_000], [32_000, 400]]) {
    const all = { with: [], without: [] };
    for (let round = 0; round < rounds; round++) for (const side of ["with", "without"]) {
      all[side].push(execFileSync(path.join(home, "java"), ["-cp", classes + path.delimiter + libraries,
        "dev.creel.agent.internal.LabelCost", side, String(characters), String(turns)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
        .trim().split(" ").map(Number));
    }
    const [on, off] = ["with", "without"].map((side) => [0, 1].map((i) => median(all[side].map((m) => m[i]))));
    console.log(`8 results of ${characters} characters: ${on[0].toFixed(0)} us a turn (p99 ${on[1].toFixed(0)}), without labels ${off[0].toFixed(0)} us`
      + ` (p99 ${off[1].toFixed(0)}); labels cost ${(on[0] - off[0]).toFixed(0)} us, ratio ${(on[0] / off[0]).toFixed(2)}`);
  }
} finally {
  fs.rmSync(classes, { recursive: true, force: true });
}
