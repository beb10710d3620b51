// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.internal.markdown.Markdown;
import dev.creel.access.internal.outbox.Letter.Content;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A message that shows an answer while it grows. The journal knows of it before it is sent and its id before it is used again, so
 * that the answer becomes this message after a crash too. Used by one thread at a time.
 */
final class Draft {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    private final String runId;
    private final ChannelAddress to;
    private final Journal journal;
    private boolean begun;
    private String messageId = "";
    private String shown = "";

    Draft(String runId, ChannelAddress to, Journal journal) {
        this.runId = runId;
        this.to = to;
        this.journal = journal;
    }

    void show(Way way, String text) {
        Capabilities can = way.capabilities();
        if (!can.edits() || begun && messageId.isEmpty()) {
            return;
        }
        List<String> messages = Markdown.messages(text, way.form(can));
        if (messages.isEmpty() || messages.get(0).equals(shown)) {
            return;
        }
        Outgoing message = new Outgoing(runId + "#draft", to.chat(), messages.get(0), false);
        if (begun) {
            way.channel().call(LONGEST_CALL, (plugin, call) -> {
                plugin.edit(way.account(), messageId, message, call);
                return true;
            });
        } else {
            begin(way, message);
        }
        shown = message.text();
    }

    private void begin(Way way, Outgoing message) {
        begun = true;
        journal.outgoing(runId, runId, payload());
        Channel.Receipt receipt = way.channel().call(LONGEST_CALL, (plugin, call) -> plugin.send(way.account(), message, call));
        if (!receipt.messageIds().isEmpty()) {
            messageId = String.valueOf((Object) receipt.messageIds().get(0));
            journal.part(runId, Parts.draft(messageId));
        }
    }

    String payload() {
        return new Letter(runId, runId, to, Content.DRAFT, Instant.now()).payload();
    }

    /** Whether the journal knows of it. */
    boolean begun() {
        return begun;
    }

    /** The text its message has now, as far as the service said. */
    String shown() {
        return shown;
    }

    List<String> parts() {
        return messageId.isEmpty() ? List.of() : List.of(Parts.draft(messageId));
    }
}
