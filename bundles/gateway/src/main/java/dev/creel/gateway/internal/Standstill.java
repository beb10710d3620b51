// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.agent.Runs.Activity;
import dev.creel.journal.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What keeps a gateway from working although all its parts are there. Stateless. */
final class Standstill {
    /** A turn ends itself at its time; one that has not by then is stuck. */
    private static final long READY_MS = 30_000;

    /** One that is still there will not end any more: only a new start helps. */
    private static final long ALIVE_MS = 300_000;

    private Standstill() {}

    /** Why nothing more should be sent here. */
    static List<String> notReady(Optional<Journal> journal, List<Activity> runs) {
        return causes(journal, runs, READY_MS);
    }

    /** Why a new start is needed. */
    static List<String> notAlive(Optional<Journal> journal, List<Activity> runs) {
        return causes(journal, runs, ALIVE_MS);
    }

    private static List<String> causes(Optional<Journal> journal, List<Activity> runs, long margin) {
        List<String> out = new ArrayList<>();
        if (journal.flatMap(Journal::broken).isPresent()) {
            out.add("journal");
        }
        if (runs.stream().anyMatch(run -> run.overdueMs() > margin)) {
            out.add("lane");
        }
        return out;
    }
}
