// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChatCommand;
import dev.creel.config.Snapshot;
import java.util.Optional;

/** The text command {@code /compact [what to keep above all]}; it asks a model, so it costs what a question costs. */
final class CompactCommand {
    private CompactCommand() {}

    /** What a person wants kept, if the text is this command and they may give it. */
    static Optional<String> focus(LiveRun run, Snapshot snapshot, String text) {
        return ChatCommand.Given.in(text)
                .filter(given -> given.command().filter(ChatCommand.COMPACT::equals).isPresent())
                .filter(given -> CommandRights.of(run, snapshot).may(ChatCommand.COMPACT.least()))
                .map(ChatCommand.Given::arguments);
    }
}
