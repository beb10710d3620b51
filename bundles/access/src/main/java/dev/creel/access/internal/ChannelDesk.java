// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelControl;
import dev.creel.access.Turns;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Inbox;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Config;
import dev.creel.confine.Facades;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Loop;
import dev.creel.confine.PluginServices.Service;
import dev.creel.confine.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
@Component(service = {ChannelDesk.class, ChannelControl.class}, immediate = true)
public final class ChannelDesk implements ChannelControl {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelDesk.class);
    private static final int THREADS = 8;
    private static final int WAITING = 256;
    private static final int RETRIES = 5;
    private static final long RETRY_MILLIS = 100;

    private final Config config;
    private final PluginServices services;
    private final Facades facades;
    private final ChannelIngress ingress;
    private final ChannelHealth health;
    private final ExecutorService host;
    private final AutoCloseable watchedConfig;
    private final AutoCloseable watchedPlugins;
    private final AutoCloseable watchedSwitches;
    private final Map<String, Kept> kept = new HashMap<>();
    private final ScheduledExecutorService later;
    private long begun;
    /** How often each account has failed to begin since something changed. */
    private final Map<String, Integer> failures = new HashMap<>();

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
            @Reference ChannelHealth health,
            @Reference Threads threads) {
        this.config = config;
        this.services = services;
        this.facades = facades;
        this.ingress = ingress;
        this.health = health;
        this.host = threads.executor("channel-inbox", THREADS, WAITING);
        this.later = new ScheduledThreadPoolExecutor(1, threads.factory("channel-later"));
        this.watchedConfig = config.onChange((before, after) -> changed());
        this.watchedPlugins = services.onChange(Channel.class, this::changed);
        this.watchedSwitches = health.onChange(this::changed);
        refresh();
    }

    @Deactivate
    void stop() throws Exception {
        watchedConfig.close();
        watchedPlugins.close();
        watchedSwitches.close();
        synchronized (this) {
            closed = true;
            kept.values().forEach(Kept::close);
            kept.clear();
        }
        later.shutdownNow();
        host.shutdown();
    }

    /** Each account has all its attempts again, whatever became of others. */
    private synchronized void changed() {
        failures.clear();
        refresh();
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
                health.of(entry.getKey()).ended("");
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
        Set<String> sources = new HashSet<>();
        for (ChannelAccounts.Configured configured : ChannelAccounts.of(config.current())) {
            String source = source(configured.account());
            sources.add(source);
            Service<Channel> channel = channels.get(configured.account().channel());
            if (configured.enabled() && channel != null && !health.stopped(source)) {
                wanted.put(source, new Wanted(configured.account(), channel));
            }
        }
        health.keep(sources);
        return wanted;
    }

    private static String source(Account account) {
        return AccountInbox.source(account.channel(), account.id());
    }

    @Override
    public List<State> states() {
        Map<String, Service<Channel>> channels = Channels.byKind(services);
        List<State> states = new ArrayList<>();
        for (ChannelAccounts.Configured configured : ChannelAccounts.of(config.current())) {
            Account account = configured.account();
            String source = source(account);
            String missing = channels.containsKey(account.channel())
                    ? ""
                    : "no plugin for this channel is active; see `creel plugins list`";
            states.add(new State(account.channel(), account.id(), configured.enabled(), health.stopped(source), runs(source),
                    missing, health.of(source).now()));
        }
        return states;
    }

    private synchronized boolean runs(String source) {
        return kept.containsKey(source);
    }

    @Override
    public boolean start(String channel, String account) {
        return switched(channel, account, false);
    }

    @Override
    public boolean stop(String channel, String account) {
        return switched(channel, account, true);
    }

    private boolean switched(String channel, String account, boolean stop) {
        boolean known = ChannelAccounts.find(config.current(), channel, account).isPresent();
        if (known) {
            health.stop(AccountInbox.source(channel, account), stop);
        }
        return known;
    }

    private void begin(String source, Wanted want) {
        Account account = want.account();
        AccountHealth state = health.of(source);
        HostSideInbox inbox = new HostSideInbox(ingress.open(account, want.channel(), () -> turns), host, state);
        Inbox guarded = facades.guard(Inbox.class, inbox);
        try {
            Loop loop = want.channel().keep(source + '/' + ++begun, Duration.ZERO, (channel, life) -> {
                return round(channel, account, guarded, life, state);
            });
            kept.put(source, new Kept(want, inbox, loop));
            failures.remove(source);
        } catch (PluginException e) {
            // The loop it replaces may not have left its place in the plugin's quota yet.
            int failed = failures.merge(source, 1, Integer::sum);
            if (failed <= RETRIES) {
                later.schedule(this::refresh, RETRY_MILLIS << failed, TimeUnit.MILLISECONDS);
            } else {
                state.ended(e.getMessage());
                LOG.warn("Account {} of channel {} does not run: {}", account.id(), account.channel(), e.getMessage());
            }
        }
    }

    /** On a thread of the plugin: receives until it is told to end, or breaks. */
    private static boolean round(Channel channel, Account account, Inbox inbox, Call life, AccountHealth state) {
        state.began();
        try {
            channel.run(account, inbox, life);
            state.ended("it stopped receiving by itself");
            return true;
        } catch (Cancelled e) {
            state.ended("");
            throw e;
        } catch (RuntimeException e) {
            state.ended(e instanceof Failure failure ? failure.code() + ": " + failure.getMessage() : "it broke: " + e.getClass().getName());
            throw e;
        }
    }
}
