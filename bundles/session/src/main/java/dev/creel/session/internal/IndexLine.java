// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import dev.creel.session.Sessions.Past;
import java.util.Optional;

/**
 * One line of an index: how a session stands, or that it is gone, and whom it left behind in the same moment; or that the
 * transcript of a past one is erased.
 *
 * @param state empty when the session is gone
 * @param erased the id of a past session whose transcript is gone for good; then nothing else counts
 */
record IndexLine(String key, Optional<SessionState> state, Optional<Past> past, String erased) {
    static IndexLine of(SessionState state) {
        return new IndexLine(state.key(), Optional.of(state), Optional.empty(), "");
    }

    static IndexLine reset(SessionState state, Past past) {
        return new IndexLine(state.key(), Optional.of(state), Optional.of(past), "");
    }

    static IndexLine erased(Past past) {
        return new IndexLine(past.key(), Optional.empty(), Optional.empty(), past.id());
    }

    static IndexLine gone(Past past) {
        return new IndexLine(past.key(), Optional.empty(), Optional.of(past), "");
    }
}
