// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.ChannelControl.Health;
import dev.creel.access.ChannelControl.State;
import dev.creel.access.DeadLetters.DeadLetter;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Channel accounts as clients see them. Stateless. */
final class ChannelViews {
    private ChannelViews() {}

    static Json.Obj status(List<State> states, Map<String, Integer> waiting, List<DeadLetter> dead, long now) {
        Map<String, List<Json>> accounts = new LinkedHashMap<>();
        Json.Builder labels = Json.object();
        Json.Builder summaries = Json.object();
        Json.Builder defaults = Json.object();
        for (State state : states) {
            accounts.computeIfAbsent(state.channel(), name -> new ArrayList<>()).add(account(state, waiting, dead));
        }
        accounts.keySet().forEach(channel -> {
            List<State> own = states.stream().filter(state -> state.channel().equals(channel)).toList();
            labels.put(channel, label(channel));
            summaries.put(channel, summary(own));
            defaults.put(channel, own.stream().map(State::account).filter("default"::equals).findFirst().orElse(own.get(0).account()));
        });
        Json.Builder lists = Json.object();
        accounts.forEach((channel, rows) -> lists.put(channel, Json.array(rows)));
        return Json.object()
                .put("ts", now)
                .put("channelOrder", Json.array(accounts.keySet().stream().<Json>map(Json::of).toList()))
                .put("channelLabels", labels.build())
                .put("channels", summaries.build())
                .put("channelAccounts", lists.build())
                .put("channelDefaultAccountId", defaults.build())
                .build();
    }

    /** Of a channel in the health of the gateway. */
    static Json.Obj summary(List<State> accounts) {
        return Json.object()
                .put("configured", true)
                .put("running", accounts.stream().anyMatch(State::running))
                .put("connected", accounts.stream().anyMatch(state -> state.health().connected()))
                .put("accounts", accounts.size())
                .build();
    }

    static String label(String channel) {
        return switch (channel) {
            case "irc", "mqtt" -> channel.toUpperCase(Locale.ROOT);
            case "whatsapp" -> "WhatsApp";
            default -> channel.substring(0, 1).toUpperCase(Locale.ROOT) + channel.substring(1);
        };
    }

    private static Json account(State state, Map<String, Integer> waiting, List<DeadLetter> dead) {
        Health health = state.health();
        long lost = dead.stream().filter(letter -> letter.to().channel().equals(state.channel())
                && letter.to().account().equals(state.account())).count();
        return Json.object()
                .put("accountId", state.account())
                .put("enabled", state.enabled())
                .put("configured", true)
                .put("stopped", state.stopped())
                .put("running", state.running())
                .put("connected", health.connected())
                .put("healthState", word(state))
                .put("statusText", state.missing().isEmpty() ? health.text() : state.missing())
                .put("since", millis(health.since()))
                .put("reconnectAttempts", Math.max(0, health.rounds() - 1))
                .put("lastError", health.lastError().isEmpty() ? Json.Nil.NIL : Json.of(health.lastError()))
                .put("lastErrorAt", millis(health.lastErrorAt()))
                .put("lastStartAt", millis(health.startedAt()))
                .put("lastStopAt", millis(health.stoppedAt()))
                .put("lastInboundAt", millis(health.inboundAt()))
                .put("lastOutboundAt", millis(health.outboundAt()))
                .put("waiting", waiting.getOrDefault(state.channel() + ':' + state.account(), 0))
                .put("undelivered", lost)
                .build();
    }

    private static String word(State state) {
        if (!state.enabled()) {
            return "disabled";
        }
        if (state.stopped()) {
            return "stopped";
        }
        return !state.running() ? "not-running" : state.health().connected() ? "healthy" : "disconnected";
    }

    private static Json millis(Optional<Instant> when) {
        return when.<Json>map(at -> Json.of(at.toEpochMilli())).orElse(Json.Nil.NIL);
    }

    static Json dead(DeadLetter letter) {
        return Json.object()
                .put("key", letter.key())
                .put("channel", letter.to().channel())
                .put("accountId", letter.to().account())
                .put("chatId", letter.to().chat().id())
                .put("at", letter.at().toEpochMilli())
                .put("givenUpAt", letter.givenUp().toEpochMilli())
                .put("why", letter.why())
                .put("characters", letter.characters())
                .build();
    }
}
