#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Our providers against a real model runtime: llama.cpp's server of Debian sid, in a root folder of its own, with a scripted
# model. Needs root, mmdebstrap and the network. llama.sh [ROOT]; a ROOT that is there already is used again.
sid=${1:-/tmp/creel-sid}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ ! -x "$sid/usr/bin/llama-server" ]; then
    # The mirror's clock may be ahead of ours or behind.
    mmdebstrap --variant=apt --aptopt='Acquire::Check-Valid-Until "false"' --include=llama.cpp,python3-gguf sid "$sid" || exit 1
fi
. "$root/test-bundles/e2e/lib.sh"
llama=
trap '[ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true; [ -z "$llama" ] || kill "$llama" 2>/dev/null || true' EXIT
cp "$here/scripted-gguf.py" "$sid/root/"
chroot "$sid" python3 /root/scripted-gguf.py /root/scripted.gguf
there=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
chroot "$sid" llama-server -m /root/scripted.gguf --alias scripted --host 127.0.0.1 --port "$there" --jinja -c 16384 -np 1 >"$work/llama.log" 2>&1 &
llama=$!
for _ in $(seq 300); do
    curl -fsS -o /dev/null "http://127.0.0.1:$there/health" 2>/dev/null && break
    kill -0 $llama || { cat "$work/llama.log"; exit 1; }
    sleep 0.1
done

umask 077
mkdir -p "$CREEL_STATE_DIR"
for api in openai-completions openai-responses anthropic-messages; do
    "$root/creel" onboard --provider "$api" --api "$api" --base-url "http://127.0.0.1:$there/v1" --no-key --model scripted >"$work/onboard" 2>&1 || cat "$work/onboard"
done
start_gateway
for api in openai-completions openai-responses anthropic-messages; do
    "$root/creel" models set "$api/scripted" >/dev/null
    until "$root/creel" status 2>/dev/null | grep -q "$api/scripted"; do sleep 0.1; done
    "$root/creel" agent --session-key "$api-a" --message "hello" >"$work/answer" 2>&1 || true
    ok "$api answers" contains "$work/answer" "The scripted model says: all is well."
    "$root/creel" agent --session-key "$api-b" --message "status please" >"$work/answer" 2>&1 || true
    ok "$api answers behind a tool call" contains "$work/answer" "The scripted model says: all is well."
    "$root/creel" gateway call chat.history --params "{\"sessionKey\":\"$api-b\"}" >"$work/history" 2>&1 || true
    ok "$api called the tool" contains "$work/history" '"toolResult"'
    "$root/creel" models list --provider "$api" --discover >"$work/models" 2>&1 || true
    ok "$api tells its models" contains "$work/models" "$api/scripted"
done
stop_gateway
finish
