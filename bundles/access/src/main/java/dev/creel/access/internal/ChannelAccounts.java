// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

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
final class ChannelAccounts {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final String ACCOUNTS = "accounts";

    /** Who may talk is decided here; a plugin need not know it. */
    private static final Set<String> OURS = Set.of("enabled", "allowFrom", "groupAllowFrom", "dmPolicy", "groupPolicy",
            "groups", "dms", "defaultAccount", ACCOUNTS);

    private ChannelAccounts() {}

    /**
     * One account.
     *
     * @param account what the plugin is given
     * @param enabled whether it takes and sends messages
     * @param allowFrom whom it takes direct messages of, as the operator wrote them
     */
    record Configured(Account account, boolean enabled, List<String> allowFrom) {}

    static List<Configured> of(Snapshot snapshot) {
        List<Configured> all = new ArrayList<>();
        for (Map.Entry<String, Json> channel : snapshot.object("channels").members().entrySet()) {
            if (KIND.matcher(channel.getKey()).matches() && !channel.getKey().equals("defaults")
                    && channel.getValue() instanceof Json.Obj section) {
                add(all, channel.getKey(), section);
            }
        }
        return all;
    }

    static Optional<Configured> find(Snapshot snapshot, String kind, String id) {
        return of(snapshot).stream()
                .filter(c -> c.account().channel().equals(kind) && c.account().id().equals(id))
                .findFirst();
    }

    private static void add(List<Configured> all, String kind, Json.Obj section) {
        Map<String, Json> accounts = section.object(ACCOUNTS).members();
        if (accounts.isEmpty()) {
            all.add(configured(kind, "default", section, Json.Obj.EMPTY));
        }
        for (Map.Entry<String, Json> entry : accounts.entrySet()) {
            if (ID.matcher(entry.getKey()).matches() && entry.getValue() instanceof Json.Obj own) {
                all.add(configured(kind, entry.getKey(), section, own));
            }
        }
    }

    /** What the account says replaces what the channel says; either can switch it off. */
    private static Configured configured(String kind, String id, Json.Obj section, Json.Obj own) {
        Json.Builder config = Json.object();
        section.members().forEach((name, value) -> put(config, name, value));
        own.members().forEach((name, value) -> put(config, name, value));
        boolean enabled = on(section) && on(own) && !direct(section, own).equals("disabled");
        Json allowed = own.get("allowFrom") == Json.Nil.NIL ? section.get("allowFrom") : own.get("allowFrom");
        return new Configured(new Account(kind, id, config.build()), enabled, texts(allowed));
    }

    private static void put(Json.Builder config, String name, Json value) {
        if (!OURS.contains(name)) {
            config.put(name, value);
        }
    }

    private static boolean on(Json.Obj section) {
        return !section.get("enabled").equals(Json.of(false));
    }

    private static String direct(Json.Obj section, Json.Obj own) {
        return own.text("dmPolicy").or(() -> section.text("dmPolicy")).orElse("");
    }

    private static List<String> texts(Json list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof Json.Arr array) {
            for (Json element : array.elements()) {
                texts.add(element instanceof Json.Str s ? s.value() : element.text());
            }
        }
        return texts;
    }
}
