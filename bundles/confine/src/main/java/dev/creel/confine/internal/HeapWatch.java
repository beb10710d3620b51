// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.Gate;
import dev.creel.bridge.Memory;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps plugins from exhausting the heap: an array has a largest size, and while less than a quarter of the heap is free
 * after a collection, a plugin that goes on allocating is put in quarantine. Thread-safe; runs on plugins' threads.
 */
final class HeapWatch implements Memory {
    /** The next look comes after at most that many KiB, at least that many, and a quarter of what is free beyond the limit. */
    private static final int MOST = 16 << 10;

    private static final int LEAST = 256;
    private static final int SHARE = 12;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Gate.Controls controls;
    private long lastCollected;
    private boolean everCollected;
    private WeakReference<Plugin> suspect = new WeakReference<>(null);
    private long suspected;
    private int looks;

    HeapWatch(Gate.Controls controls) {
        this.controls = controls;
    }

    @Override
    public int allocating(Object carried, long bytes) {
        Plugin plugin = (Plugin) carried;
        long largest = Math.min(plugin.grants().quota().heapBytes(), Runtime.getRuntime().maxMemory() / 4);
        if (bytes > largest) {
            throw new OutOfMemoryError("an array of " + bytes + " bytes is more than this plugin may make: " + largest);
        }
        if (free() - bytes < enough()) {
            collect();
        }
        if (free() - bytes >= enough()) {
            return (int) Math.max(LEAST, Math.min(MOST, (free() - bytes - enough()) >> SHARE));
        }
        if (guilty(plugin)) {
            plugin.quarantine("it went on allocating while memory was short");
            controls.stopCurrent();
        }
        throw new OutOfMemoryError("memory is short");
    }

    /** One look while memory is short may be bad luck; a second one within a second is what fills it. */
    private synchronized boolean guilty(Plugin plugin) {
        long now = System.nanoTime();
        if (suspect.get() != plugin || now - suspected > NANOS) {
            suspect = new WeakReference<>(plugin);
            suspected = now;
            looks = 0;
        }
        return ++looks > 1;
    }

    /**
     * Returns behind a collection that began after the call did, or nearly so: what another plugin held before may be garbage
     * by now, and nobody answers for that. Collections keep a distance; whoever comes between waits for the next one.
     */
    private void collect() {
        long asked = System.nanoTime();
        while (System.nanoTime() - asked < MOMENT_NANOS && resting()) {
            LockSupport.parkNanos(MOMENT_NANOS / 10);
        }
        synchronized (this) {
            if (!everCollected || lastCollected - asked < 0) {
                System.gc();
                everCollected = true;
                lastCollected = System.nanoTime();
            }
        }
    }

    private synchronized boolean resting() {
        return everCollected && System.nanoTime() - lastCollected < MOMENT_NANOS;
    }

    private static long free() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    private static long enough() {
        return Runtime.getRuntime().maxMemory() / 4;
    }
}
