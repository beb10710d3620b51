// SPDX-License-Identifier: Apache-2.0
// Ports nobody else is given: below those the kernel hands out, so that no connection takes one while its server is away.
import { once } from "node:events";
import { createServer } from "node:net";

const FIRST = 15_000;
const MANY = 15_000;
const ATTEMPTS = 100;

export async function freePort() {
  for (let i = 0; i < ATTEMPTS; i++) {
    const port = FIRST + Math.floor(Math.random() * MANY);
    const server = createServer().listen(port, "127.0.0.1");
    if (await once(server, "listening").then(() => true, () => false)) {
      server.close();
      await once(server, "close");
      return port;
    }
  }
  throw new Error(`no port from ${FIRST} to ${FIRST + MANY} is free`);
}
