// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Updates of every kind, with values of theirs replaced by others, left out and put elsewhere. */
class UpdatesFuzzTest {
    private static final String WHO = "'from':{'id':1001,'is_bot':false,'first_name':'Ada'},'chat':{'id':-100500,'type':'supergroup'}";
    private static final List<Json.Obj> UPDATES = List.of(
            update("'message':{'message_id':5,'date':1790000000," + WHO + ",'text':'@CreelBot hi','entities':"
                    + "[{'type':'mention','offset':0,'length':9}],'reply_to_message':{'message_id':1,'from':{'id':4242}}}"),
            update("'message':{'message_id':5,'date':1790000000," + WHO + ",'caption':'c','photo':[{'file_id':'p','width':9,'height':9}],"
                    + "'document':{'file_id':'d','file_name':'n','mime_type':'a/b','file_size':7},'is_topic_message':true,'message_thread_id':3}"),
            update("'edited_message':{'message_id':5,'date':1,'edit_date':1790000000," + WHO + ",'text':'x'}"),
            update("'callback_query':{'id':'q','data':'/status'," + WHO + ",'message':{'message_id':9,'date':0," + WHO + "}}"),
            update("'message_reaction':{'message_id':5,'date':1790000000," + WHO.replace("from", "user")
                    + ",'old_reaction':[],'new_reaction':[{'type':'emoji','emoji':'x'}]}"),
            update("'chat_member':{'date':1790000000," + WHO + ",'new_chat_member':{'status':'member'}}"));
    private static final List<Json> VALUES = List.of(Json.Nil.NIL, Json.of(0), Json.of(-1), Json.of(Long.MAX_VALUE), Json.of(Long.MIN_VALUE),
            Json.of(777_000), Json.of(1_087_968_824L), Json.of(true), Json.of(false), Json.of(""), Json.of("1001"), Json.of("private"),
            Json.of("\u0000\uFFFD".repeat(300)), Json.parse("1e400", 3), Json.parse("0.5", 3), Json.array(List.of()), Json.Obj.EMPTY);

    private final Random random = new Random(53);

    private static Json.Obj update(String body) {
        return Fakes.json("{'update_id':7," + body + "}");
    }

    private Json mutated(Json value, double chance) {
        if (random.nextDouble() < chance) {
            return VALUES.get(random.nextInt(VALUES.size()));
        }
        if (value instanceof Json.Arr array) {
            return Json.array(array.elements().stream().map(e -> mutated(e, chance)).toList());
        }
        if (!(value instanceof Json.Obj object)) {
            return value;
        }
        Map<String, Json> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> {
            if (random.nextDouble() >= chance) {
                members.put(name, mutated(member, chance));
            }
        });
        if (random.nextDouble() < chance) {
            members.put("sender_chat", Json.object().put("id", -1).build());
        }
        return new Json.Obj(members);
    }

    @Test
    void noShapeBreaksTheReaderOrMakesSomebodyKnown() {
        Fakes.Context context = new Fakes.Context(new ArrayList<>());
        Updates updates = new Updates(Fakes.BOT, context.clock(), context);
        int known = 0;
        int unknown = 0;
        for (int i = 0; i < 60_000; i++) {
            Json.Obj update = new Json.Obj(Map.of("u", mutated(UPDATES.get(i % UPDATES.size()), 0.06))).object("u");
            Optional<Inbound> event = updates.read(update);
            boolean vouched = event.filter(e -> e.sender().authenticated()).isPresent();
            known += vouched ? 1 : 0;
            unknown += event.isPresent() && !vouched ? 1 : 0;
            // Whoever is vouched for is the one person who was there from the beginning.
            assertThat(!vouched || event.get().sender().id().equals("1001") || event.get().sender().id().equals(Long.toString(Long.MAX_VALUE)))
                    .as(update.text()).isTrue();
            assertThat(!(vouched && event.get() instanceof Inbound.Message) || !update.object("message").has("sender_chat"))
                    .as(update.text()).isTrue();
        }
        assertThat(known).isGreaterThan(5_000);
        assertThat(unknown).isGreaterThan(1_000);
    }
}
