// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Snapshot;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text command {@code /compact [what to keep above all]}; it asks a model, so it costs what a question costs. */
final class CompactCommand {
    static final String HELP = "/compact - puts a summary in place of the older part; what stands behind it is kept above all\n";

    private static final Pattern FORM = Pattern.compile("/compact(?::|(?=\\s)|$)\\s*(.*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private CompactCommand() {}

    /** What a person wants kept, if the text is this command and they may give it. */
    static Optional<String> focus(LiveRun run, Snapshot snapshot, String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches() && Rights.of(run, snapshot).may(Rights.SETTINGS)
                ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
