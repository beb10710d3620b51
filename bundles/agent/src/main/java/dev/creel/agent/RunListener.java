// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import dev.creel.api.json.Json;
import org.osgi.annotation.versioning.ConsumerType;

/** Follows runs. */
@ConsumerType
public interface RunListener {
    void event(RunEvent event);

    /**
     * One event of one run.
     *
     * @param runId the run
     * @param sessionKey canonical key
     * @param agentId the agent
     * @param seq grows by one within a run, from 1
     * @param at epoch milliseconds
     * @param detail what happened
     */
    record RunEvent(String runId, String sessionKey, String agentId, long seq, long at, Detail detail) {}

    /** What happened. */
    sealed interface Detail {
        record Started(long startedAt, String provider, String model) implements Detail {}

        /**
         * A model did not answer, and another one is asked; {@code kind} is {@code auth}, {@code billing}, {@code
         * rate_limit}, {@code overloaded}, {@code timeout}, {@code absent} or {@code unknown}.
         */
        record FellOver(
                String fromProvider, String fromModel, String toProvider, String toModel, String kind, String reason)
                implements Detail {}

        /** The older part of the conversation is being summarised, or that is over; {@code retry} after an overflow. */
        record Compacting(boolean over, boolean completed, boolean retry) implements Detail {}

        /** {@code text} is everything so far, {@code delta} the new piece. */
        record Text(String text, String delta) implements Detail {}

        /** What the model thought before it went on; told only where the session shows thoughts. */
        record Thought(String text) implements Detail {}

        record ToolStarted(String callId, String tool, Json.Obj arguments) implements Detail {}

        record ToolEnded(String callId, String tool, boolean error, String text) implements Detail {}

        /** The last event of every run. */
        record Ended(Runs.Result result) implements Detail {}
    }
}
