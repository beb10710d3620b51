// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.markdown;

import java.util.List;
import org.commonmark.parser.Parser;

/** An answer as a model writes it, made into messages of a service, each complete in itself. Stateless. */
public final class Markdown {
    private static final int DEEPEST = 16;
    private static final Parser PARSER = Parser.builder()
            .maxOpenBlockParsers(DEEPEST).customDelimiterProcessor(new Strike.Delimiters()).build();

    private Markdown() {}

    /** The messages, in order; together they show every visible character of the answer. Empty for an answer without any. */
    public static List<String> messages(String answer, Form form) {
        return new Cutter(new Flow(form).of(PARSER.parse(answer)), form).messages();
    }
}
