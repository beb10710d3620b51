// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.access.Peer;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Who acts when a tool is called: everything a decision about it may rest on, and nothing a model or a text can choose.
 *
 * @param agentId the agent
 * @param sessionKey the canonical session key
 * @param peer who speaks, as the gateway authenticated it
 * @param place where it was said; {@link Place#NONE} for a client of the gateway
 * @param owner whether the words are the owner's own
 * @param sandboxed whether the session's commands and files are in a container
 * @param subAgent whether the session was spawned by another
 * @param provider the model's provider
 * @param model the model's id within its provider
 * @param bounds those whose rights bind this turn too: whoever spawned or sent it; a turn has the least of all
 */
public record Subject(
        String agentId,
        String sessionKey,
        Peer peer,
        Place place,
        boolean owner,
        boolean sandboxed,
        boolean subAgent,
        String provider,
        String model,
        List<Bound> bounds) {
    private static final int MOST_BOUNDS = 8;

    public Subject {
        Objects.requireNonNull(agentId, "agentId");
        Objects.requireNonNull(sessionKey, "sessionKey");
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(place, "place");
        bounds = List.copyOf(bounds);
        if (bounds.size() > MOST_BOUNDS) {
            throw new IllegalArgumentException("at most " + MOST_BOUNDS + " bind a turn");
        }
    }

    /**
     * A chat and who spoke in it.
     *
     * @param channel the kind, for example {@code telegram}; empty for a client of the gateway
     * @param account the account's id
     * @param kind what kind of chat
     * @param chat its id
     * @param thread the thread or topic within it, empty for none
     * @param space the server or workspace it is in, empty for none
     * @param sender the stable id of who spoke
     */
    public record Place(String channel, String account, Chat.Kind kind, String chat, String thread, String space, String sender) {
        /** No chat: a client of the gateway. */
        public static final Place NONE = new Place("", "", Chat.Kind.DIRECT, "", "", "", "");

        public Place {
            Objects.requireNonNull(kind, "kind");
        }

        /** Whether others read along. */
        public boolean shared() {
            return kind != Chat.Kind.DIRECT;
        }
    }

    /**
     * Another whose rights bind a turn.
     *
     * @param subject who it was
     * @param tools the tools it had when it made this turn: what was refused then does not come back later
     */
    public record Bound(Subject subject, Set<String> tools) {
        public Bound {
            tools = Set.copyOf(tools);
        }

        Json.Obj json() {
            return Json.object().put("subject", subject.json()).put("tools", texts(tools)).build();
        }

        static Bound of(Json json) {
            Json.Obj o = json instanceof Json.Obj each ? each : Json.Obj.EMPTY;
            return new Bound(Subject.of(o.object("subject")), set(o, "tools"));
        }
    }

    /** What binds a turn that this one makes, by spawning it or by sending it something. @param tools those this turn has */
    public List<Bound> binding(Set<String> tools) {
        List<Bound> binding = new ArrayList<>(bounds);
        binding.add(new Bound(new Subject(agentId, sessionKey, peer, place, owner, sandboxed, subAgent, provider, model, List.of()), tools));
        return binding;
    }

    /** As it is kept with a message; {@link #of} reads it back. */
    public Json.Obj json() {
        return Json.object().put("agent", agentId).put("session", sessionKey)
                .put("peer", Json.object().put("connection", peer.connection()).put("authenticated", peer.authenticated())
                        .put("role", peer.role()).put("scopes", texts(peer.scopes())).put("client", peer.clientId()).build())
                .put("place", Json.object().put("channel", place.channel()).put("account", place.account())
                        .put("kind", place.kind().name()).put("chat", place.chat()).put("thread", place.thread()).put("space", place.space())
                        .put("sender", place.sender()).build())
                .put("owner", owner).put("sandboxed", sandboxed).put("subAgent", subAgent)
                .put("provider", provider).put("model", model).put("bounds", json(bounds)).build();
    }

    /** What {@link #json} wrote; what is not there is the least it could be. */
    public static Subject of(Json.Obj o) {
        Json.Obj peer = o.object("peer");
        Json.Obj place = o.object("place");
        return new Subject(text(o, "agent"), text(o, "session"),
                new Peer(text(peer, "connection"), yes(peer, "authenticated"), text(peer, "role"), set(peer, "scopes"), text(peer, "client")),
                new Place(text(place, "channel"), text(place, "account"), kind(text(place, "kind")), text(place, "chat"),
                        text(place, "thread"), text(place, "space"), text(place, "sender")),
                yes(o, "owner"), yes(o, "sandboxed"), yes(o, "subAgent"), text(o, "provider"), text(o, "model"), bounds(o.get("bounds")));
    }

    /** Bounds as they are kept with a message; {@link #bounds(Json)} reads them back. */
    public static Json json(List<Bound> bounds) {
        return Json.array(bounds.stream().<Json>map(Bound::json).toList());
    }

    /** What {@link #json(List)} wrote; anything else but nothing at all is a bound that leaves no tool. */
    public static List<Bound> bounds(Json kept) {
        if (kept == Json.Nil.NIL) {
            return List.of();
        }
        if (kept instanceof Json.Arr a && a.elements().size() <= MOST_BOUNDS) {
            return a.elements().stream().map(Bound::of).toList();
        }
        return List.of(Bound.of(Json.Nil.NIL));
    }

    private static Chat.Kind kind(String name) {
        for (Chat.Kind kind : Chat.Kind.values()) {
            if (kind.name().equals(name.toUpperCase(Locale.ROOT))) {
                return kind;
            }
        }
        return Chat.Kind.GROUP;
    }

    private static String text(Json.Obj o, String name) {
        return o.text(name).orElse("");
    }

    private static boolean yes(Json.Obj o, String name) {
        return o.get(name).equals(Json.of(true));
    }

    private static Json texts(Set<String> texts) {
        return Json.array(texts.stream().sorted().<Json>map(Json::of).toList());
    }

    private static Set<String> set(Json.Obj o, String name) {
        return Set.copyOf(o.array(name).stream().filter(Json.Str.class::isInstance).map(each -> ((Json.Str) each).value()).distinct().toList());
    }
}
