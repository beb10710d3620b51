// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What one plugin has taken of things that are counted: sockets it holds open, bytes in its own folder. Thread-safe. */
public final class Stock {
    private final AtomicLong sockets = new AtomicLong();
    private final DataFolder folder;

    /**
     * @param dataFolder its own folder, without links; empty for none
     * @param limit the most bytes that may be in it, asked each time
     */
    public Stock(String dataFolder, LongSupplier limit) {
        this.folder = new DataFolder(dataFolder, limit);
    }

    /** How many sockets of it are open. */
    public AtomicLong sockets() {
        return sockets;
    }

    public DataFolder folder() {
        return folder;
    }
}
