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
import java.util.Optional;
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
    private Current current = NONE;
    private List<String> told = List.of();

    private record Current(Snapshot of, Policy policy, Mentions mentions) {}

    private static final Current NONE = new Current(null, Policy.NOBODY, Mentions.NONE);

    /** @param approved whom the operator let in by a code of this account, now */
    AccountRules(Account account, Service<Channel> channel, Supplier<Set<String>> approved) {
        this.account = account;
        this.channel = channel;
        this.approved = approved;
    }

    /** The policy of that snapshot; empty while the channel cannot read ids, so that nobody can be told from a stranger. */
    synchronized Optional<Policy> in(Snapshot now) {
        Current here = at(now);
        return here == NONE ? Optional.empty() : Optional.of(here.policy().approving(approved.get()));
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
                tell(List.of("channels." + account.channel() + " (account " + account.id() + ") cannot read an id of its lists, so it takes"
                        + " no messages until it can: " + e.getMessage()));
                return NONE;
            }
            lines.addAll(GateReport.lines(account.channel(), account.id(), current.policy().approving(approved.get())));
            tell(lines);
        }
        return current;
    }

    private void tell(List<String> lines) {
        if (!lines.equals(told)) {
            lines.forEach(LOG::warn);
            told = List.copyOf(lines);
        }
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
