// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Failure;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** The secrets that were written to one connection so far, to be blotted out of whatever comes back over it. Thread-safe. */
final class Written {
    private static final int MOST = 32;

    private final Set<String> secrets = new LinkedHashSet<>();
    private volatile Scrubber scrubber;

    Written(Collection<String> first) {
        secrets.addAll(first);
        scrubber = new Scrubber(secrets);
    }

    /** Called before they go out. */
    synchronized void add(Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(secrets);
        if (!all.addAll(more)) {
            return;
        }
        if (all.size() > MOST) {
            throw new Failure(
                    Failure.Code.BAD_INPUT, "a connection carries at most " + MOST + " secrets");
        }
        secrets.addAll(more);
        scrubber = new Scrubber(secrets);
    }

    String scrub(String text) {
        return scrubber.scrub(text);
    }

    byte[] scrub(byte[] bytes) {
        scrubber.scrub(bytes, 0, bytes.length, true);
        return bytes;
    }
}
