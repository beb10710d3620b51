// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Turns;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Inbox;
import dev.creel.config.Config;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Loop;
import dev.creel.confine.PluginServices.Service;
import dev.creel.confine.Threads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps every configured account of every channel receiving, each in a supervised loop with an inbox of its own; thread-safe. */
@Component(service = ChannelDesk.class, immediate = true)
public final class ChannelDesk {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelDesk.class);
    private static final int THREADS = 8;
    private static final int WAITING = 256;
    private static final int RETRIES = 5;
    private static final long RETRY_MILLIS = 100;

    private final Config config;
    private final PluginServices services;
    private final Facades facades;
    private final ChannelIngress ingress;
    private final ExecutorService host;
    private final AutoCloseable watchedConfig;
    private final AutoCloseable watchedPlugins;
    private final Map<String, Kept> kept = new HashMap<>();
    private final ScheduledExecutorService later;
    private long begun;
    private int failures;
    private boolean closed;

    /** Absent until the agent is up: until then a channel is told to come again. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Turns turns;

    private record Wanted(Account account, Service<Channel> channel) {}

    private record Kept(Wanted wanted, HostSideInbox inbox, Loop loop) {
        void close() {
            inbox.close();
            loop.close();
        }
    }

    @Activate
    public ChannelDesk(
            @Reference Config config,
            @Reference PluginServices services,
            @Reference Facades facades,
            @Reference ChannelIngress ingress,
            @Reference Threads threads) {
        this.config = config;
        this.services = services;
        this.facades = facades;
        this.ingress = ingress;
        this.host = threads.executor("channel-inbox", THREADS, WAITING);
        this.later = new ScheduledThreadPoolExecutor(1, threads.factory("channel-later"));
        this.watchedConfig = config.onChange((before, after) -> refresh());
        this.watchedPlugins = services.onChange(Channel.class, this::refresh);
        refresh();
    }

    @Deactivate
    void stop() throws Exception {
        watchedConfig.close();
        watchedPlugins.close();
        synchronized (this) {
            closed = true;
            kept.values().forEach(Kept::close);
            kept.clear();
        }
        later.shutdownNow();
        host.shutdown();
    }

    /** Ends loops nobody wants any more, then begins the new ones; an account whose settings changed begins anew. */
    synchronized void refresh() {
        if (closed) {
            return;
        }
        Map<String, Wanted> wanted = wanted();
        kept.entrySet().removeIf(entry -> {
            boolean stale = !entry.getValue().wanted().equals(wanted.get(entry.getKey()));
            if (stale) {
                entry.getValue().close();
            }
            return stale;
        });
        wanted.forEach((source, want) -> {
            if (!kept.containsKey(source)) {
                begin(source, want);
            }
        });
    }

    private Map<String, Wanted> wanted() {
        Map<String, Service<Channel>> channels = Channels.byKind(services);
        Map<String, Wanted> wanted = new HashMap<>();
        for (ChannelAccounts.Configured configured : ChannelAccounts.of(config.current())) {
            Service<Channel> channel = channels.get(configured.account().channel());
            if (configured.enabled() && channel != null) {
                wanted.put(AccountInbox.source(configured.account().channel(), configured.account().id()), new Wanted(configured.account(), channel));
            }
        }
        return wanted;
    }

    private void begin(String source, Wanted want) {
        Account account = want.account();
        HostSideInbox inbox = new HostSideInbox(ingress.open(account, want.channel(), () -> turns), host);
        Inbox guarded = facades.guard(Inbox.class, inbox);
        try {
            Loop loop = want.channel().keep(source + '/' + ++begun, Duration.ZERO, (channel, life) -> {
                channel.run(account, guarded, life);
                return true;
            });
            kept.put(source, new Kept(want, inbox, loop));
            failures = 0;
        } catch (PluginException e) {
            // The loop it replaces may not have left its place in the plugin's quota yet.
            if (failures++ < RETRIES) {
                later.schedule(this::refresh, RETRY_MILLIS << failures, TimeUnit.MILLISECONDS);
            } else {
                LOG.warn("Account {} of channel {} does not run: {}", account.id(), account.channel(), e.getMessage());
            }
        }
    }
}
