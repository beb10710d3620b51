// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

/** One piece of a model's answer. */
public sealed interface Event {
    /** More text of the answer. */
    record Text(String delta) implements Event {}

    /** More of the model's thinking. */
    record Thinking(String delta) implements Event {}

    /** A tool call begins; {@code index} tells calls of one answer apart, {@code id} is the provider's. */
    record ToolStart(int index, String id, String name) implements Event {}

    /** More of the JSON arguments of tool call {@code index}. */
    record ToolArguments(int index, String delta) implements Event {}

    /**
     * JSON that only this provider understands, complete; the host keeps it with the answer and gives it back in later
     * prompts to the same model, in the order it came.
     */
    record Opaque(String json) implements Event {}

    /** Tokens used, as the provider counts them. */
    record Usage(long input, long output, long cacheRead, long cacheWrite) implements Event {}

    /** The answer is complete. */
    record Done(Stop stop) implements Event {}

    /** Why a model stopped. */
    enum Stop { END, TOOL_USE, LENGTH, REFUSAL, UNKNOWN }
}
