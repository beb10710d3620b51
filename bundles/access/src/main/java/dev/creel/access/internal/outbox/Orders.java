// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox.Order;
import dev.creel.access.Outbox.Sent;
import dev.creel.access.internal.outbox.Letter.Content;
import dev.creel.api.json.Json;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
        Content content = new Content(order.text(), order.media(), order.replyTo(), List.of(), false);
        String print = print(order.to(), content);
        Optional<Journal.Accepted> known = journal.find(SOURCE, key);
        boolean first = results.expect(key, print);
        if (first ? known.isPresent() && !isOf(known.get(), print) : !results.isOf(key, print)) {
            if (first) {
                results.forget(key);
            }
            return new Sent(Sent.State.MISMATCH, List.of(), "the key was used for another message; a key stands for one");
        }
        if (first && known.isPresent()) {
            results.tell(key, Outcome.sent(""));
        } else if (first) {
            begin(key, order.to(), content, print);
        }
        Outcome outcome = results.await(key, longest);
        return switch (outcome.state()) {
            case SENT -> new Sent(Sent.State.SENT, outcome.text().isEmpty() ? List.of() : List.of(outcome.text().split(" ")), "");
            case GIVEN_UP -> new Sent(Sent.State.GIVEN_UP, List.of(), outcome.text());
            case AGAIN, ABSENT -> new Sent(Sent.State.WAITING, List.of(), outcome.text());
        };
    }

    private void begin(String key, ChannelAddress to, Content content, String print) {
        try {
            post.send(key, to, content);
        } catch (RuntimeException e) {
            results.forget(key);
            throw e;
        }
        remember(key, print);
    }

    /** From now on the same key does nothing, over restarts too. It is on its way already, so it is not refused for want of room. */
    private void remember(String key, String print) {
        try {
            if (!journal.accept(new Journal.Entry(SOURCE, key, key, "{}")).duplicate()) {
                journal.ended(key, new Journal.Outcome("ok", summary(print)));
            }
        } catch (JournalFull e) {
            LOG.warn("The journal has no room for the key {}: until the next start only is it sent once", key);
        }
    }

    private static String summary(String print) {
        return Json.object().put("message", print).build().text();
    }

    private static boolean isOf(Journal.Accepted before, String print) {
        return before.outcome().map(outcome -> outcome.summary().equals(summary(print))).orElse(false);
    }

    /** What tells messages apart: where one goes and all it says. */
    private static String print(ChannelAddress to, Content content) {
        byte[] said = new Letter("", "", to, content, Instant.EPOCH).payload().getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(said));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A letter that a stop left unsent, perhaps before its key was remembered. */
    void recovered(Letter letter) {
        if (letter.key().startsWith(ORDER)) {
            remember(letter.key(), print(letter.to(), letter.content()));
        }
    }

    void tell(String key, Outcome outcome) {
        results.tell(key, outcome);
    }
}
