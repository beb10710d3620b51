// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.access.Pairings;
import dev.creel.vault.Store;
import java.time.Instant;
import java.util.List;

/** People who were paired: let in to direct messages with the same account, if they have an id that nobody can take from them. */
final class People {
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

    void take(Found.Person person) {
        String what = person.id() + " at account " + person.account() + " of " + person.channel();
        String id = person.id().replaceFirst("^" + person.channel() + ":", "");
        if (id.startsWith("@") || id.contains("*") || person.channel().equals("telegram") && !id.matches("\\d{1,20}")) {
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
