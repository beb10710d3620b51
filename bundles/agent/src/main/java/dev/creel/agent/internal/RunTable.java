// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs that wait or are under way, and the last ones that ended, bounded in number and in text; thread-safe. */
final class RunTable {
    private static final int MOST_ENDED = 1_000;
    private static final long MOST_TEXT = 8L << 20;

    private final Map<String, LiveRun> live = new LinkedHashMap<>();
    private final Map<String, EndedRun> ended = new LinkedHashMap<>();
    private long text;

    /** @return false when a run of that id is there already */
    synchronized boolean add(LiveRun run) {
        if (ended.containsKey(run.id())) {
            return false;
        }
        return live.putIfAbsent(run.id(), run) == null;
    }

    /** Moves a run that has its result to those that ended. */
    synchronized void end(LiveRun run) {
        live.remove(run.id());
        EndedRun now = new EndedRun(run.id(), run.sessionKey(), run.sessionId(), run.agentId(), run.request(), run.result());
        ended.put(run.id(), now);
        text += now.result().text().length();
        Iterator<EndedRun> oldest = ended.values().iterator();
        while (ended.size() > MOST_ENDED || text > MOST_TEXT && ended.size() > 1) {
            text -= oldest.next().result().text().length();
            oldest.remove();
        }
    }

    synchronized Optional<Runs.Run> find(String runId) {
        Runs.Run run = live.get(runId);
        return Optional.ofNullable(run != null ? run : ended.get(runId));
    }

    synchronized List<LiveRun> live() {
        return new ArrayList<>(live.values());
    }

    /** Those of one session, oldest first. */
    synchronized List<LiveRun> live(String sessionKey) {
        List<LiveRun> runs = new ArrayList<>();
        for (LiveRun run : live.values()) {
            if (run.sessionKey().equals(sessionKey)) {
                runs.add(run);
            }
        }
        return runs;
    }
}
