// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;

/**
 * How much of a model's context a conversation may take, from {@code agents.defaults.compaction}; in tokens.
 *
 * @param tokens what the model takes
 * @param reserve kept free for the answer and what its tools say
 * @param keepRecent what stays as it is when the rest is summarised
 * @param soft how long before a compaction memories are saved
 * @param flush whether they are
 */
record Window(long tokens, long reserve, long keepRecent, long soft, boolean flush) {
    private static final String KEY = "agents.defaults.compaction";
    private static final long RESERVE = 16_384;
    private static final long FLOOR = 20_000;
    private static final long KEEP = 20_000;
    private static final long SOFT = 4_000;
    private static final double SHARE = 0.5;
    private static final long ANSWER = 8_192;
    private static final long LEAST = 1_000;

    /** A model of a small window gets a share of it where a fixed number would leave nothing. */
    static Window of(Snapshot snapshot, long contextTokens, ModelChoice model) {
        long tokens = Math.min(model.contextWindow(), contextTokens);
        long asked = Math.max(snapshot.integer(KEY + ".reserveTokens", RESERVE),
                snapshot.integer(KEY + ".reserveTokensFloor", FLOOR));
        long reserve = Math.min(asked, tokens / 2);
        double share = snapshot.at(KEY + ".maxHistoryShare") instanceof Json.Num n ? n.value().doubleValue() : SHARE;
        long keep = Math.min(snapshot.integer(KEY + ".keepRecentTokens", KEEP), Math.round((tokens - reserve) * share));
        long soft = Math.min(snapshot.integer(KEY + ".memoryFlush.softThresholdTokens", SOFT), (tokens - reserve) / 4);
        return new Window(tokens, reserve, keep, soft, snapshot.flag(KEY + ".memoryFlush.enabled", true));
    }

    /** From here on the conversation is compacted. */
    long threshold() {
        return tokens - reserve;
    }

    /** Most characters of messages in a prompt, whatever became of compaction. */
    long budget(ModelChoice model, String system) {
        long left = tokens - Math.min(Math.max(model.maxTokens(), ANSWER), tokens / 2);
        return Excerpt.characters(Math.max(LEAST, left)) - system.length();
    }
}
