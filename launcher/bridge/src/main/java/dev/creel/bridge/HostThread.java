// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/** A thread of the host that never carries plugin code; checks pass at once here, and plugin code refuses to run. */
public final class HostThread extends Thread {
    public HostThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
        // A thread that is made when a plugin's thread asks would take over that plugin's class loader, and keep it.
        setContextClassLoader(ClassLoader.getSystemClassLoader());
    }
}
