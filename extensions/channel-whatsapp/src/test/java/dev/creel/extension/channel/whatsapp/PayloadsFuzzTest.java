// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Posts of every kind, with values of theirs replaced by others and left out. */
class PayloadsFuzzTest {
    private static final String WHO = "'id':'3EB0C127','from':'491701234567:12@s.whatsapp.net','from_lid':'251556368777322@lid',"
            + "'from_name':'Ada','timestamp':'2026-11-21T10:30:00Z','is_from_me':false,'chat_id':'120363402106123456@g.us'";
    private static final List<Json.Obj> POSTS = List.of(
            post("message", "'body':'@4915555 hi','replied_to_id':'X1','image':{'path':'statics/media/a.jpeg','caption':'c'}"),
            post("message", "'body':'x','document':{'url':'https://mmg.whatsapp.net/x','filename':'a.pdf'},'audio':'statics/media/b.ogg'"),
            post("message.edited", "'original_message_id':'O1','body':'new'"),
            post("message.reaction", "'reacted_message_id':'O1','reaction':'x'"));
    private static final List<Json> VALUES = List.of(Json.Nil.NIL, Json.of(7), Json.of(true), Json.of(""), Json.of("status@broadcast"),
            Json.of("251556368777322@lid"), Json.of("4915555@s.whatsapp.net"), Json.of("../../x"), Json.of("1@newsletter"),
            Json.of("\u0000\uFFFD".repeat(500)), Json.array(List.of()), Json.Obj.EMPTY);
    private static final Set<String> PEOPLE = Set.of("+491701234567", "lid:251556368777322", "+4915555");

    private final Random random = new Random(71);

    private static Json.Obj post(String event, String rest) {
        return Fakes.json("{'event':'" + event + "','device_id':'4915555@s.whatsapp.net','payload':{" + WHO + "," + rest + "}}");
    }

    private Json mutated(Json value) {
        if (random.nextDouble() < 0.06) {
            return VALUES.get(random.nextInt(VALUES.size()));
        }
        if (!(value instanceof Json.Obj object)) {
            return value;
        }
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> {
            if (random.nextDouble() >= 0.06) {
                members.put(name, mutated(member));
            }
        });
        return new Json.Obj(members);
    }

    @Test
    void noShapeBreaksTheReaderOrMakesSomebodyElseOfTheSender() {
        Payloads payloads = new Payloads(new Identities(), new OwnMessages(), Clock.fixed(Fakes.NOW, ZoneOffset.UTC), new Fakes.Context(new ArrayList<>()));
        int events = 0;
        for (int i = 0; i < 60_000; i++) {
            Json.Obj post = new Json.Obj(Map.of("p", mutated(POSTS.get(i % POSTS.size())))).object("p");
            Optional<Inbound> event = payloads.read(post);
            events += event.isPresent() ? 1 : 0;
            assertThat(event.isEmpty() || PEOPLE.contains(event.get().sender().id())).as(post.text()).isTrue();
            assertThat(event.isEmpty() || !event.get().sender().self() || post.object("payload").flag("is_from_me", false))
                    .as(post.text()).isTrue();
            if (event.isPresent() && event.get() instanceof Inbound.Message message) {
                assertThat(message.attachments()).allSatisfy(file -> assertThat(file.reference()).doesNotContain(".."));
            }
        }
        assertThat(events).isGreaterThan(10_000);
    }
}
