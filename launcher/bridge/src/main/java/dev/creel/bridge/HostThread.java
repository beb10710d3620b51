// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** A thread of the host that never carries plugin code; checks pass at once here, and plugin code refuses to run. */
public final class HostThread extends Thread {
    public HostThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
        // A thread that is made when a plugin's thread asks would take over that plugin's class loader, and keep it.
        setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    /**
     * A thread that keeps nothing of the thread that makes it: until Java 23 a thread holds the class loaders of all code
     * on its maker's stack, and always its maker's context class loader; a plugin's would outlive the plugin there.
     */
    @SuppressWarnings("removal")
    public static HostThread detached(Runnable body, String name) {
        return AccessController.doPrivileged(new Maker(body, name));
    }

    private static final class Maker implements PrivilegedAction<HostThread> {
        private final Runnable body;
        private final String name;

        Maker(Runnable body, String name) {
            this.body = body;
            this.name = name;
        }

        @Override
        public HostThread run() {
            HostThread thread = new HostThread(body, name);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        }
    }
}
