# SPDX-License-Identifier: Apache-2.0
# Writes a model for llama.cpp whose weights are a table of which token follows which: it answers with one sentence, and asks for
# session_status first when the question speaks of status and there are tools. scripted-gguf.py FILE
import sys, numpy as np
from gguf import GGUFWriter, TokenType
words = ["<unk>", "<s>", "</s>", "\n", " ", "<|call|>", "<|final|>", "<|go|>"]
types = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL] + [TokenType.NORMAL] * 2 + [TokenType.USER_DEFINED] * 3
call = ['<tool_call>\n{"name": "session_status", "arguments": {}}\n</tool_call>']
final = ["The ", "scripted ", "model ", "says: ", "all ", "is ", "well."]
for w in call + final: words.append(w); types.append(TokenType.USER_DEFINED)
base = len(words)
for b in range(256): words.append(f"<0x{b:02X}>"); types.append(TokenType.BYTE)
n = len(words)
nxt = {}
ids = {w: i for i, w in enumerate(words)}
chain = [ids["<|call|>"], ids[call[0]], ids["</s>"]]
for a, b in zip(chain, chain[1:]): nxt[a] = b
chain = [ids["<|final|>"]] + [ids[w] for w in final] + [ids["</s>"]]
for a, b in zip(chain, chain[1:]): nxt[a] = b
E_ = ((n + 31) // 32) * 32
w = GGUFWriter(sys.argv[1], "llama")
w.add_name("scripted"); w.add_context_length(8192); w.add_embedding_length(E_); w.add_block_count(1)
w.add_feed_forward_length(32); w.add_head_count(1); w.add_head_count_kv(1); w.add_layer_norm_rms_eps(1e-5)
w.add_rope_dimension_count(E_); w.add_vocab_size(n); w.add_file_type(0)
w.add_tokenizer_model("llama"); w.add_token_list(words); w.add_token_scores([0.0 if i < base else -1.0 for i in range(n)])
w.add_token_types([int(t) for t in types]); w.add_bos_token_id(1); w.add_eos_token_id(2); w.add_unk_token_id(0)
w.add_add_bos_token(True); w.add_add_space_prefix(False)
w.add_chat_template("{%- if tools %}{{- '<tools>' }}{%- for t in tools %}{{- t | tojson }}{%- endfor %}{{- '</tools> <tool_call>' }}{%- endif %}"
 "{%- for m in messages %}{{- m.role + ' ' }}{%- if m.content is string %}{{- m.content }}{%- endif %}{%- if m.tool_calls %}{%- for c in m.tool_calls %}{{- '<tool_call>' + (c.function | tojson) + '</tool_call>' }}{%- endfor %}{%- endif %}{%- endfor %}"
 "{%- if tools and messages[-1].role != 'tool' and 'status' in (messages[-1].content | string) %}{{- '<|call|>' }}{%- else %}{{- '<|final|>' }}{%- endif %}")
f = np.float32
emb = np.zeros((n, E_), f); emb[np.arange(n), np.arange(n)] = 1
out = np.zeros((n, E_), f)
for a, b in nxt.items(): out[b, a] = 20
for i in range(n):
    if i not in nxt: out[2, i] = 20
w.add_tensor("token_embd.weight", emb); w.add_tensor("output.weight", out); w.add_tensor("output_norm.weight", np.ones(E_, f))
for name, shape in {"attn_q": (E_, E_), "attn_k": (E_, E_), "attn_v": (E_, E_), "attn_output": (E_, E_), "ffn_gate": (32, E_), "ffn_up": (32, E_), "ffn_down": (E_, 32)}.items():
    w.add_tensor(f"blk.0.{name}.weight", np.zeros(shape, f))
w.add_tensor("blk.0.attn_norm.weight", np.ones(E_, f)); w.add_tensor("blk.0.ffn_norm.weight", np.ones(E_, f))
w.write_header_to_file(); w.write_kv_data_to_file(); w.write_tensors_to_file(); w.close()
print(n, "tokens")
