#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Prints the ports a process listens on, each once: listening.mjs PID
import fs from "node:fs";

const proc = `/proc/${process.argv[2]}`;
const own = new Set(fs.readdirSync(`${proc}/fd`).map((fd) => {
  try {
    return /^socket:\[(\d+)\]$/.exec(fs.readlinkSync(`${proc}/fd/${fd}`))?.[1];
  } catch {
    return undefined; // closed in between
  }
}));
const LISTEN = "0A";
const ports = new Set();
for (const table of ["tcp", "tcp6"]) {
  for (const line of fs.readFileSync(`${proc}/net/${table}`, "utf8").trim().split("\n").slice(1)) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (state === LISTEN && own.has(inode)) ports.add(parseInt(local.split(":")[1], 16));
  }
}
console.log([...ports].sort((a, b) => a - b).join(" "));
