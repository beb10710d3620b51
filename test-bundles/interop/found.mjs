// SPDX-License-Identifier: Apache-2.0
// Looks for a gateway by multicast DNS with a client we did not write: found.mjs PORT prints what it is told, and fails after a minute.
import { Bonjour } from "bonjour-service";

const port = Number(process.argv[2]);
const bonjour = new Bonjour();
const end = (code) => bonjour.destroy() || process.exit(code);
setTimeout(() => end(1), 60_000);
bonjour.find({ type: "openclaw-gw" }, (service) => {
  console.log(JSON.stringify({ name: service.name, host: service.host, port: service.port, txt: service.txt }));
  if (service.port === port && service.txt.gatewayPort === String(port)) end(0);
});
