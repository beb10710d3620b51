// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.internal.gate.GateReport;
import dev.creel.access.internal.gate.MentionPatterns;
import dev.creel.access.internal.gate.Policy;
import dev.creel.access.internal.gate.PolicyReader;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may talk to one account, in the channel's own form; made anew for each state of the configuration. Thread-safe. */
final class AccountRules {
    private static final Logger LOG = LoggerFactory.getLogger(AccountRules.class);
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final Account account;
    private final Service<Channel> channel;
    private final Supplier<Set<String>> approved;
    private Map<String, String> canonical = Map.of();
    private Current current = new Current(null, Policy.NOBODY, Mentions.NONE);
    private List<String> told = List.of();

    private record Current(Snapshot of, Policy policy, Mentions mentions) {}

    /** @param approved whom the operator let in by a code of this account, now */
    AccountRules(Account account, Service<Channel> channel, Supplier<Set<String>> approved) {
        this.account = account;
        this.channel = channel;
        this.approved = approved;
    }

    /** The policy of that snapshot; while the channel cannot read ids it admits nobody. */
    synchronized Policy in(Snapshot now) {
        return at(now).policy().approving(approved.get());
    }

    /** What mentions that agent in words. */
    synchronized MentionPatterns mentions(Snapshot now, String agentId) {
        return at(now).mentions().of(agentId);
    }

    private Current at(Snapshot now) {
        if (now != current.of()) {
            List<String> lines = new ArrayList<>();
            try {
                current = read(now, lines);
            } catch (Failure | PluginException | ClassCastException e) {
                LOG.warn("Channel {} cannot read an id of its allowlists, so nobody may talk to account {}: {}",
                        account.channel(), account.id(), e.getMessage());
                return new Current(null, Policy.NOBODY, Mentions.NONE);
            }
            lines.addAll(GateReport.lines(account.channel(), account.id(), current.policy().approving(approved.get())));
            if (!lines.equals(told)) {
                lines.forEach(LOG::warn);
                told = List.copyOf(lines);
            }
        }
        return current;
    }

    private Current read(Snapshot now, List<String> lines) {
        Map<String, String> asked = new HashMap<>();
        Policy policy = ChannelAccounts.find(now, account.channel(), account.id())
                .map(here -> new PolicyReader(here.settings(), typed -> asked.computeIfAbsent(typed, this::canonical),
                        (list, why) -> lines.add("channels." + account.channel() + " (account " + account.id() + ") " + list + ": " + why)))
                .map(PolicyReader::read)
                .orElse(Policy.NOBODY);
        canonical = asked;
        Mentions mentions = Mentions.of(now, (source, why) -> lines.add("mentionPatterns: \"" + source + "\" counts for nothing: " + why));
        return new Current(now, policy, mentions);
    }

    /** What the channel said of it before is not asked again. */
    private String canonical(String typed) {
        String known = canonical.get(typed);
        if (known != null) {
            return known;
        }
        String id = channel.call(ASKING, (plugin, call) -> plugin.canonical(typed));
        return id == null ? "" : id;
    }
}
