// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.Locale;
import java.util.Optional;

/**
 * The operator's {@code bindings}: which agent answers where. The most specific one wins: peer, then guild, team, account,
 * any account; of equals the first. A pure function of the configuration and the place.
 */
final class Bindings {
    private static final int NO_MATCH = 0;
    private static final int ANY_ACCOUNT = 1;
    private static final int ACCOUNT = 2;
    private static final int TEAM = 4;
    private static final int GUILD = 8;
    private static final int PEER = 16;
    private static final String DEFAULT_ACCOUNT = "default";

    private Bindings() {}

    /**
     * Where something was said.
     *
     * @param peer the sender's stable id in a direct chat, otherwise the chat's
     * @param guild id of the server the chat belongs to, empty for none
     * @param team id of the team it belongs to, empty for none
     */
    record Place(String channel, String account, Chat.Kind kind, String peer, String guild, String team) {}

    /** The agent the operator bound to that place, as written; empty when no binding matches. */
    static Optional<String> agent(Snapshot snapshot, Place place) {
        int best = NO_MATCH;
        String agent = "";
        for (Json entry : snapshot.list("bindings")) {
            if (entry instanceof Json.Obj binding) {
                int score = score(binding.object("match"), place);
                if (score > best) {
                    best = score;
                    agent = binding.text("agentId").orElse("").strip().toLowerCase(Locale.ROOT);
                }
            }
        }
        return best == NO_MATCH ? Optional.empty() : Optional.of(agent);
    }

    /** Every condition has to hold; the score is the most specific ones. */
    private static int score(Json.Obj match, Place place) {
        // Roles of a server's members are not known here: such a binding must not widen to everybody.
        if (!match.text("channel").orElse("").strip().equalsIgnoreCase(place.channel()) || has(match, "roles")) {
            return NO_MATCH;
        }
        String account = match.text("accountId").map(String::strip).filter(a -> !a.isEmpty()).orElse(DEFAULT_ACCOUNT);
        int score = account.equals("*") ? ANY_ACCOUNT : ACCOUNT;
        if (score == ACCOUNT && !account.equalsIgnoreCase(place.account())) {
            return NO_MATCH;
        }
        if (has(match, "peer")) {
            if (!peer(match.object("peer"), place)) {
                return NO_MATCH;
            }
            score += PEER;
        }
        if (has(match, "guildId")) {
            if (!same(match, "guildId", place.guild())) {
                return NO_MATCH;
            }
            score += GUILD;
        }
        if (has(match, "teamId")) {
            if (!same(match, "teamId", place.team())) {
                return NO_MATCH;
            }
            score += TEAM;
        }
        return score;
    }

    private static boolean peer(Json.Obj peer, Place place) {
        String kind = switch (place.kind()) {
            case DIRECT -> "dm";
            case GROUP -> "group";
            case ROOM -> "channel";
        };
        String asked = peer.text("kind").orElse("");
        return (asked.equals("direct") ? "dm" : asked).equals(kind) && same(peer, "id", place.peer());
    }

    private static boolean same(Json.Obj o, String name, String actual) {
        return !actual.isEmpty() && o.text(name).orElse("").strip().equals(actual);
    }

    private static boolean has(Json.Obj o, String name) {
        return o.get(name) != Json.Nil.NIL;
    }
}
