// SPDX-License-Identifier: Apache-2.0
// What a provider of each wire format sends when all is well, and how it words its errors; written from the vendors'
// documentation and shared with no code of ours.
const sse = (data, type) => `${type ? `event: ${type}\n` : ""}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

const chat = {
  api: "openai-completions", base: "/v1", type: "text/event-stream", vendor: "OpenAI chat completions",
  event: sse,
  good(words) {
    const chunk = (delta, finish_reason = null) => sse({ id: "c1", object: "chat.completion.chunk", created: 1, model: "m",
      choices: [{ index: 0, delta, finish_reason }] });
    return [chunk({ role: "assistant", content: "" }), ...words.map(content => chunk({ content })), chunk({}, "stop"),
      sse({ id: "c1", object: "chat.completion.chunk", created: 1, model: "m", choices: [], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } }),
      sse("[DONE]")];
  },
  tools(calls) {
    return [...calls.map((c, index) => sse({ choices: [{ index: 0, delta: { tool_calls: [{ index, id: c.id, type: "function",
      function: { name: c.name, arguments: c.args } }] }, finish_reason: null }] })),
      sse({ choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }] }), sse("[DONE]")];
  },
  whole: text => ({ id: "c1", object: "chat.completion", created: 1, model: "m",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }], usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } }),
  error: (kind, message, code) => ({ error: { message, type: kind, param: null, code: code ?? null } }),
  inStream: (kind, message, code) => sse({ error: { message, type: kind, param: null, code: code ?? null } }),
  overflow: { kind: "invalid_request_error", code: "context_length_exceeded",
    message: "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens." },
  busy: { kind: "server_error", message: "The server is currently overloaded with other requests" },
  asked: body => body.messages.some(m => m.role === "tool"),
};

const responses = {
  ...chat, api: "openai-responses", vendor: "OpenAI responses",
  good(words) {
    const item = { id: "msg_1", type: "message", role: "assistant", status: "in_progress", content: [] };
    const text = words.join("");
    const events = [{ type: "response.created", response: { id: "resp_1", status: "in_progress", output: [] } },
      { type: "response.output_item.added", output_index: 0, item },
      { type: "response.content_part.added", item_id: "msg_1", output_index: 0, content_index: 0, part: { type: "output_text", text: "", annotations: [] } },
      ...words.map(delta => ({ type: "response.output_text.delta", item_id: "msg_1", output_index: 0, content_index: 0, delta })),
      { type: "response.output_text.done", item_id: "msg_1", output_index: 0, content_index: 0, text },
      { type: "response.output_item.done", output_index: 0, item: { ...item, status: "completed", content: [{ type: "output_text", text, annotations: [] }] } },
      { type: "response.completed", response: responses.whole(text) }];
    return events.map((e, sequence_number) => sse({ ...e, sequence_number }, e.type));
  },
  tools(calls) {
    return [...calls.flatMap((c, output_index) => {
      const item = { id: `fc_${output_index}`, type: "function_call", call_id: c.id, name: c.name, arguments: c.args, status: "completed" };
      return [sse({ type: "response.output_item.added", output_index, item: { ...item, arguments: "", status: "in_progress" } }),
        sse({ type: "response.function_call_arguments.delta", output_index, item_id: item.id, delta: c.args }),
        sse({ type: "response.output_item.done", output_index, item })];
    }), sse({ type: "response.completed", response: { status: "completed", output: [], usage: null } })];
  },
  whole: text => ({ id: "resp_1", object: "response", status: "completed", error: null, incomplete_details: null,
    output: [{ id: "msg_1", type: "message", role: "assistant", status: "completed", content: [{ type: "output_text", text, annotations: [] }] }],
    usage: { input_tokens: 9, input_tokens_details: { cached_tokens: 0 }, output_tokens: 3, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 12 } }),
  inStream: (kind, message, code) => sse({ type: "response.failed", response: { status: "failed", error: { code: code ?? kind, message } } }),
  overflow: { kind: "invalid_request_error", code: "context_length_exceeded",
    message: "Your input exceeds the context window of this model. Please adjust your input and try again." },
  asked: body => body.input.some(i => i.type === "function_call_output"),
};

const anthropic = {
  api: "anthropic-messages", base: "", type: "text/event-stream", vendor: "Anthropic messages",
  event: sse,
  good(words) {
    return [{ type: "message_start", message: { id: "msg_1", type: "message", role: "assistant", model: "m", content: [], stop_reason: null, usage: { input_tokens: 9, output_tokens: 1 } } },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      ...words.map(text => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 3 } },
      { type: "message_stop" }].map(e => sse(e, e.type));
  },
  tools(calls) {
    return [sse({ type: "message_start", message: { usage: { input_tokens: 9, output_tokens: 1 } } }),
      ...calls.flatMap((c, index) => [{ type: "content_block_start", index, content_block: { type: "tool_use", id: c.id, name: c.name, input: {} } },
        { type: "content_block_delta", index, delta: { type: "input_json_delta", partial_json: c.args } },
        { type: "content_block_stop", index }].map(e => sse(e, e.type))),
      sse({ type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 3 } }), sse({ type: "message_stop" })];
  },
  whole: text => ({ id: "msg_1", type: "message", role: "assistant", model: "m", content: [{ type: "text", text }], stop_reason: "end_turn", usage: { input_tokens: 9, output_tokens: 3 } }),
  error: (kind, message) => ({ type: "error", error: { type: kind, message }, request_id: "req_1" }),
  inStream: (kind, message) => sse({ type: "error", error: { type: kind, message } }, "error"),
  overflow: { kind: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" },
  busy: { kind: "overloaded_error", message: "Overloaded" },
  asked: body => body.messages.some(m => Array.isArray(m.content) && m.content.some(b => b.type === "tool_result")),
};

const line = data => `${JSON.stringify(data)}\n`;
const ollama = {
  api: "ollama", base: "", type: "application/x-ndjson", vendor: "Ollama chat",
  event: data => `${typeof data === "string" ? data : JSON.stringify(data)}\n`,
  good: words => [...words.map(content => line({ model: "m", created_at: "t", message: { role: "assistant", content }, done: false })),
    line({ model: "m", created_at: "t", message: { role: "assistant", content: "" }, done: true, done_reason: "stop", prompt_eval_count: 9, eval_count: 3 })],
  tools(calls) {
    const parsed = text => { try { return JSON.parse(text); } catch { return text; } };
    return [line({ message: { role: "assistant", content: "", tool_calls: calls.map(c => ({ id: c.id, function: { name: c.name, arguments: parsed(c.args) } })) }, done: false }),
      line({ message: { role: "assistant", content: "" }, done: true, done_reason: "stop" })];
  },
  whole: text => ({ model: "m", created_at: "t", message: { role: "assistant", content: text }, done: true, done_reason: "stop", prompt_eval_count: 9, eval_count: 3 }),
  error: (kind, message) => ({ error: message }),
  inStream: (kind, message) => line({ error: message }),
  overflow: { kind: "", message: "the input length exceeds the context length" },
  busy: { kind: "", message: "server overloaded, please retry shortly" },
  asked: body => body.messages.some(m => m.role === "tool"),
};

export const FORMATS = { anthropic, chat, responses, ollama };
