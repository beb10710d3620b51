// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Pairings.Place;
import dev.creel.access.Turns;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices.Service;
import dev.creel.confine.Threads;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Opens the inbox of an account, with the rules of who may talk to it; says at the start and after each change of the
 * configuration which gates let nobody through. Thread-safe.
 */
@Component(service = ChannelIngress.class)
public final class ChannelIngress {
    private static final int WAITING = 64;
    private final Config config;
    private final Audit audit;
    private final Journal journal;
    private final Sessions sessions;
    private final ChannelPairings pairings;
    private final ExecutorService telling;
    private final AutoCloseable watched;
    private final Map<String, AccountRules> open = new ConcurrentHashMap<>();

    @Activate
    public ChannelIngress(
            @Reference Config config,
            @Reference Audit audit,
            @Reference Journal journal,
            @Reference Sessions sessions,
            @Reference ChannelPairings pairings,
            @Reference Threads threads) {
        this.config = config;
        this.audit = audit;
        this.journal = journal;
        this.sessions = sessions;
        this.pairings = pairings;
        this.telling = threads.executor("channel-gates", 1, WAITING);
        this.watched = config.onChange((before, after) -> tell());
    }

    @Deactivate
    void stop() throws Exception {
        watched.close();
        telling.shutdown();
    }

    /** @param turns the agent, null while there is none */
    AccountInbox open(Account account, Service<Channel> channel, Supplier<Turns> turns) {
        String source = AccountInbox.source(account.channel(), account.id());
        Place place = new Place(account.channel(), account.id());
        AccountRules rules = new AccountRules(account, channel, () -> pairings.approvedAt(place));
        open.put(source, rules);
        tell();
        return new AccountInbox(account, rules, new Refusals(audit, source), event -> pairings.strangers().asks(place, event),
                new GroupContext(), config, journal, sessions, turns);
    }

    /** Reading the rules asks the plugin, so never on the thread of who changed the configuration. */
    private void tell() {
        Set<String> configured = Set.copyOf(ChannelAccounts.of(config.current()).stream()
                .map(c -> AccountInbox.source(c.account().channel(), c.account().id())).toList());
        open.keySet().retainAll(configured);
        try {
            telling.execute(() -> List.copyOf(open.values()).forEach(rules -> rules.in(config.current())));
        } catch (RejectedExecutionException e) {
            // The next message reads them, and says the same.
            return;
        }
    }
}
