// SPDX-License-Identifier: Apache-2.0

/** What goes over the socket, as far as this page reads it. Every field of an answer is another party's word. */

export type Json = Record<string, unknown>;

export interface Failure {
  code: string;
  message: string;
  details?: Json;
  retryAfterMs?: number;
}

export interface Answer {
  type: "res";
  id: string;
  ok: boolean;
  payload?: unknown;
  error?: Failure;
}

export interface Notice {
  type: "event";
  event: string;
  payload?: unknown;
  seq?: number;
}

export interface Hello {
  protocol: number;
  server: { version: string; connId: string };
  features: { methods: string[]; events: string[] };
  snapshot: {
    presence?: unknown;
    health?: unknown;
    uptimeMs?: number;
    sessionDefaults?: { defaultAgentId?: string; mainSessionKey?: string };
  };
  auth: { role: string; scopes: string[]; deviceToken?: string };
  policy: {
    maxPayload: number;
    tickIntervalMs: number;
    attachments?: { maxBytes?: number; maxImageBytes?: number };
  };
}

/** A request the gateway refused. */
export class Refused extends Error {
  readonly code: string;
  readonly detail: string;
  readonly retryAfterMs: number;

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
    this.detail = typeof failure.details?.["code"] === "string" ? failure.details["code"] : "";
    this.retryAfterMs = failure.retryAfterMs ?? 0;
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

export function list(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
