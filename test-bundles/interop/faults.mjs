// SPDX-License-Identifier: Apache-2.0
// Every way we know in which a provider goes wrong: a name for people, and what the server does. `always` faults answer
// every request that way, others only the first; the next is answered well.
import { gzipSync } from "node:zlib";

const WORDS = ["one ", "two ", "three"];
const head = (f, more = {}) => ({ "content-type": f.type, ...more });
const json = (res, status, body, headers = {}) => { res.writeHead(status, { "content-type": "application/json", ...headers }); res.end(JSON.stringify(body)); };
const send = (res, f, parts, headers) => { res.writeHead(200, head(f, headers)); parts.forEach(p => res.write(p)); res.end(); };
const status = (code, kind, message, more = {}) => ({ always: true, ...more, run: (f, req, res) => json(res, code, f.error(kind, message, more.code), more.headers) });
const good = (f, res) => send(res, f, f.good(WORDS));

const half = parts => parts.slice(0, Math.floor(parts.length / 2));

/** Cuts the stream off behind so many events; what is left of the connection is closed in order, or reset. */
const cut = (count, reset) => ({ always: true, run: (f, req, res) => {
  const parts = f.good(WORDS);
  if (count >= parts.length) return good(f, res);
  res.writeHead(200, head(f));
  parts.slice(0, count).forEach(p => res.write(p));
  reset ? res.write("", () => setTimeout(() => res.socket?.resetAndDestroy(), 20)) : res.end();
} });
const called = (calls, more = {}) => ({ ...more, run: (f, req, res, body) =>
  f.asked(body) ? good(f, res) : send(res, f, f.tools(calls)) });
const status_call = (id, args = "{}") => ({ id, name: "session_status", args });

export const FAULTS = {
  "nothing: all is well": { run: (f, req, res) => good(f, res) },
  "401, the key is wrong": status(401, "authentication_error", "invalid x-api-key", { code: "invalid_api_key" }),
  "402, to be paid": status(402, "billing_error", "Insufficient credits"),
  "403, the key may not do this": status(403, "permission_error", "Your API key does not have permission to use the specified resource."),
  "403, flagged by moderation": status(403, "moderation", "Your input was flagged"),
  "404, no such model": status(404, "not_found_error", "model: m", { code: "model_not_found" }),
  "400, a field is wrong": status(400, "invalid_request_error", "messages.0: field required"),
  "400, the vendor's words for: too long": { always: true, run: (f, req, res) => json(res, 400, f.error(f.overflow.kind, f.overflow.message, f.overflow.code)) },
  "400, llama.cpp's words for: too long": status(400, "exceed_context_size_error", "the request exceeds the available context size, try increasing it"),
  "400, vLLM's words for: too long": status(400, "BadRequestError", "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens. Please reduce the length of the messages or completion."),
  "400, Gemini's words for: too long": status(400, "INVALID_ARGUMENT", "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."),
  "400, against the content policy": status(400, "invalid_request_error", "Your request was rejected by our safety system", { code: "content_policy_violation" }),
  "400, no credit left": status(400, "invalid_request_error", "Your credit balance is too low to access the API."),
  "400, cannot call tools": status(400, "invalid_request_error", "\"m\" does not support tools"),
  "408 once": { run: (f, req, res) => json(res, 408, f.error("timeout", "Request timeout")) },
  "409 once": { run: (f, req, res) => json(res, 409, f.error("conflict", "Conflict")) },
  "413, the body is too large": status(413, "request_too_large", "Request exceeds the maximum size"),
  "422, not understood": status(422, "invalid_request_error", "Unprocessable"),
  "429 once, without retry-after": { run: (f, req, res) => json(res, 429, f.error("rate_limit_error", "Too many requests")) },
  "429 once, retry-after 1": { run: (f, req, res) => json(res, 429, f.error("rate_limit_error", "Too many requests"), { "retry-after": "1" }) },
  "429 for ever, without retry-after": status(429, "rate_limit_error", "Too many requests"),
  "429, retry-after 120": status(429, "rate_limit_error", "Too many requests", { headers: { "retry-after": "120" } }),
  "429, the plan is used up": status(429, "insufficient_quota", "You exceeded your current quota, please check your plan and billing details.", { code: "insufficient_quota" }),
  "500 for ever": status(500, "api_error", "Internal server error"),
  "502, a proxy's page": { always: true, run: (f, req, res) => { res.writeHead(502, { "content-type": "text/html" }); res.end("<html>Bad gateway</html>"); } },
  "503 once": { run: (f, req, res) => json(res, 503, f.error("service_unavailable", "Service unavailable")) },
  "504 for ever": status(504, "timeout_error", "Gateway timeout"),
  "529 for ever": status(529, "overloaded_error", "Overloaded"),
  "302, elsewhere": { always: true, run: (f, req, res) => { res.writeHead(302, { location: "http://127.0.0.1:9/" }); res.end(); } },
  "nobody listens": { always: true, closed: true },
  "closes before it answers": { always: true, run: (f, req, res) => res.socket.destroy() },
  "does not speak HTTP": { always: true, run: (f, req, res) => res.socket.end("220 mail.example ESMTP\r\n\r\n") },
  "ends after 0 events": cut(0), "ends after 1 event": cut(1), "ends after 2 events": cut(2), "ends after 3 events": cut(3),
  "ends after 4 events": cut(4), "ends after 5 events": cut(5), "ends after 6 events": cut(6), "ends after 7 events": cut(7), "ends after 8 events": cut(8),
  "is reset after 1 event": cut(1, true), "is reset after 4 events": cut(4, true),
  "less body than announced": { always: true, run: (f, req, res) => { res.writeHead(200, head(f, { "content-length": "100000" })); res.write(f.good(WORDS)[0]); setTimeout(() => res.socket?.destroy(), 50); } },
  "a line of nonsense between events": { run: (f, req, res) => { const p = f.good(WORDS); send(res, f, [p[0], "%%% nonsense\n\n", ...p.slice(1)]); } },
  "events that are no JSON": { always: true, run: (f, req, res) => send(res, f, [f.event("{\"choices\":[{]"), f.event("nope")]) },
  "an event cut in the middle": { always: true, run: (f, req, res) => { const p = f.good(WORDS); send(res, f, [p[0].slice(0, Math.floor(p[0].length / 2))]); } },
  "events that are JSON of another kind": { always: true, run: (f, req, res) => send(res, f, [f.event("[1,2]"), f.event("7")]) },
  "JSON nested 10,000 deep": { always: true, run: (f, req, res) => send(res, f, [f.event("[".repeat(10000) + "]".repeat(10000))]) },
  "comments, byte order mark, odd line ends": { run: (f, req, res) => { const p = f.good(WORDS);
    f.type.includes("event") ? send(res, f, ["\uFEFF: PROCESSING\r\n\r\n", ...p.map(e => e.replaceAll("\n", "\r\n")), ": bye\n\n"]) : send(res, f, ["\n", ...p.map(e => e.replace("\n", "\r\n\r\n"))]); } },
  "kinds of events nobody knows": { run: (f, req, res) => { const p = f.good(WORDS); send(res, f, [p[0], f.event({ type: "brand.new", foo: 1 }), ...p.slice(1)]); } },
  "one byte at a time, for ever": { always: true, timeout: 1, run: (f, req, res) => { res.writeHead(200, head(f)); const t = setInterval(() => res.write(" "), 100); res.on("close", () => clearInterval(t)); } },
  "headers, then silence": { always: true, timeout: 1, run: (f, req, res) => { res.writeHead(200, head(f)); res.flushHeaders(); } },
  "silence": { always: true, timeout: 1, run: () => {} },
  "silence in the middle": { always: true, timeout: 1, run: (f, req, res) => { res.writeHead(200, head(f)); half(f.good(WORDS)).forEach(p => res.write(p)); } },
  "a line of 5 MiB": { always: true, run: (f, req, res) => send(res, f, [f.event("\"" + "x".repeat(5 << 20) + "\"")]) },
  "a text of 2 MiB": { always: true, run: (f, req, res) => send(res, f, f.good(Array(64).fill("x".repeat(32 << 10)))) },
  "200 tool calls at once": { always: true, run: (f, req, res) => send(res, f, f.tools([...Array(200).keys()].map(i => status_call(`c${i}`)))) },
  "an error at the beginning of a good stream": { always: true, run: (f, req, res) => send(res, f, [f.inStream(f.busy.kind, f.busy.message)]) },
  "an error in the middle of a good stream": { always: true, run: (f, req, res) => send(res, f, [...half(f.good(WORDS)), f.inStream(f.busy.kind, f.busy.message)]) },
  "too long, told in a good stream": { always: true, run: (f, req, res) => send(res, f, [f.inStream(f.overflow.kind, f.overflow.message, f.overflow.code)]) },
  "an empty stream": { always: true, run: (f, req, res) => send(res, f, []) },
  "a web page with 200": { always: true, run: (f, req, res) => { res.writeHead(200, { "content-type": "text/html" }); res.end("<html>Please sign in</html>"); } },
  "the stream as text/plain": { run: (f, req, res) => send(res, { ...f, type: "text/plain" }, f.good(WORDS)) },
  "one JSON answer instead of a stream": { run: (f, req, res) => json(res, 200, f.whole(WORDS.join(""))) },
  "a stream compressed though nobody asked for it": { run: (f, req, res) => { res.writeHead(200, head(f, { "content-encoding": "gzip" })); res.end(gzipSync(f.good(WORDS).join(""))); } },
  "two tool calls with one id": called([status_call("same"), status_call("same")]),
  "a tool call without an id": called([status_call("")]),
  "a tool call without a name": { ...called([{ id: "c", name: "", args: "{}" }]), always: true },
  "a tool call with arguments that are no JSON": called([status_call("c", "{\"a\":")]),
  "a tool nobody has": called([{ id: "c", name: "launch_rocket", args: "{}" }]),
};
export const GOOD = good;
