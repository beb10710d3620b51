// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import dev.creel.journal.Journal.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An accepted message and how far its turn has got. Not thread-safe. */
final class Item {
    final Fact accepted;
    final Map<String, String> openTools = new LinkedHashMap<>(2);
    boolean begun;
    Fact ended;

    Item(Fact accepted) {
        this.accepted = accepted;
    }

    /** What duplicates are recognised by. */
    record Key(String source, String key) {}

    Key key() {
        return new Key(accepted.a(), accepted.b());
    }

    long characters() {
        return 200L + ended.text().length() + accepted.b().length();
    }

    Optional<Outcome> outcome() {
        return ended == null ? Optional.empty() : Optional.of(new Outcome(ended.a(), ended.text()));
    }
}
