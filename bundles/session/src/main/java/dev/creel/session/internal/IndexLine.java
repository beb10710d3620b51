// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import java.util.Optional;

/**
 * One line of an index: how a session stands, or that it is gone, and whom it left behind in the same moment.
 *
 * @param state empty when the session is gone
 */
record IndexLine(String key, Optional<SessionState> state, Optional<Past> past) {
    static IndexLine of(SessionState state) {
        return new IndexLine(state.key(), Optional.of(state), Optional.empty());
    }

    static IndexLine reset(SessionState state, Past past) {
        return new IndexLine(state.key(), Optional.of(state), Optional.of(past));
    }

    static IndexLine gone(Past past) {
        return new IndexLine(past.key(), Optional.empty(), Optional.of(past));
    }
}
