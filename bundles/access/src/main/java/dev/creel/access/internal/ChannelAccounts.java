// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.internal.gate.Settings;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The channel accounts of a configuration: {@code channels.KIND.accounts.ID}, or {@code channels.KIND} as {@code default}. Stateless. */
public final class ChannelAccounts {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final String ACCOUNTS = "accounts";
    private static final String DEFAULTS = "defaults";

    /** Who may talk is decided here; a plugin need not know it. */
    private static final Set<String> OURS = Set.of("enabled", "allowFrom", "groupAllowFrom", "dmPolicy", "groupPolicy", "dm",
            "groups", "guilds", "requireMention", "dms", "historyLimit", "defaultAccount", ACCOUNTS);

    private ChannelAccounts() {}

    /**
     * One account.
     *
     * @param account what the plugin is given
     * @param settings who may talk to it
     */
    public record Configured(Account account, Settings settings) {
        /** Whether it takes and sends messages. */
        public boolean enabled() {
            return settings.enabled();
        }
    }

    public static List<Configured> of(Snapshot snapshot) {
        List<Configured> all = new ArrayList<>();
        Json.Obj defaults = snapshot.object("channels").object(DEFAULTS);
        for (Map.Entry<String, Json> channel : snapshot.object("channels").members().entrySet()) {
            if (KIND.matcher(channel.getKey()).matches() && !channel.getKey().equals(DEFAULTS)
                    && channel.getValue() instanceof Json.Obj section) {
                add(all, channel.getKey(), section, defaults);
            }
        }
        return all;
    }

    public static Optional<Configured> find(Snapshot snapshot, String kind, String id) {
        return of(snapshot).stream()
                .filter(c -> c.account().channel().equals(kind) && c.account().id().equals(id))
                .findFirst();
    }

    private static void add(List<Configured> all, String kind, Json.Obj section, Json.Obj defaults) {
        Map<String, Json> accounts = section.object(ACCOUNTS).members();
        if (accounts.isEmpty()) {
            all.add(configured(kind, "default", new Settings(Json.Obj.EMPTY, section, defaults)));
        }
        for (Map.Entry<String, Json> entry : accounts.entrySet()) {
            if (ID.matcher(entry.getKey()).matches() && entry.getValue() instanceof Json.Obj own) {
                all.add(configured(kind, entry.getKey(), new Settings(own, section, defaults)));
            }
        }
    }

    /** What the account says replaces what the channel says. */
    private static Configured configured(String kind, String id, Settings settings) {
        Json.Builder config = Json.object();
        settings.channel().members().forEach((name, value) -> put(config, name, value));
        settings.account().members().forEach((name, value) -> put(config, name, value));
        return new Configured(new Account(kind, id, config.build()), settings);
    }

    /** A channel's rooms are ours; a list of that name is the plugin's. */
    private static void put(Json.Builder config, String name, Json value) {
        if (!OURS.contains(name) && !(name.equals("channels") && value instanceof Json.Obj)) {
            config.put(name, value);
        }
    }
}
