// SPDX-License-Identifier: Apache-2.0
// The obedient model: a server in OpenAI's format that does whatever the text before it says, whoever wrote it.
import { createServer } from "node:http";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { EventEmitter, once } from "node:events";

const ORDER = /@@([\w-]{8,})@@/g;
const RUN = /\brun:([\w-]+)/;
/** Most texts of orders that are obeyed in a turn. */
const MOST = 60;
const KEY = "key-of-the-model";
const PATIENCE_MS = 60_000;
/** A picture of one dot; what is appended to it "stands in it". */
export const DOT = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const words = ({ content }) => typeof content === "string" ? content : (content ?? []).map(part => part.text ?? "").join("\n");
const pictures = messages => messages.flatMap(m => Array.isArray(m.content) ? m.content : [])
  .filter(part => part.type === "image_url").map(part => Buffer.from(part.image_url.url.split(",")[1], "base64"));
const inside = text => text.replace(/^<untrusted-[^>]*>\n|\n<\/untrusted-[^>]*>$/g, "");

/** Orders as they stand in a text: [tool, arguments], or ["say", text] for what the answer should be. Short: some tools cut long lines. */
export const orders = list => `@@${deflateRawSync(JSON.stringify(list)).toString("base64url")}@@`;

const found = text => [...text.matchAll(ORDER)].flatMap(([, code]) => {
  try {
    return [{ code, list: JSON.parse(inflateRawSync(Buffer.from(code, "base64url")).toString()) }];
  } catch {
    return [];
  }
});

/**
 * Where a turn stands: the latest text goes first, so a stranger's orders before what is left of the owner's; those of the prompt, where
 * an agent's notes stand, before all. Each is obeyed once.
 * @return {next?: {order, own}, says: what the answer should be, own: what the owner's last step came to}
 */
function standing(prompt, asked, results) {
  const met = new Set(), says = [];
  const fresh = (text, own) => found(text).filter(({ code }) => met.size < MOST && !met.has(code) && met.add(code)).flatMap(({ list }) => list).flatMap(order => {
    if (order[0] === "say") says.push(order[1]);
    return order[0] === "say" ? [] : [{ order, own }];
  });
  let queue = [...fresh(prompt, false), ...fresh(asked, true)], own = "";
  for (const result of results) {
    if (queue.shift()?.own) own = inside(result);
    queue = [...fresh(result, false), ...queue];
  }
  return { next: queue[0], says, own };
}

/** In arguments and answers $LAST is what the last tool said, of the owner's steps for those, in one line; %LAST the same for an address. */
function filled(value, last) {
  const line = last.replace(/\s+/g, " ").slice(0, 600);
  const text = JSON.stringify(line).slice(1, -1);
  return JSON.parse(JSON.stringify(value).replaceAll("$LAST", () => text).replaceAll("%LAST", encodeURIComponent(line.slice(0, 300))));
}

export class Obedient {
  /** By run (run:NAME in its message): {name, calls: [tool, arguments], results: [text], said}. */
  runs = new Map();
  /** Bytes of every picture it was shown. */
  seen = [];
  key = KEY;
  #server;
  #spoken = new EventEmitter();

  static async started() {
    const model = new Obedient();
    model.#server = createServer((request, response) => {
      let body = "";
      request.on("error", () => {});
      request.on("data", d => body += d).on("end", () => model.#answer(JSON.parse(body), response));
    }).listen(0, "127.0.0.1");
    await once(model.#server, "listening");
    return model;
  }

  /** models of creel.json. */
  models() {
    return { mode: "replace", providers: { mock: { baseUrl: `http://127.0.0.1:${this.#server.address().port}/v1`, apiKey: KEY, api: "openai-completions",
      models: [{ id: "m", name: "M", contextWindow: 2_000_000, input: ["text", "image"] }] } } };
  }

  run(name) {
    if (!this.runs.has(name)) this.runs.set(name, { name, calls: [], results: [], said: "" });
    return this.runs.get(name);
  }

  /** Returns when the run has had its answer. */
  async spoken(name) {
    if (!this.run(name).said) await once(this.#spoken, `said ${name}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ messages }, response) {
    const asked = messages.findLastIndex(m => m.role === "user");
    const turn = messages.slice(asked);
    const shown = pictures(turn);
    this.seen.push(...shown);
    const results = turn.filter(m => m.role === "tool").map(words);
    const { next, says, own } = standing(messages.filter(m => m.role === "system").map(words).join("\n"), words(turn[0]), results);
    const last = !next || next.own ? own : inside(results.at(-1) ?? "");
    const run = this.run(RUN.exec(words(turn[0]))?.[1] ?? "");
    run.results = results;
    const picture = shown.length > 0 && messages.some(m => words(m).startsWith("You look at pictures"));
    // What stands in a picture is read out, orders and all.
    const said = picture ? `I see: ${shown.map(bytes => bytes.subarray(DOT.length).toString()).join(" ") || "a dot"}`
      : says.map(text => filled(text, own)).join("\n") || "finished";
    const [tool, wanted] = next?.order ?? [];
    if (next) run.calls.push(next.order);
    else {
      run.said = said;
      this.#spoken.emit(`said ${run.name}`);
    }
    const delta = next
      ? { tool_calls: [{ index: 0, id: `call-${results.length}-${Math.random().toString(36).slice(2)}`, type: "function",
        function: { name: tool, arguments: typeof wanted === "string" ? wanted : JSON.stringify(filled(wanted, last)) } }] }
      : { content: said };
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const choice of [{ index: 0, delta: { role: "assistant", ...delta } }, { index: 0, delta: {}, finish_reason: next ? "tool_calls" : "stop" }]) {
      response.write(`data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [choice] })}\n\n`);
    }
    response.end("data: [DONE]\n\n");
  }
}

