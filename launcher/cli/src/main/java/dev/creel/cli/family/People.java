// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.access.Pairings;
import dev.creel.vault.Store;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** People who were paired: let in to direct messages with the same account, if they have an id that nobody can take from them. */
final class People {
    /** How a channel writes what nobody can take from somebody; who is known by a name alone, as on IRC, has nothing such. */
    private static final Map<String, String> STABLE = Map.of("telegram", "\\d{1,20}", "discord", "\\d{1,20}", "slack", "(?i)[UW][A-Z0-9]{5,30}",
            "whatsapp", "\\+?\\d{5,20}(@[a-z.]{1,40})?");

    private final Store store;
    private final Report report;
    private final boolean dry;
    private final Instant now;

    People(Store store, Report report, boolean dry, Instant now) {
        this.store = store;
        this.report = report;
        this.dry = dry;
        this.now = now;
    }

    private static boolean stable(String channel, String id) {
        return STABLE.containsKey(channel) && id.matches(STABLE.get(channel));
    }

    void take(Found.Person person) {
        String what = person.id() + " at account " + person.account() + " of " + person.channel();
        String prefix = person.channel() + ":";
        String id = person.id().startsWith(prefix) ? person.id().substring(prefix.length()) : person.id();
        if (!stable(person.channel(), id)) {
            report.left(what, "a name or a pattern can become somebody else; pair them anew");
            return;
        }
        Pairings.Approved approved = new Pairings.Approved(new Pairings.Place(person.channel(), person.account()), id, "", now);
        if (dry || !Pairings.admit(store, List.of(approved)).isEmpty()) {
            report.taken("paired: " + what);
        } else {
            report.left(what, "let in already, or no id we take");
        }
    }
}
