// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells those who hold something that works on by itself, such as a running turn or a plugin, that a part was frozen or thawed.
 * Decisions do not wait for it: they ask {@link Freeze}. Thread-safe.
 */
@ProviderType
public interface Freezes {
    /** Runs the listener after each change, on a host thread. @return stops that when closed */
    AutoCloseable onChange(Listener listener);

    /** Told of each change. */
    @FunctionalInterface
    interface Listener {
        void changed(Set<Freeze.Part> before, Set<Freeze.Part> after);
    }
}
