// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.Gate;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks now and then how much processor time each plugin's threads took, as long as one has a thread; who took more than
 * its share of a core over a whole window is put in quarantine. Thread-safe.
 */
final class CpuMeter {
    private static final int LOOKS = 6;

    /** What the looks of one plugin found: time of each thread so far, and time of all within each of the last periods. */
    private static final class Account {
        private Map<Long, Long> seen = new HashMap<>();
        private final long[] periods = new long[LOOKS];
        private int looks;
    }

    private final Gate.Controls controls;
    private final Workshop workshop;
    private final long periodMillis;
    // Weakly: its threads hold a plugin as long as there is anything to measure, and then its memory is free at once.
    private final Map<Plugin, Account> accounts = new WeakHashMap<>();
    private final Set<Plugin> busy = Collections.newSetFromMap(new WeakHashMap<>());
    private final AtomicBoolean armed = new AtomicBoolean();

    CpuMeter(Gate.Controls controls, Workshop workshop, long periodMillis) {
        this.controls = controls;
        this.workshop = workshop;
        this.periodMillis = periodMillis;
    }

    /** A thread of the plugin begins. */
    void begins(Plugin plugin) {
        synchronized (busy) {
            busy.add(plugin);
        }
        arm();
    }

    private void arm() {
        if (armed.compareAndSet(false, true)) {
            workshop.after(periodMillis, this::look);
        }
    }

    private void look() {
        armed.set(false);
        List<Plugin> all;
        synchronized (busy) {
            all = List.copyOf(busy);
        }
        for (Plugin plugin : all) {
            if (!look(plugin)) {
                synchronized (busy) {
                    busy.remove(plugin);
                }
                synchronized (accounts) {
                    accounts.remove(plugin);
                }
            }
        }
        synchronized (busy) {
            if (busy.isEmpty()) {
                return;
            }
        }
        arm();
    }

    /** @return whether the plugin has a thread */
    private boolean look(Plugin plugin) {
        List<Long> ids = new ArrayList<>(controls.childIds(plugin));
        plugin.roll().threads().forEach(thread -> ids.add(thread.getId()));
        if (ids.isEmpty()) {
            return false;
        }
        Account account;
        synchronized (accounts) {
            account = accounts.computeIfAbsent(plugin, p -> new Account());
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> now = new HashMap<>();
        long spent = 0;
        for (long id : ids) {
            long nanos = threads.getThreadCpuTime(id);
            if (nanos >= 0) {
                now.put(id, nanos);
                spent += nanos - account.seen.getOrDefault(id, 0L);
            }
        }
        account.seen = now;
        account.periods[account.looks++ % LOOKS] = spent;
        judge(plugin, account);
        return true;
    }

    private void judge(Plugin plugin, Account account) {
        long total = 0;
        for (long period : account.periods) {
            total += period;
        }
        long window = TimeUnit.MILLISECONDS.toNanos(periodMillis) * LOOKS;
        int share = plugin.grants().quota().cpuPercent();
        long percent = total * 100 / window;
        if (account.looks >= LOOKS && percent > share) {
            plugin.quarantine("it took " + percent + " % of a processor for " + TimeUnit.NANOSECONDS.toSeconds(window)
                    + " s, and cpu=" + share + " is granted");
        }
    }
}
