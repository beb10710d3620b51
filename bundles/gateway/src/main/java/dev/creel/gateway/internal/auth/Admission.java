// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import java.util.Optional;

/** What a live connection was let in by. It is asked again whenever rights were taken, so that it ends with them. */
@FunctionalInterface
public interface Admission {
    /** Why the connection has to end, empty while it may stay. */
    Optional<String> ended();
}
