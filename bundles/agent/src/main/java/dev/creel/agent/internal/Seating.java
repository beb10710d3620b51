// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Snapshot;
import dev.creel.sandbox.Sandboxes;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import dev.creel.session.Sessions;

/** Where the session of a run acts: in a container, or in the agent's workspace. Thread-safe. */
final class Seating {
    private final Sandboxes sandboxes;
    private final Sessions sessions;
    private final Rosters rosters;

    Seating(Sandboxes sandboxes, Sessions sessions, Rosters rosters) {
        this.sandboxes = sandboxes;
        this.sessions = sessions;
        this.rosters = rosters;
    }

    /** Decided by the newest configuration; starts nothing. */
    Seat of(LiveRun run) {
        Roster roster = rosters.current();
        boolean main = run.sessionKey().equals(sessions.canonical("main", run.agentId()));
        return sandboxes.seat(new Who(run.agentId(), run.sessionKey(), main, strangers(run, roster.snapshot()),
                Workspaces.folder(roster, run.agentId())));
    }

    boolean sandboxed(LiveRun run) {
        return of(run).sandboxed();
    }

    /** Whether others than the owner write in the session, or wrote what made this turn. */
    private static boolean strangers(LiveRun run, Snapshot now) {
        return CommandRights.group(run) || !Subjects.owner(run, now)
                || Subjects.bounds(run).stream().anyMatch(bound -> bound.subject().place().shared());
    }
}
