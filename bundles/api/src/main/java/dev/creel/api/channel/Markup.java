// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import java.util.Map;
import java.util.Objects;

/**
 * How a service writes formatted text: the host parses an answer's Markdown, writes it in this form and cuts it so that every
 * message is complete in itself. A span whose delimiters are empty is written as plain text.
 *
 * @param bold delimiters of strong text
 * @param italic delimiters of emphasis
 * @param strike delimiters of deleted text
 * @param code delimiters of code within a line
 * @param block delimiters of a block of code, each on a line of its own
 * @param link how a link is written, with {@code {text}} and {@code {url}} in it; empty for {@code text (url)}
 * @param escapes what stands for a character of ordinary text that would be taken as markup
 */
public record Markup(Span bold, Span italic, Span strike, Span code, Span block, String link, Map<Character, String> escapes) {
    /** Text without any formatting. */
    public static final Markup PLAIN = new Markup(Span.NONE, Span.NONE, Span.NONE, Span.NONE, Span.NONE, "", Map.of());

    /** What stands before and behind. */
    public record Span(String open, String close) {
        public static final Span NONE = new Span("", "");

        public Span {
            Objects.requireNonNull(open, "open");
            Objects.requireNonNull(close, "close");
        }
    }

    public Markup {
        Objects.requireNonNull(bold, "bold");
        Objects.requireNonNull(italic, "italic");
        Objects.requireNonNull(strike, "strike");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(block, "block");
        Objects.requireNonNull(link, "link");
        escapes = Map.copyOf(escapes);
    }
}
