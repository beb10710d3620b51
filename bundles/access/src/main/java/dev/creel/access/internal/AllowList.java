// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.internal.ChannelAdmission.Policy;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom one account takes messages of, in the channel's own form; made anew for each state of the configuration. */
final class AllowList {
    private static final Logger LOG = LoggerFactory.getLogger(AllowList.class);
    private static final Duration ASKING = Duration.ofSeconds(5);
    private static final Policy NOBODY = new Policy(false, Set.of());

    private final Account account;
    private final Service<Channel> channel;
    private Snapshot of;
    private Policy policy = NOBODY;

    AllowList(Account account, Service<Channel> channel) {
        this.account = account;
        this.channel = channel;
    }

    /** The policy of that snapshot; what cannot be brought into the channel's form admits nobody. */
    synchronized Policy in(Snapshot now) {
        if (now != of) {
            Optional<ChannelAccounts.Configured> here = ChannelAccounts.find(now, account.channel(), account.id());
            of = now;
            policy = here.map(this::policy).orElse(NOBODY);
        }
        return policy;
    }

    private Policy policy(ChannelAccounts.Configured configured) {
        Set<String> ids = new HashSet<>();
        for (String typed : configured.allowFrom()) {
            String id = canonical(typed);
            if (id.isEmpty() || id.length() > ChannelAdmission.LONGEST_ID || typed.strip().equals("*")) {
                LOG.warn("channels.{} allowFrom: \"{}\" admits nobody; write the stable id of a sender", account.channel(), typed);
            } else {
                ids.add(id);
            }
        }
        return new Policy(configured.enabled(), ids);
    }

    private String canonical(String typed) {
        try {
            String id = channel.call(ASKING, (plugin, call) -> plugin.canonical(typed));
            return id == null ? "" : id;
        } catch (Failure | PluginException | ClassCastException e) {
            LOG.warn("Channel {} cannot read an id of allowFrom: {}", account.channel(), e.getMessage());
            of = null; // asked again at the next message
            return "";
        }
    }
}
