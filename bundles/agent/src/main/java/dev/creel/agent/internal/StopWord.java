// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChatCommand;
import java.util.Locale;
import java.util.Set;

/** How a text asks to stop. */
enum StopWord {
    /** Not at all. */
    NONE,
    /** By a word alone, which means it only while something is under way. */
    BARE,
    /** By the command. */
    COMMAND;

    private static final Set<String> WORDS = Set.of("stop", "esc", "abort", "wait", "exit", "interrupt");

    static StopWord in(String text) {
        if (WORDS.contains(text.strip().toLowerCase(Locale.ROOT))) {
            return BARE;
        }
        return ChatCommand.Given.in(text).filter(given -> given.arguments().isEmpty())
                .flatMap(ChatCommand.Given::command).filter(ChatCommand.STOP::equals).map(stop -> COMMAND).orElse(NONE);
    }
}
