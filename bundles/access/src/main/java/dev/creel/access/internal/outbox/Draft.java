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
import java.util.function.BooleanSupplier;

/**
 * A message that shows an answer while it grows. The journal knows of it before it is sent and its id before it is used again, so
 * that the answer becomes this message after a crash too. Shown by one thread at a time; closed and asked by any.
 */
final class Draft {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    private final String runId;
    private final ChannelAddress to;
    private final Journal journal;
    private final BooleanSupplier free;
    private boolean begun;
    private boolean over;
    private String messageId = "";
    private String shown = "";

    /** @param free whether nothing is on its way to that chat: a draft must not overtake an answer before it */
    Draft(String runId, ChannelAddress to, Journal journal, BooleanSupplier free) {
        this.runId = runId;
        this.to = to;
        this.journal = journal;
        this.free = free;
    }

    /** From now on nothing of it begins: the answer is there. */
    synchronized void close() {
        over = true;
    }

    void show(Way way, String text) {
        Capabilities can = way.capabilities();
        boolean first = !begun();
        if (!can.edits() || (first ? !free.getAsBoolean() : parts().isEmpty())) {
            return;
        }
        List<String> messages = Markdown.messages(text, way.form(can));
        if (messages.isEmpty() || messages.get(0).equals(shown())) {
            return;
        }
        Outgoing message = new Outgoing(runId + "#draft", to.chat(), messages.get(0), false);
        if (!begins()) {
            return;
        }
        if (first) {
            send(way, message);
        } else {
            String id = messageId;
            way.channel().call(LONGEST_CALL, (plugin, call) -> {
                plugin.edit(way.account(), id, message, call);
                return true;
            });
        }
        shown(message.text());
    }

    /** Whether it may go on; what is written for the answer is never overwritten by this. */
    private synchronized boolean begins() {
        if (!over && !begun) {
            begun = true;
            journal.outgoing(runId, runId, payload());
        }
        return !over;
    }

    private void send(Way way, Outgoing message) {
        Channel.Receipt receipt = way.channel().call(LONGEST_CALL, (plugin, call) -> plugin.send(way.account(), message, call));
        if (!receipt.messageIds().isEmpty()) {
            String id = String.valueOf((Object) receipt.messageIds().get(0));
            synchronized (this) {
                messageId = id;
            }
            journal.part(runId, Parts.draft(id));
        }
    }

    String payload() {
        return new Letter(runId, runId, to, Content.DRAFT, Instant.now()).payload();
    }

    /** Whether the journal knows of it. */
    synchronized boolean begun() {
        return begun;
    }

    /** The text its message has now, as far as the service said. */
    synchronized String shown() {
        return shown;
    }

    private synchronized void shown(String text) {
        shown = text;
    }

    synchronized List<String> parts() {
        return messageId.isEmpty() ? List.of() : List.of(Parts.draft(messageId));
    }
}
