// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.internal.ChannelAccounts;
import dev.creel.access.internal.ChannelHealth;
import dev.creel.access.internal.Channels;
import dev.creel.api.channel.Channel;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.util.Optional;

/** Finds an account's plugin and settings as they are now. Thread-safe. */
final class ConfiguredWays implements Way.Finder {
    private final Config config;
    private final PluginServices services;
    private final ChannelHealth health;

    ConfiguredWays(Config config, PluginServices services, ChannelHealth health) {
        this.config = config;
        this.services = services;
        this.health = health;
    }

    @Override
    public Optional<Way> to(String channel, String account) {
        Service<Channel> service = Channels.byKind(services).get(channel);
        if (service == null || health.stopped(channel, account)) {
            return Optional.empty();
        }
        return ChannelAccounts.find(config.current(), channel, account).filter(ChannelAccounts.Configured::enabled)
                .map(found -> new Way(service, found.account(), settings(found.account().config())));
    }

    private static Way.Settings settings(Json.Obj account) {
        long limit = account.integer("textChunkLimit").orElse(0L);
        return new Way.Settings((int) Math.max(0, Math.min(Integer.MAX_VALUE, limit)),
                account.text("chunkMode").orElse("").equals("newline"), account.text("streaming")
                        .or(() -> account.text("streamMode")).orElse("off").equals("partial"));
    }
}
