// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.session.Sessions.Session;
import java.util.LinkedHashMap;
import java.util.Map;

/** Conversations of the sessions used last, so that a turn need not read its transcript again; bounded; thread-safe. */
final class Conversations {
    private static final int MOST = 48;
    private static final long LONGEST = 128L << 10;

    private final Map<String, Conversation> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Conversation> eldest) {
            return size() > MOST;
        }
    };

    /** The conversation of a session whose lane the caller holds. */
    Conversation take(Session session) {
        Conversation known;
        synchronized (kept) {
            known = kept.remove(session.key());
        }
        return known != null && known.current(session) ? known : Conversation.of(session);
    }

    /** Keeps it for the next turn, unless it is long or somebody else wrote to the session. */
    void keep(Session session, Conversation conversation) {
        if (conversation.characters() <= LONGEST && conversation.current(session)) {
            synchronized (kept) {
                kept.put(session.key(), conversation);
            }
        }
    }
}
