// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import java.util.LinkedHashMap;
import java.util.Map;

/** How far the output of each job was shown; of the jobs last looked at. Thread-safe. */
final class SeenSoFar {
    private static final int MOST = 512;

    private final Map<String, Long> offsets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    synchronized long of(String job) {
        return offsets.getOrDefault(job, 0L);
    }

    synchronized void until(String job, long offset) {
        offsets.put(job, offset);
    }

    synchronized void forget(String job) {
        offsets.remove(job);
    }
}
