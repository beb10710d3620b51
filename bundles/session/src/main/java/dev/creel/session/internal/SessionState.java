// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.session.Sessions.Usage;
import dev.creel.session.Settings;

/**
 * What the index says of a session.
 *
 * @param updatedAt epoch milliseconds
 * @param title how the first thing a person said begins
 * @param preview how the last thing said begins
 * @param open whether lines may follow that this does not count: then the transcript tells
 */
record SessionState(
        String key,
        String id,
        long updatedAt,
        int size,
        Usage usage,
        boolean aborted,
        boolean open,
        Settings settings,
        String title,
        String preview) {
    /** A session that has nothing yet. */
    static SessionState begun(String key, String id, long at, Settings settings) {
        return new SessionState(key, id, at, 0, LineText.NONE, false, true, settings, "", "");
    }
}
