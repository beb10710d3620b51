// SPDX-License-Identifier: Apache-2.0
// Answers of an HTTP service.

export function json(response, status, value, headers = {}) {
  const bytes = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length, ...headers });
  response.end(bytes);
}

/** The request was executed, and nobody will hear of it. */
export function lose(response) {
  response.socket?.destroy();
}
