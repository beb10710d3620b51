// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox.Order;
import dev.creel.access.Outbox.Sent;
import dev.creel.access.internal.outbox.Letter.Content;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is sent on request: once for each key, which the journal remembers, and answered with its receipt. Thread-safe. */
final class Orders {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    /** The source under which the journal remembers their keys. */
    static final String SOURCE = "outbox";

    private static final String ORDER = "send:";

    private final Journal journal;
    private final Post post;
    private final Results results = new Results();

    /** Keeps something and sends it. */
    interface Post {
        void send(String key, ChannelAddress to, Content content);
    }

    Orders(Journal journal, Post post) {
        this.journal = journal;
        this.post = post;
    }

    Sent order(Order order, Duration longest) {
        String key = ORDER + order.key();
        boolean known = journal.find(SOURCE, key).isPresent();
        if (results.expect(key)) {
            if (known) {
                results.tell(key, Outcome.sent(""));
            } else {
                begin(key, order);
            }
        }
        Outcome outcome = results.await(key, longest);
        return switch (outcome.state()) {
            case SENT -> new Sent(Sent.State.SENT, outcome.text().isEmpty() ? List.of() : List.of(outcome.text().split(" ")), "");
            case GIVEN_UP -> new Sent(Sent.State.GIVEN_UP, List.of(), outcome.text());
            case AGAIN, ABSENT -> new Sent(Sent.State.WAITING, List.of(), outcome.text());
        };
    }

    private void begin(String key, Order order) {
        try {
            post.send(key, order.to(), new Content(order.text(), order.media(), order.replyTo(), List.of(), false));
        } catch (RuntimeException e) {
            results.forget(key);
            throw e;
        }
        remember(key);
    }

    /** From now on the same key does nothing, over restarts too. It is on its way already, so it is not refused for want of room. */
    private void remember(String key) {
        try {
            if (!journal.accept(new Journal.Entry(SOURCE, key, key, "{}")).duplicate()) {
                journal.ended(key, new Journal.Outcome("ok", "{}"));
            }
        } catch (JournalFull e) {
            LOG.warn("The journal has no room for the key {}: until the next start only is it sent once", key);
        }
    }

    /** A letter that a stop left unsent, perhaps before its key was remembered. */
    void recovered(String key) {
        if (key.startsWith(ORDER)) {
            remember(key);
        }
    }

    void tell(String key, Outcome outcome) {
        results.tell(key, outcome);
    }
}
