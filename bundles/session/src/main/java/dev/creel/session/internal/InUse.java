// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sessions whose last lines are in memory, a bounded number of them; thread-safe. */
final class InUse {
    static final int MOST = 256;

    private final Map<String, StoredSession> sessions = new LinkedHashMap<>(64, 0.75f, true);

    /** Notes that a session is in use, and puts the one to rest that was not for longest. */
    void note(StoredSession session) {
        StoredSession oldest = null;
        synchronized (sessions) {
            // By id: a session that was reset may be in use beside the one that has its key now.
            sessions.put(session.id(), session);
            if (sessions.size() > MOST) {
                oldest = sessions.remove(sessions.keySet().iterator().next());
            }
        }
        if (oldest != null) {
            oldest.rest();
        }
    }

    void restAll() {
        List<StoredSession> used;
        synchronized (sessions) {
            used = List.copyOf(sessions.values());
            sessions.clear();
        }
        used.forEach(StoredSession::rest);
    }
}
