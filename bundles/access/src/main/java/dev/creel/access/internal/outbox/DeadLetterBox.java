// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.DeadLetters.DeadLetter;
import dev.creel.audit.Audit;
import dev.creel.journal.Journal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Letters that were given up: still in the journal, without an attempt; the oldest go when there are too many. Thread-safe. */
final class DeadLetterBox {
    static final int MOST = 200;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterBox.class);

    private final Journal journal;
    private final Audit audit;
    private final Clock clock;
    private final Map<String, Letter> dead = new LinkedHashMap<>();

    DeadLetterBox(Journal journal, Audit audit, Clock clock) {
        this.journal = journal;
        this.audit = audit;
        this.clock = clock;
    }

    void giveUp(Letter letter, String why) {
        Letter given = letter.givenUp(clock.instant(), why);
        journal.outgoing(given.runId(), given.key(), given.payload());
        add(given);
        String id = audit.record("channel.undelivered", Map.of("channel", letter.to().channel(),
                "account", letter.to().account(), "key", letter.key(), "why", why));
        LOG.warn("An answer could not be delivered ({}): channel {}, account {}: {}. It is kept; `creel channels dead` lists,"
                + " retries or drops it", id, letter.to().channel(), letter.to().account(), why);
    }

    void add(Letter given) {
        Letter oldest = null;
        synchronized (this) {
            dead.put(given.key(), given);
            if (dead.size() > MOST) {
                oldest = dead.remove(dead.keySet().iterator().next());
            }
        }
        if (oldest != null) {
            forget(oldest, "too many undelivered");
        }
    }

    synchronized List<DeadLetter> all() {
        return dead.values().stream().map(letter -> new DeadLetter(letter.key(), letter.to(), letter.at(),
                letter.fate().orElseThrow().at(), letter.fate().orElseThrow().why(), letter.content().text().length())).toList();
    }

    synchronized Optional<Letter> take(String key) {
        return Optional.ofNullable(dead.remove(key));
    }

    boolean drop(String key) {
        Optional<Letter> letter = take(key);
        letter.ifPresent(given -> forget(given, "dropped by the operator"));
        return letter.isPresent();
    }

    private void forget(Letter letter, String why) {
        audit.record("channel.dropped", Map.of("channel", letter.to().channel(), "account", letter.to().account(),
                "key", letter.key(), "why", why));
        journal.receipt(letter.key(), why);
    }
}
