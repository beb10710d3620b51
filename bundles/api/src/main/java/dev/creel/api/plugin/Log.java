// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

import org.osgi.annotation.versioning.ProviderType;

/** A plugin's log; every line carries the plugin's name, is redacted, and is cut at 8 KiB; thread-safe. */
@ProviderType
public interface Log {
    void debug(String message);

    void info(String message);

    void warn(String message);

    /** Logs an error; the throwable is rendered to text on the calling thread. */
    void error(String message, Throwable cause);
}
