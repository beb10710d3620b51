// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.util.Optional;
import org.slf4j.LoggerFactory;

/** What a live connection was let in by. It is asked again whenever rights were taken, so that it ends with them. */
@FunctionalInterface
public interface Admission {
    /** Why the connection has to end, empty while it may stay. */
    Optional<String> ended();

    /** The same; what cannot be told ends the connection, so that one fault keeps nobody in. */
    default Optional<String> over() {
        try {
            return ended();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Admission.class).error("a connection is cut: whether it may stay cannot be told", e);
            return Optional.of("gateway auth cannot be checked");
        }
    }
}
