// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

import java.util.List;
import java.util.Objects;

/** One message of a conversation as a model sees it. */
public sealed interface Message {
    /** What a person said. */
    record User(String text) implements Message {
        public User {
            Objects.requireNonNull(text, "text");
        }
    }

    /** What the model said, with the tools it called. */
    record Assistant(String text, List<ToolUse> calls) implements Message {
        public Assistant {
            Objects.requireNonNull(text, "text");
            calls = List.copyOf(calls);
        }
    }

    /** What a tool answered. */
    record ToolResult(String callId, String tool, String text, boolean error) implements Message {
        public ToolResult {
            Objects.requireNonNull(callId, "callId");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(text, "text");
        }
    }

    /** A tool call in an answer; {@code arguments} is JSON text. */
    record ToolUse(String id, String tool, String arguments) {
        public ToolUse {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(tool, "tool");
            Objects.requireNonNull(arguments, "arguments");
        }
    }
}
