// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import java.time.Duration;

/**
 * Bounds of one request.
 *
 * @param connect time to connect
 * @param idle longest silence while reading
 * @param total time for everything
 * @param maxBytes most bytes of body that are read
 * @param redirects most redirects followed; each target is checked like the first
 */
public record Limits(Duration connect, Duration idle, Duration total, long maxBytes, int redirects) {
    public static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(2), 8 << 20, 0);

    public Limits {
        if (connect.isNegative() || idle.isNegative() || total.isNegative() || maxBytes < 0 || redirects < 0) {
            throw new IllegalArgumentException("limits are not negative");
        }
    }
}
