// SPDX-License-Identifier: Apache-2.0
import { type Json, isObject, list, number, text } from "../wire/frames";

/** One call of a tool, from its start to its result. */
export interface ToolStep {
  kind: "tool";
  id: string;
  name: string;
  args: string;
  result: string;
  state: "running" | "done" | "failed";
}

export interface TextPart {
  kind: "text";
  text: string;
}

export interface ThinkingPart {
  kind: "thinking";
  text: string;
}

/** A picture as a `data:` address made here from checked parts, or nothing where the transcript keeps none. */
export interface ImagePart {
  kind: "image";
  name: string;
  source: string;
}

export type Part = TextPart | ThinkingPart | ImagePart | ToolStep;

export interface Message {
  key: string;
  role: "user" | "assistant" | "system";
  parts: Part[];
  at: number;
  runId: string;
  state: "done" | "sending" | "running" | "failed" | "stopped";
  note: string;
}

const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/** Transcript messages as this page shows them: a tool's result joins its call. */
export function fromHistory(raw: Json[], first: number): Message[] {
  const out: Message[] = [];
  const steps = new Map<string, ToolStep>();
  raw.forEach((message, i) => {
    const runId = runOf(message);
    const role = text(message["role"]);
    if (role === "toolResult" || role === "tool") {
      finish(steps.get(text(message["toolCallId"])), message);
      return;
    }
    const parts = partsOf(message["content"], steps);
    const last = out.at(-1);
    if (role === "assistant" && last?.role === "assistant" && last.runId === runId) {
      last.parts.push(...parts);
      endOf(last, message);
    } else if (parts.length > 0 || role === "assistant") {
      out.push(endOf({ ...made(`h${first + i}`, role, parts, number(message["timestamp"])), runId }, message));
    }
  });
  return out.filter((m) => m.parts.length > 0 || m.note !== "");
}

/** The run a transcript message belongs to, where the transcript says so. */
export function runOf(message: Json): string {
  return isObject(message["__openclaw"]) ? text(message["__openclaw"]["runId"]) : "";
}

/** The runs whose last word stands in the transcript. */
export function endedIn(raw: Json[]): string[] {
  return raw
    .filter((m) => text(m["role"]) === "assistant" && text(m["stopReason"]) !== "toolUse")
    .map(runOf)
    .filter((run) => run !== "");
}

export function made(key: string, role: string, parts: Part[], at = Date.now()): Message {
  return { key, role: role === "user" || role === "assistant" ? role : "system", parts, at, runId: "", state: "done", note: "" };
}

function endOf(message: Message, raw: Json): Message {
  const reason = text(raw["stopReason"]);
  if (reason === "aborted") {
    message.state = "stopped";
    message.note = "Stopped";
  } else if (reason === "error") {
    message.state = "failed";
    message.note = text(raw["errorMessage"]) || "The answer failed";
  }
  return message;
}

function partsOf(content: unknown, steps: Map<string, ToolStep>): Part[] {
  if (typeof content === "string") {
    return content ? [{ kind: "text", text: content }] : [];
  }
  return list(content).flatMap((part) => partOf(part, steps));
}

function partOf(part: Json, steps: Map<string, ToolStep>): Part[] {
  switch (text(part["type"])) {
    case "text":
      return text(part["text"]) ? [{ kind: "text", text: text(part["text"]) }] : [];
    case "thinking":
      return text(part["thinking"]) ? [{ kind: "thinking", text: text(part["thinking"]) }] : [];
    case "toolCall": {
      const step = started(text(part["id"]), text(part["name"]), part["arguments"]);
      steps.set(step.id, step);
      return [step];
    }
    case "image":
      return [{ kind: "image", name: text(part["fileName"]) || "Picture", source: picture(part) }];
    default:
      return [];
  }
}

export function started(id: string, name: string, args: unknown): ToolStep {
  return { kind: "tool", id, name, args: pretty(args), result: "", state: "running" };
}

function finish(step: ToolStep | undefined, message: Json): void {
  if (step) {
    step.result = resultText(message["content"]);
    step.state = message["isError"] === true ? "failed" : "done";
  }
}

/** The text of a tool's result, whatever form it has. */
export function resultText(content: unknown): string {
  if (typeof content === "string") {
    return content;
  }
  if (isObject(content)) {
    return resultText(content["content"]);
  }
  return list(content)
    .map((part) => (text(part["type"]) === "text" ? text(part["text"]) : `(${text(part["type"]) || "something else"})`))
    .join("\n");
}

function pretty(args: unknown): string {
  if (args === undefined || args === null || (isObject(args) && Object.keys(args).length === 0)) {
    return "";
  }
  return typeof args === "string" ? args : JSON.stringify(args, null, 2);
}

/** An address for a picture in a transcript: its type from a closed list, its bytes base64 and nothing else. */
function picture(part: Json): string {
  const source = isObject(part["source"]) ? part["source"] : part;
  const type = text(source["mimeType"]) || text(source["media_type"]);
  const data = text(source["data"]);
  return PICTURES.has(type) && /^[A-Za-z0-9+/]+=*$/.test(data) ? `data:${type};base64,${data}` : "";
}
