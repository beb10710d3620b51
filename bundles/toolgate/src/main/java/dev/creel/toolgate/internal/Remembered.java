// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.toolgate.Labels.Act;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was allowed for good: one target for one session, until the next start; the oldest go when there are many. Thread-safe. */
final class Remembered {
    private static final int MOST = 512;

    private final Map<List<String>, Boolean> targets = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Boolean> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(Act act) {
        targets.put(key(act), true);
    }

    synchronized boolean has(Act act) {
        return targets.containsKey(key(act));
    }

    private static List<String> key(Act act) {
        return List.of(act.who().agentId(), act.who().sessionKey(), act.kind().name(), act.target());
    }
}
