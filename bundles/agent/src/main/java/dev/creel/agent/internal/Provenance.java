// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Images;
import dev.creel.access.Message;
import dev.creel.access.Overheard;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.util.Optional;

/** Whose words a run's message brings: none but the owner's are without a label. A pure function of both. */
final class Provenance {
    /** The member of a message's options that says what was read before it was written. */
    static final String READ = "read";

    private Provenance() {}

    static Taint of(LiveRun run, Snapshot now) {
        Message message = run.message();
        Optional<Delegation> made = Delegation.of(message);
        if (made.isPresent()) {
            return made.get().label();
        }
        Taint taint = Taint.of(message.options().array(READ));
        Optional<ChannelAddress> from = ChannelAddress.of(message);
        if (from.isPresent() && !CommandRights.owner(run, now)) {
            taint = taint.and(new Label("chat", from.get().channel() + ':' + message.options().text("sender").orElse("")));
        } else if (from.isEmpty() && !run.peer().role().equals("operator")) {
            taint = taint.and(new Label("client", run.peer().role()));
        } else if (from.isEmpty() && !Subjects.ownWords(message)) {
            taint = taint.and(new Label("client", message.surface()));
        }
        if (!Overheard.of(message).isEmpty()) {
            taint = taint.and(new Label("chat", from.map(ChannelAddress::channel).orElse("") + ":others"));
        }
        if (!Images.of(message).isEmpty() || !message.options().array("attachments").isEmpty()) {
            taint = taint.and(new Label("file", "attachment"));
        }
        return taint;
    }
}
