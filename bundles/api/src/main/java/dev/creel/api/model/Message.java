// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

import java.util.List;
import java.util.Objects;

/** One message of a conversation as a model sees it. */
public sealed interface Message {
    /** What a person said and showed; at most {@value Image#MOST} images. */
    record User(String text, List<Image> images) implements Message {
        public User {
            Objects.requireNonNull(text, "text");
            images = List.copyOf(images);
            if (images.size() > Image.MOST) {
                throw new IllegalArgumentException("a message has at most " + Image.MOST + " images");
            }
        }

        public User(String text) {
            this(text, List.of());
        }
    }

    /** What the model said, with the tools it called and what only its provider understands. */
    record Assistant(String text, List<ToolUse> calls, List<Block> blocks) implements Message {
        public Assistant {
            Objects.requireNonNull(text, "text");
            calls = List.copyOf(calls);
            blocks = List.copyOf(blocks);
        }

        public Assistant(String text, List<ToolUse> calls) {
            this(text, calls, List.of());
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

    /**
     * A picture.
     *
     * @param mediaType for example {@code image/png}
     * @param base64 its bytes in plain base64, without line ends; at most {@value #LONGEST} characters
     */
    record Image(String mediaType, String base64) {
        /** Most images of one message. */
        public static final int MOST = 20;

        /** Most characters of one image. */
        public static final int LONGEST = 8 << 20;

        public Image {
            Objects.requireNonNull(mediaType, "mediaType");
            if (base64.length() > LONGEST) {
                throw new IllegalArgumentException("an image has at most " + LONGEST + " characters of base64");
            }
        }
    }

    /**
     * A part of an answer that its provider wants back unchanged, such as a signed thought; see {@link Event.Opaque}. A
     * provider is given the blocks of its own models only.
     *
     * @param model the model that wrote it, as {@code provider/model}; the host's word
     * @param json whatever the provider put there
     */
    record Block(String model, String json) {
        public Block {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(json, "json");
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
