// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.session.SessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands on what happens to sessions, whichever store of sessions is there; thread-safe. */
public final class SessionHub implements SessionListener {
    private final List<SessionListener> followers = new CopyOnWriteArrayList<>();

    /** Tells that listener from now on. */
    public void follow(SessionListener listener) {
        followers.add(listener);
    }

    @Override
    public void changed(Change change) {
        followers.forEach(follower -> follower.changed(change));
    }

    @Override
    public void added(Added added) {
        followers.forEach(follower -> follower.added(added));
    }
}
