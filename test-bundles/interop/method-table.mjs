// SPDX-License-Identifier: Apache-2.0
// What each method of the core is called with in the conformance check, and what its answer has to be: a definition of the
// published schema, or for results the family does not publish a schema of our own, after what its clients read.

const text = { type: "string" };
const flag = { type: "boolean" };
const whole = { type: "integer" };
const list = (items = {}) => ({ type: "array", items });
const object = (properties, more = {}) => ({ type: "object", required: Object.keys(properties), properties, ...more });
const ref = (definition) => ({ $ref: `protocol#/definitions/${definition}` });

const ISSUES = list(object({ path: text, message: text }));
const CONFIG = object({ path: text, exists: flag, raw: {}, parsed: { type: "object" }, valid: flag, config: { type: "object" }, hash: text, issues: ISSUES });
const CHANGED = object({ ok: { const: true }, path: text, config: { type: "object" } });
const HISTORY = object({ sessionKey: text, sessionId: text, messages: list(object({ role: text, content: {} })), hasMore: flag });
const ENTRY = object({ sessionId: text, updatedAt: whole });
const DEVICES = object({ pending: list(object({ requestId: text, deviceId: text, ts: whole })), paired: list(object({ deviceId: text })) });

/**
 * Methods in the order in which they are called; `also` goes through further parameters. `refused` is the error a call has to
 * give whose subject cannot be had here. `key` is a session of its own, `hash` the configuration's.
 */
export const METHODS = (key, runId) => [
  { method: "health", params: {}, result: object({ ok: { const: true }, ts: whole, durationMs: whole, channels: { type: "object" },
    channelOrder: list(text), agents: list(object({ agentId: text, isDefault: flag, heartbeat: object({ enabled: flag }), sessions: object({ count: whole, recent: list() }) })),
    sessions: object({ path: text, count: whole, recent: list() }) }) },
  { method: "status", params: {}, result: object({ heartbeat: object({ defaultAgentId: text, agents: list() }), channelSummary: list(text),
    sessions: object({ paths: list(text), count: whole, defaults: { type: "object" }, recent: list(ref("SessionRow")), byAgent: list() }) }) },
  { method: "system-presence", params: {}, result: list(ref("PresenceEntry")) },
  { method: "agents.list", params: {}, result: ref("AgentsListResult") },
  { method: "agent.identity.get", params: {}, result: ref("AgentIdentityResult") },
  { method: "models.list", params: {}, result: ref("ModelsListResult") },
  { method: "models.authStatus", params: {}, result: object({ ts: whole, providers: list(object({ provider: text, displayName: text, status: text, profiles: list() })) }) },
  { method: "usage.status", params: {}, result: object({ updatedAt: whole, providers: list(object({ provider: text, displayName: text, windows: list() })) }) },
  { method: "usage.cost", params: { days: 2 }, result: object({ updatedAt: whole, days: { const: 2 }, daily: { type: "array", minItems: 2, maxItems: 2 },
    totals: object({ input: whole, output: whole, cacheRead: whole, cacheWrite: whole, totalTokens: whole, totalCost: { type: "number" }, missingCostEntries: whole }) }) },
  { method: "tools.catalog", params: {}, also: [{ agentId: "main", includePlugins: false }], result: ref("ToolsCatalogResult") },
  { method: "tools.effective", params: { sessionKey: key }, result: ref("ToolsEffectiveResult") },
  { method: "tools.why", params: { sessionKey: key, tool: "session_status" }, also: [{ tool: "session_status", channel: "sim", sender: "1" }],
    result: object({ agentId: text, sessionKey: text, tool: { const: "session_status" }, plugin: text, effects: list(text), allowed: flag,
      rule: text, owner: flag, sandboxed: flag, steps: { type: "array", minItems: 5, items: object({ layer: text, passes: flag, rule: text, remedy: text }) } }) },
  { method: "commands.list", params: {}, result: ref("CommandsListResult") },
  { method: "chat.metadata", params: { sessionKey: key }, result: object({ models: list(), commands: list(ref("CommandEntry")) }) },
  { method: "sessions.subscribe", params: {}, result: object({ subscribed: { const: true } }) },
  { method: "sessions.messages.subscribe", params: { key }, result: object({ subscribed: { const: true }, key: { const: key } }) },
  { method: "chat.send", params: { sessionKey: key, message: "hello", idempotencyKey: runId }, result: object({ runId: { const: runId }, status: { const: "started" } }) },
  { method: "agent.wait", params: { runId }, result: object({ runId: { const: runId }, status: { const: "ok" }, startedAt: whole, endedAt: whole }) },
  { method: "agent", params: { sessionKey: key, message: "hello again", idempotencyKey: `${runId}-agent` }, final: true,
    result: object({ runId: text, status: { const: "ok" }, summary: text, result: object({ payloads: { type: "array", minItems: 1 }, meta: { type: "object" } }) }) },
  { method: "chat.abort", params: { sessionKey: key }, result: object({ ok: { const: true }, aborted: { const: false }, runIds: { type: "array", maxItems: 0 } }) },
  { method: "chat.inject", params: { sessionKey: key, message: "from the operator" }, result: object({ ok: { const: true }, messageId: text }) },
  { method: "chat.history", params: { sessionKey: key, limit: 10 }, result: HISTORY },
  { method: "chat.startup", params: { sessionKey: key, limit: 80, maxBytes: 262144 }, result: HISTORY },
  { method: "sessions.get", params: { key }, result: HISTORY },
  { method: "chat.message.get", params: { sessionKey: key, messageId: "none" }, result: ref("ChatMessageGetResult") },
  { method: "sessions.list", params: { includeDerivedTitles: true, includeLastMessage: true, limit: 200 },
    result: object({ ts: whole, path: text, count: whole, totalCount: whole, hasMore: flag, defaults: object({ modelProvider: {}, model: {}, contextTokens: {} }), sessions: list(ref("SessionRow")) }) },
  { method: "sessions.describe", params: { key }, result: object({ session: ref("SessionRow") }) },
  { method: "sessions.resolve", params: { key }, result: ref("SessionsResolveResult") },
  { method: "sessions.preview", params: { keys: [key] }, result: object({ ts: whole, previews: list(object({ key: text, status: { enum: ["ok", "empty", "missing", "error"] }, items: list(object({ role: text, text })) })) }) },
  { method: "sessions.patch", params: { key, label: "interop", thinkingLevel: "low", pinned: true }, result: object({ ok: { const: true }, path: text, key: { const: key }, entry: ENTRY }) },
  { method: "sessions.reset", params: { key, reason: "new" }, result: object({ ok: { const: true }, key: { const: key }, entry: ENTRY }) },
  { method: "sessions.messages.unsubscribe", params: { key }, result: object({ subscribed: { const: false }, key: { const: key } }) },
  { method: "sessions.delete", params: { key }, result: ref("SessionsDeleteResult") },
  { method: "config.get", params: {}, result: CONFIG },
  { method: "config.schema", params: {}, result: ref("ConfigSchemaResponse") },
  { method: "config.set", params: (hash) => ({ raw: "{ messages: { queue: { cap: 5 } } }", ...hash }), result: CHANGED },
  { method: "config.patch", params: (hash) => ({ raw: "{ messages: { queue: { cap: 6 } } }", ...hash }), result: CHANGED },
  { method: "config.apply", params: (hash) => ({ raw: "{}", ...hash }), result: CHANGED },
  { method: "logs.tail", params: { limit: 5 }, result: ref("LogsTailResult") },
  { method: "cron.list", params: {}, result: object({ jobs: list(ref("CronJob")), snapshotRevision: text, total: whole, offset: whole, limit: whole, hasMore: flag, nextOffset: {} }) },
  { method: "cron.status", params: {}, result: object({ enabled: flag, storePath: text, jobs: whole, nextWakeAtMs: {} }) },
  { method: "node.list", params: {}, result: object({ ts: whole, nodes: list() }) },
  { method: "sandbox.list", params: {}, result: object({ containers: list(object({ name: text, scope: text, running: flag })), engine: text }) },
  { method: "sandbox.recreate", params: {}, refused: /say which/ },
  { method: "security.audit", params: {}, also: [{ deep: true }], result: object({ ts: whole, summary: object({ critical: whole, warn: whole, info: whole }),
    findings: list(object({ checkId: text, severity: { enum: ["info", "warn", "critical"] }, title: text, detail: text })), suppressedFindings: list() }) },
  { method: "sandbox.prune", params: {}, result: object({ removed: list(object({ name: text })), engine: text }) },
  { method: "sandbox.explain", params: { sessionKey: key }, result: object({ agentId: text, sessionKey: text, mainSessionKey: text, sandboxed: flag, scope: text, rule: text }) },
  { method: "exec.approval.list", params: {}, result: list() },
  { method: "plugin.approval.list", params: {}, result: list() },
  { method: "exec.approval.get", params: { id: "none" }, refused: /unknown or expired approval/ },
  { method: "exec.approval.resolve", params: { id: "none", decision: "deny" }, refused: /unknown or expired approval/ },
  { method: "plugin.approval.resolve", params: { id: "none", decision: "deny" }, refused: /unknown or expired approval/ },
  { method: "exec.approvals.get", params: {}, result: ref("ExecApprovalsSnapshot") },
  { method: "exec.approvals.set", params: { file: { version: 1, defaults: { security: "none" } } }, refused: /is none/ },
  { method: "question.list", params: {}, result: ref("QuestionListResult") },
  { method: "tasks.list", params: {}, result: ref("TasksListResult") },
  { method: "last-heartbeat", params: {}, result: { type: "null" } },
  { method: "channels.status", params: {}, result: ref("ChannelsStatusResult") },
  { method: "channels.start", params: { channel: "none" }, refused: /there is no account/ },
  { method: "channels.stop", params: { channel: "none" }, refused: /there is no account/ },
  { method: "channels.logout", params: { channel: "none" }, refused: /there is no account/ },
  { method: "channels.dead", params: {}, result: object({ dead: list() }) },
  { method: "channels.dead.retry", params: { key: "none" }, refused: /no undelivered answer/ },
  { method: "channels.dead.drop", params: { key: "none" }, refused: /no undelivered answer/ },
  { method: "send", params: { to: "somebody", message: "hi", idempotencyKey: "table-send", channel: "none" }, refused: /there is no account/ },
  { method: "channels.pairing.list", params: {}, result: ref("ChannelsPairingListResult") },
  { method: "channels.pairing.approve", params: { channel: "none", accountId: "default", requestId: "none" }, refused: /there is no account/ },
  { method: "channels.pairing.dismiss", params: { channel: "none", accountId: "default", requestId: "none" }, refused: /there is no account/ },
  { method: "channels.pairing.approved", params: {}, result: object({ approved: list() }) },
  { method: "channels.pairing.revoke", params: { channel: "none", accountId: "default", senderId: "none" }, refused: /there is no account/ },
  { method: "device.pair.list", params: {}, result: DEVICES },
  { method: "device.pair.approve", params: { requestId: "none" }, refused: /unknown requestId/ },
  { method: "device.pair.reject", params: { requestId: "none" }, refused: /unknown requestId/ },
  { method: "device.pair.remove", params: { deviceId: "none" }, refused: /./ },
  { method: "device.token.rotate", params: { deviceId: "none", role: "operator" }, refused: /./ },
  { method: "device.token.revoke", params: { deviceId: "none", role: "operator" }, refused: /./ },
  { method: "plugins.list", params: {}, result: ref("PluginsListResult") },
];

/** Methods that the family does not have; their answers are checked by the table all the same. */
export const OURS = /^channels\.(dead|dead\.drop|dead\.retry|pairing\.approved|pairing\.revoke)$|^tools\.why$|^sandbox\.(list|explain|recreate|prune)$|^security\.audit$/;

/** Methods of our own vocabulary: the plugin host's, shown by test-bundles/e2e/plugins.sh, the dump, discovery of models. */
export const ELSEWHERE = /^plugins\.|^diagnostics\.dump$|^models\.discover$/;
