// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** One call from the host with its deadline and cancellation; valid only while that call runs; thread-safe. */
@ProviderType
public interface Call {
    /** Unique for the life of the host; appears in logs. */
    String id();

    /** When the host stops waiting; {@link Instant#MAX} if never. */
    Instant deadline();

    boolean cancelled();

    /** @throws Cancelled when the caller went away, the deadline passed or the plugin is being stopped */
    void check();
}
