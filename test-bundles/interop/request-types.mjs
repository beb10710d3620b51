// SPDX-License-Identifier: Apache-2.0
// Checks the bodies our providers sent against the types of the vendors' own clients, by the TypeScript compiler.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

const HEAD = `import type Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import type { ChatRequest, Message, ToolCall } from "ollama";
// The server knows ids of calls since 0.12 and any JSON schema; its client's types do not yet.
type Called = Message & { tool_call_id?: string; tool_calls?: (ToolCall & { id?: string })[] };
type Described = { type: string; function: { name: string; description: string; parameters: object } };
type Types = { anthropic: Anthropic.MessageCreateParamsStreaming; chat: OpenAI.Chat.ChatCompletionCreateParamsStreaming;
  responses: OpenAI.Responses.ResponseCreateParamsStreaming; ollama: Omit<ChatRequest, "messages" | "tools"> & { messages: Called[]; tools?: Described[] } };
`;
const file = new URL("bodies.ts", import.meta.url).pathname;

function compiles(lines) {
  writeFileSync(file, HEAD + lines.join("\n"));
  try {
    execFileSync(process.execPath, [new URL("node_modules/typescript/bin/tsc", import.meta.url).pathname, "--noEmit", "--strict",
      "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022", file], { encoding: "utf8" });
    return "";
  } catch (e) {
    return e.stdout || String(e);
  } finally {
    rmSync(file);
  }
}

/** True when every body has its vendor's type; a body that is wrong on purpose shows that the compiler looks. */
export function wellTyped(bodies) {
  const shapes = new Map();
  for (const { format, body } of bodies) {
    const shape = format + JSON.stringify(body.messages ?? body.input).replace(/"(text|content|id|[a-z_]*id|arguments|output)":"[^"]*"/g, "");
    shapes.set(shape, { format, body });
  }
  const lines = [...shapes.values()].map(({ format, body }, n) => `const b${n}: Types["${format}"] = ${JSON.stringify(body)};`);
  const wrong = compiles(lines);
  if (wrong) console.log(`FAIL a request is not what its vendor's client would send:\n${wrong.slice(0, 2000)}`);
  const control = compiles([...lines, 'const bad: Types["anthropic"] = { model: "m", stream: true, messages: [], max_tokens: "x" };']);
  if (!control.includes("bad") && !control.includes("TS2322")) console.log("FAIL a wrong request was not noticed");
  console.log(`${lines.length} kinds of requests in ${new Set(bodies.map(b => b.format)).size} formats were held against their vendors' types`);
  return !wrong && control.includes("TS2322");
}
