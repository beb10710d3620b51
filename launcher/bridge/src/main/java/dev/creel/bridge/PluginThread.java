// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** A thread that carries one plugin's code; made by {@link Gate.Controls#thread} only. */
public final class PluginThread extends Thread {
    final Standing standing;

    PluginThread(Object plugin, int number, Runnable body, String name) {
        super(null, body, name, 0, false);
        standing = new Standing(plugin, number);
        setDaemon(true);
    }

    /** As {@link HostThread#detached}: a call of one plugin can lead the host to another. */
    @SuppressWarnings("removal")
    static PluginThread detached(Object plugin, int number, Runnable body, String name) {
        return AccessController.doPrivileged(new PrivilegedAction<PluginThread>() {
            @Override
            public PluginThread run() {
                return new PluginThread(plugin, number, body, name);
            }
        });
    }

    /** The identity this thread acts for, as the host set it. */
    public Object plugin() {
        return standing.plugin;
    }
}
