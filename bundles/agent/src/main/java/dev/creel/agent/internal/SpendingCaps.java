// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.KeyPath;
import dev.creel.config.Snapshot;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What may be spent in a day, from {@code limits.spend}: by all together, by an agent, and by a sender. */
record SpendingCaps(Snapshot snapshot) {
    private static final String KEY = "limits.spend";

    /**
     * A cap that applies to a call.
     *
     * @param scope whose spending it counts
     * @param path where the operator wrote it
     * @param tokens most in a day, {@link Long#MAX_VALUE} for any number
     * @param micros most money in a day in millionths
     */
    record Cap(String scope, String path, long tokens, long micros) {}

    /** Who spends. */
    record Payer(String agent, String sender) {
        static final String ALL = "day";

        String agentScope() {
            return "agent:" + agent;
        }

        String senderScope() {
            return "sender:" + sender;
        }

        List<String> scopes() {
            return List.of(ALL, agentScope(), senderScope());
        }
    }

    /** The caps that apply, none for what nobody limits. */
    List<Cap> of(Payer payer) {
        Json.Obj spend = snapshot.object(KEY);
        List<Cap> caps = new ArrayList<>();
        add(caps, Payer.ALL, new KeyPath(List.of("limits", "spend", "day")), spend.get("day"));
        add(caps, payer.agentScope(), spend, "agents", payer.agent(), "perAgent");
        add(caps, payer.senderScope(), spend, "senders", payer.sender(), "perSender");
        return caps;
    }

    /** The zone whose midnight begins a day. */
    ZoneId zone() {
        try {
            return snapshot.text(KEY + ".timezone").map(ZoneId::of).orElseGet(ZoneId::systemDefault);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault();
        }
    }

    private static void add(List<Cap> caps, String scope, Json.Obj spend, String named, String id, String each) {
        for (var entry : spend.object(named).members().entrySet()) {
            if (entry.getKey().toLowerCase(Locale.ROOT).equals(id.toLowerCase(Locale.ROOT))) {
                add(caps, scope, new KeyPath(List.of("limits", "spend", named, entry.getKey())), entry.getValue());
                return;
            }
        }
        add(caps, scope, new KeyPath(List.of("limits", "spend", each)), spend.get(each));
    }

    private static void add(List<Cap> caps, String scope, KeyPath path, Json value) {
        if (value instanceof Json.Obj cap && (cap.get("tokens") instanceof Json.Num || cap.get("money") instanceof Json.Num)) {
            long micros = cap.get("money") instanceof Json.Num n
                    ? (long) (n.value().doubleValue() * 1_000_000) : Long.MAX_VALUE;
            caps.add(new Cap(scope, path.toString(), cap.integer("tokens", Long.MAX_VALUE), micros));
        }
    }
}
