// SPDX-License-Identifier: Apache-2.0
// Runs one simulated service on a loopback port until SIGTERM; says which port in one line of JSON.
import { createServer } from "node:http";
import { Control } from "./control.mjs";

/** @param service has handle(request, response, url), perhaps upgrade(request, socket, head, url), and what Control wants */
export function serve(service) {
  const control = new Control(service);
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    const handler = url.pathname.startsWith("/sim/") ? control : service;
    Promise.resolve(handler.handle(request, response, url)).catch(e => {
      console.error(e);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (service.upgrade) service.upgrade(request, socket, head, new URL(request.url, "http://127.0.0.1"));
    else socket.destroy();
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  const at = process.argv.indexOf("--port");
  server.listen(at > 0 ? Number(process.argv[at + 1]) : 0, "127.0.0.1", () => {
    const port = server.address().port;
    service.listening?.(port);
    console.log(JSON.stringify({ port }));
  });
  process.on("SIGTERM", () => process.exit(0));
}
