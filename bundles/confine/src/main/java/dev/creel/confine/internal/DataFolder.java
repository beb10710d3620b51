// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The account of a plugin's own folder. What is written is added up without looking, each time a little more than the disk
 * can take for it; only when that sum reaches the limit is the folder measured, on the plugin's own thread. So what was
 * deleted and closed, truncated or written twice is given back then. Nothing the plugin renames can hide from the measuring: it waits
 * for renames under way, and others wait for it. Thread-safe.
 */
public final class DataFolder {
    /** What a file system gives out at a time; the least an entry of a folder counts. */
    static final long BLOCK = 4096;

    private static final long UNKNOWN = Long.MAX_VALUE;
    private static final long RENAME_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String folder;
    private final LongSupplier limit;
    private final AtomicLong mapped = new AtomicLong();
    private final List<Rename> renaming = new ArrayList<>();
    /** A thread itself is no key: its class, and so its hash code, may be the plugin's. */
    private final ThreadLocal<Rename> own = new ThreadLocal<>();
    private long used = UNKNOWN;

    /** A rename under way. */
    private static final class Rename {
        private final long since = System.nanoTime();
    }

    /** @param folder without links; empty for none, where nothing is counted */
    DataFolder(String folder, LongSupplier limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Whether that real path is in the folder. */
    public boolean holds(String real) {
        return !folder.isEmpty() && real.startsWith(folder) && (real.length() == folder.length() || real.charAt(folder.length()) == '/');
    }

    /** Adds bytes about to be written. @return false when they do not fit, and then nothing was added */
    public synchronized boolean take(long bytes) {
        if (folder.isEmpty()) {
            return true;
        }
        long most = limit.getAsLong();
        if (bytes < 0 || bytes > most - BLOCK) {
            return false;
        }
        long wanted = bytes + BLOCK;
        if (used > most - wanted) {
            used = measured(most);
        }
        if (used > most - wanted) {
            return false;
        }
        used += wanted;
        return true;
    }

    /** Whether that much more may be mapped for writing: what is written there passes no check, so all of it counts at once. */
    public synchronized boolean maps(long bytes) {
        if (folder.isEmpty()) {
            return true;
        }
        long most = limit.getAsLong();
        used = measured(most);
        return bytes <= most - mapped.get() && used <= most;
    }

    /** Bytes of files that are mapped for writing. */
    public AtomicLong mapped() {
        return mapped;
    }

    /** What the plugin would have to be granted, in MiB. */
    public synchronized long needed(long bytes) {
        long sum = (used == UNKNOWN ? 0 : used) + mapped.get() + Math.max(0, Math.min(bytes, 1L << 40)) + BLOCK;
        return Math.max(limit.getAsLong() + 1, sum) / (1 << 20) + 1;
    }

    /** The current thread is about to rename something; {@link #renamed} ends that, or the thread's next rename does. */
    public synchronized void renames() {
        renaming.remove(own.get());
        own.set(new Rename());
        renaming.add(own.get());
    }

    public synchronized void renamed() {
        renaming.remove(own.get());
        own.remove();
        notifyAll();
    }

    /** @return bytes and entries of the folder, and what was deleted and is open; or more than {@code most} when it cannot be told */
    private long measured(long most) {
        try {
            awaitRenames();
            long there = FolderSize.of(Path.of(folder), most);
            // Looked at afterwards: what is deleted in between counts twice, and never not at all.
            return there > most ? there : there + DeletedFiles.of(folder, most);
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** One that failed is never told to have ended; after a second no rename is still under way. */
    private void awaitRenames() throws InterruptedException {
        for (long left = longest(); left > 0; left = longest()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private long longest() {
        long now = System.nanoTime();
        renaming.removeIf(rename -> now - rename.since > RENAME_NANOS);
        return renaming.stream().filter(rename -> rename != own.get())
                .mapToLong(rename -> RENAME_NANOS - (now - rename.since) + 1).max().orElse(0);
    }
}
