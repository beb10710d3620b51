// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * When a session is over and the next message begins a new one: once a day at an hour, after a while of silence, or
 * whichever comes first. A pure function, asked at the next message only.
 */
final class Freshness {
    private static final int HOUR = 4;
    private static final int IDLE_MINUTES = 60;

    private Freshness() {}

    /** Why a session that changed last at that time is over; empty while it is not. */
    static Optional<String> over(Policy policy, Instant changed, Instant now, ZoneId zone) {
        if (policy.idleMinutes() > 0 && changed.plus(Duration.ofMinutes(policy.idleMinutes())).isBefore(now)) {
            return Optional.of("idle");
        }
        return policy.daily() && changed.isBefore(boundary(policy.hour(), now, zone)) ? Optional.of("daily") : Optional.empty();
    }

    /** The last time that hour struck. */
    private static Instant boundary(int hour, Instant now, ZoneId zone) {
        ZonedDateTime local = now.atZone(zone);
        ZonedDateTime today = local.toLocalDate().atStartOfDay(zone).withHour(hour);
        return (today.isAfter(local) ? today.minusDays(1) : today).toInstant();
    }

    /** @param idleMinutes 0 for never */
    record Policy(boolean daily, int hour, long idleMinutes) {
        /**
         * What holds for a session: its channel's setting alone, else that of its kind over the common one, else the old
         * {@code idleMinutes}, else once a day.
         *
         * @param channel the channel's name, {@code webchat} for the gateway's own clients
         */
        static Policy of(Snapshot snapshot, String channel, String sessionKey) {
            Json.Obj session = snapshot.object("session");
            if (session.object("resetByChannel").get(channel) instanceof Json.Obj own) {
                return of(List.of(own));
            }
            List<Json.Obj> scopes = List.of(byType(session.object("resetByType"), sessionKey), session.object("reset"));
            boolean said = scopes.stream().anyMatch(o -> !o.members().isEmpty());
            long idle = session.integer("idleMinutes").orElse(0L);
            return !said && idle > 0 ? new Policy(false, 0, idle) : of(scopes);
        }

        private static Json.Obj byType(Json.Obj types, String key) {
            if (key.contains(":thread:") || key.contains(":topic:")) {
                return types.object("thread");
            }
            if (key.contains(":group:") || key.contains(":channel:")) {
                return types.object("group");
            }
            return types.get("dm") instanceof Json.Obj dm ? dm : types.object("direct");
        }

        private static Policy of(List<Json.Obj> scopes) {
            Optional<Long> idle = number(scopes, "idleMinutes").filter(minutes -> minutes > 0);
            String mode = scopes.stream().flatMap(o -> o.text("mode").stream()).findFirst().orElse("daily");
            long hour = number(scopes, "atHour").orElse((long) HOUR);
            boolean daily = !mode.equals("idle");
            return new Policy(daily, (int) Math.max(0, Math.min(hour, 23)), idle.orElse(daily ? 0L : IDLE_MINUTES));
        }

        private static Optional<Long> number(List<Json.Obj> scopes, String name) {
            return scopes.stream().flatMap(o -> o.integer(name).stream()).findFirst();
        }
    }
}
