// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One account of a channel whose ids are lower-case words, and what is said to it. */
final class Stage {
    final List<String> useless = new ArrayList<>();
    private final Policy policy;

    private Stage(Json.Obj account, Json.Obj channel, Json.Obj defaults, Set<String> approved) {
        policy = new PolicyReader(new Settings(account, channel, defaults), Stage::canonical,
                (list, why) -> useless.add(list + ": " + why)).read().approving(approved);
    }

    /** The channel's section; quotes may be single ones. */
    static Stage of(String channel, String... approved) {
        return new Stage(Json.Obj.EMPTY, object(channel), Json.Obj.EMPTY, Set.of(approved));
    }

    static Stage of(String account, String channel, String defaults) {
        return new Stage(object(account), object(channel), object(defaults), Set.of());
    }

    /** Lower case; a name that begins with @ is none, and neither is a number below zero, which is a group's. */
    static String canonical(String typed) {
        String id = typed.strip().toLowerCase(Locale.ROOT);
        return id.startsWith("@") || id.startsWith("-") || !id.matches("[a-z0-9:+]+") ? "" : id;
    }

    private static Json.Obj object(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 32);
    }

    Policy policy() {
        return policy;
    }

    String rule(Inbound event) {
        return rule(event, MentionPatterns.NONE);
    }

    String rule(Inbound event, MentionPatterns patterns) {
        Outcome outcome = Gate.decide(policy, event, patterns);
        return outcome.kind().name().toLowerCase(Locale.ROOT) + ' ' + outcome.rule().substring("access.channel.".length());
    }

    static Sender sender(String id) {
        return new Sender(id, true, "label");
    }

    static Chat direct(String id) {
        return new Chat(Chat.Kind.DIRECT, id, "");
    }

    static Chat group(String id) {
        return new Chat(Chat.Kind.GROUP, id, "");
    }

    static Inbound says(Chat chat, Sender sender, String text, Addressed addressed) {
        return new Inbound.Message("e", chat, sender, Instant.EPOCH, text, addressed, "", "", List.of());
    }

    /** A direct message. */
    static Inbound writes(String id) {
        return says(direct(id), sender(id), "hi", Addressed.NOBODY);
    }

    /** A message in a group that mentions the bot. */
    static Inbound mentions(String group, String id) {
        return says(group(group), sender(id), "hi", Addressed.BOT);
    }

    /** One event of each kind. */
    static List<Inbound> every(Chat chat, Sender sender) {
        Instant at = Instant.EPOCH;
        return List.of(
                says(chat, sender, "hi", Addressed.BOT),
                new Inbound.Edit("e", chat, sender, at, "m", "hi"),
                new Inbound.Reaction("e", chat, sender, at, "m", "+", true),
                new Inbound.Button("e", chat, sender, at, "m", "/status"),
                new Inbound.Command("e", chat, sender, at, "status", ""),
                new Inbound.Membership("e", chat, sender, at, true));
    }
}
