// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/** A thread of the host that never carries plugin code; checks pass at once here, and plugin code refuses to run. */
public final class HostThread extends Thread {
    public HostThread(Runnable body, String name) {
        super(null, body, name, 0, false);
        setDaemon(true);
    }
}
