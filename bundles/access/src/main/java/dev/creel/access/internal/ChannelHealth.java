// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** How every account stands, and which of them an operator stopped until the next start; thread-safe. */
@Component(service = ChannelHealth.class)
public final class ChannelHealth {
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private final Map<String, AccountHealth> accounts = new HashMap<>();
    private final Set<String> stopped = new HashSet<>();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    @Activate
    public ChannelHealth() {}

    public AccountHealth of(String channel, String account) {
        return of(AccountInbox.source(channel, account));
    }

    synchronized AccountHealth of(String source) {
        return accounts.computeIfAbsent(source, name -> new AccountHealth(clock));
    }

    /** Forgets all accounts but these. */
    synchronized void keep(Set<String> sources) {
        accounts.keySet().retainAll(sources);
        stopped.retainAll(sources);
    }

    void stop(String source, boolean stop) {
        boolean changed;
        synchronized (this) {
            changed = stop ? stopped.add(source) : stopped.remove(source);
        }
        if (changed) {
            watchers.forEach(Runnable::run);
        }
    }

    public boolean stopped(String channel, String account) {
        return stopped(AccountInbox.source(channel, account));
    }

    synchronized boolean stopped(String source) {
        return stopped.contains(source);
    }

    /** Runs the action after an account was stopped or started. @return ends that when closed */
    public AutoCloseable onChange(Runnable action) {
        watchers.add(action);
        return () -> watchers.remove(action);
    }
}
