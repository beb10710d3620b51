// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
    private static final Session SESSION = new Session("sess", 1, "", Rig.BOT, "900000000000000009");
    private static final String GUILD = "'guild_id':'400000000000000004'";

    private final Rig rig = new Rig();
    private final Places places = rig.places();
    private final Events events = new Events(places);

    private Optional<Inbound> read(String type, String data) {
        return events.read(type, Rig.json(data), SESSION, 7, rig.call);
    }

    private Inbound.Message message(String more) {
        return (Inbound.Message) read("MESSAGE_CREATE", with(more)).orElseThrow();
    }

    /** Ann's message in channel 5 of a guild, with some members more. */
    private String with(String more) {
        places.learn(Rig.json("{'id':'500000000000000005','type':0,'name':'general'}"));
        return "{" + more + "," + GUILD + ",'id':'600000000000000006','channel_id':'500000000000000005','type':0,'content':'hi',"
                + "'timestamp':'2026-01-02T03:04:05.678000+00:00','author':{'id':'" + Rig.ANN + "','username':'ann'}}";
    }

    @Test
    void aPrivateMessageIsOfThePersonWhoseIdDiscordGives() {
        Inbound.Message m = (Inbound.Message) read("MESSAGE_CREATE", Rig.message(600000000000000006L, "hello")).orElseThrow();
        assertThat(m.chat()).isEqualTo(new Chat(Chat.Kind.DIRECT, "300000000000000003", ""));
        assertThat(m.sender()).isEqualTo(new Inbound.Sender(Rig.ANN, true, "Ann"));
        assertThat(m.eventId()).isEqualTo("600000000000000006").isEqualTo(m.messageId());
        assertThat(m.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(m.text()).isEqualTo("hello");
        assertThat(m.addressed()).isEqualTo(Addressed.NOBODY);
    }

    @Test
    void aPrivateChannelIsAGroupUnlessDiscordSaysItIsDirect() {
        String unknown = Rig.message(600000000000000006L, "x").replace("'channel_type':1,", "");
        rig.egress.reply(200, Map.of(), "{\"id\":\"300000000000000003\",\"type\":3}");
        assertThat(read("MESSAGE_CREATE", unknown).orElseThrow().chat().kind()).isEqualTo(Chat.Kind.GROUP);
        assertThat(rig.request(0).path()).isEqualTo("/api/v10/channels/300000000000000003");
        Places direct = rig.places();
        rig.egress.reply(200, Map.of(), "{\"id\":\"300000000000000003\",\"type\":1}");
        assertThat(direct.spot("300000000000000003", "", false, rig.call).chat().kind()).isEqualTo(Chat.Kind.DIRECT);
        assertThat(direct.spot("300000000000000003", "", true, rig.call).chat().kind()).isEqualTo(Chat.Kind.GROUP);
        rig.egress.reply(403, Map.of(), "{\"code\":50001}");
        assertThat(rig.places().spot("300000000000000003", "", false, rig.call).chat().kind()).isEqualTo(Chat.Kind.GROUP);
    }

    @Test
    void channelsAreForgottenInTime() {
        for (int i = 1; i <= 4_097; i++) {
            places.learn(Rig.json("{'id':'" + i + "','type':1}"));
        }
        rig.egress.reply(200, Map.of(), "{\"id\":\"1\",\"type\":3}");
        assertThat(places.spot("4097", "", false, rig.call).chat().kind()).isEqualTo(Chat.Kind.DIRECT);
        assertThat(places.spot("1", "", false, rig.call).chat().kind()).as("asked for anew").isEqualTo(Chat.Kind.GROUP);
    }

    @Test
    void aThreadIsAPartOfItsChannel() {
        places.learn(Rig.json("{'id':'700000000000000007','type':11,'parent_id':'500000000000000005','name':'topic'}"));
        Inbound.Message m = (Inbound.Message) read("MESSAGE_CREATE", with("'x':1").replace(
                "'channel_id':'500000000000000005'", "'channel_id':'700000000000000007'")).orElseThrow();
        assertThat(m.chat()).isEqualTo(new Chat(Chat.Kind.ROOM, "500000000000000005", "700000000000000007", "400000000000000004"));
        assertThat(m.chatLabel()).isEqualTo("topic");
        assertThat(message("'x':1").chat()).isEqualTo(new Chat(Chat.Kind.ROOM, "500000000000000005", "", "400000000000000004"));
    }

    @Test
    void guildsTellTheirChannels() {
        read("GUILD_CREATE", "{'id':'4','channels':[{'id':'51','type':0,'name':'a'},7,{'id':8}],'threads':[{'id':'52','type':12,'parent_id':'51'}]}");
        assertThat(places.spot("52", "4", false, rig.call).chat()).isEqualTo(new Chat(Chat.Kind.ROOM, "51", "52", "4"));
        assertThat(rig.egress.requests).isEmpty();
    }

    @Test
    void onlyAMentionOfTheBotOrAReplyToItAddressesIt() {
        assertThat(message("'mentions':[{'id':'" + Rig.ANN + "'},{'id':'" + Rig.BOT + "'}]").addressed()).isEqualTo(Addressed.BOT);
        assertThat(message("'referenced_message':{'author':{'id':'" + Rig.BOT + "'}}").addressed()).isEqualTo(Addressed.BOT);
        assertThat(message("'mentions':[{'id':'" + Rig.ANN + "'}]").addressed()).isEqualTo(Addressed.OTHERS);
        assertThat(message("'referenced_message':{'author':{'id':'" + Rig.ANN + "'}}").addressed()).isEqualTo(Addressed.OTHERS);
        assertThat(message("'mention_roles':['" + Rig.BOT + "']").addressed()).isEqualTo(Addressed.OTHERS);
        assertThat(message("'mention_everyone':true").addressed()).isEqualTo(Addressed.NOBODY);
        assertThat(message("'mentions':['" + Rig.BOT + "']").addressed()).isNotEqualTo(Addressed.BOT);
    }

    @Test
    void theAddressInFrontIsNoPartOfTheText() {
        String said = with("'x':1").replace("'content':'hi'", "'content':' <@" + Rig.BOT + "> /status <@" + Rig.BOT + ">'");
        Inbound.Message m = (Inbound.Message) read("MESSAGE_CREATE", said).orElseThrow();
        assertThat(m.text()).isEqualTo("/status <@" + Rig.BOT + ">");
        String other = said.replace("<@" + Rig.BOT + "> /status", "<@" + Rig.ANN + "> /status");
        assertThat(((Inbound.Message) read("MESSAGE_CREATE", other).orElseThrow()).text()).startsWith(" <@" + Rig.ANN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"'x':1|'webhook_id':'1'", "'type':0|'type':7", "'type':0|'type':20", "'content':'hi'|'content':''"})
    void whatNoPersonSaidIsDropped(String usual, String instead) {
        assertThat(read("MESSAGE_CREATE", with("'x':1").replace(usual, instead))).isEmpty();
        assertThat(read("MESSAGE_CREATE", with("'x':1"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'author':{'id':'2','bot':true}", "'author':{'id':'2','system':true}", "'author':{'id':'900000000000000001'}",
        "'author':{'id':2}", "'author':null", "'author':{'id':'2 OR 1'}", "'author':{'id':''}", "'author':{'username':'200000000000000002'}"})
    void whoIsNoPersonSaysNothing(String author) {
        String said = with("'x':1").replace("'author':{'id':'" + Rig.ANN + "','username':'ann'}", author);
        assertThat(read("MESSAGE_CREATE", said)).isEmpty();
        assertThat(read("MESSAGE_UPDATE", said.replace("'x':1", "'edited_timestamp':'2026-01-02T03:04:06+00:00'"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'id':'6'}", "{'id':6,'channel_id':5}", "{'id':'6','channel_id':'5/../6','author':{'id':'2'}}",
        "{'id':'99999999999999999999999','channel_id':'5','author':{'id':'2'},'content':'x'}"})
    void brokenShapesAreNothing(String data) {
        for (String type : new String[] {"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_REACTION_ADD", "INTERACTION_CREATE", "GUILD_CREATE", "X"}) {
            assertThat(read(type, data)).as(type).isEmpty();
        }
    }

    @Test
    void anEditIsOneOnlyWhenSomebodyEdited() {
        Inbound.Edit edit = (Inbound.Edit) read("MESSAGE_UPDATE", with("'edited_timestamp':'2026-01-02T03:05:00+00:00'")).orElseThrow();
        assertThat(edit.messageId()).isEqualTo("600000000000000006");
        assertThat(edit.eventId()).isNotEqualTo("600000000000000006");
        assertThat(edit.at()).isEqualTo(Instant.parse("2026-01-02T03:05:00Z"));
        assertThat(read("MESSAGE_UPDATE", with("'edited_timestamp':null"))).isEmpty();
    }

    @Test
    void reactionsHaveAnIdThatStaysWhenTheyComeAgain() {
        places.learn(Rig.json("{'id':'5','type':0}"));
        String data = "{'user_id':'" + Rig.ANN + "','channel_id':'5','message_id':'6'," + GUILD + ",'emoji':{'id':null,'name':'👍'}}";
        Inbound.Reaction added = (Inbound.Reaction) read("MESSAGE_REACTION_ADD", data).orElseThrow();
        assertThat(added.emoji()).isEqualTo("👍");
        assertThat(added.added()).isTrue();
        assertThat(read("MESSAGE_REACTION_ADD", data).orElseThrow().eventId()).isEqualTo(added.eventId());
        assertThat(((Inbound.Reaction) read("MESSAGE_REACTION_REMOVE", data).orElseThrow()).added()).isFalse();
        assertThat(read("MESSAGE_REACTION_ADD", data.replace(Rig.ANN, Rig.BOT))).isEmpty();
    }

    @Test
    void filesAreNamedAndNotFetched() {
        Inbound.Message m = message("'attachments':[{'url':'https://cdn.discordapp.com/a/1/x.png?ex=1','filename':'x.png',"
                + "'content_type':'image/png','size':12},{'url':''},5,{'filename':'y'}]");
        assertThat(m.attachments()).containsExactly(
                new Inbound.Attachment("https://cdn.discordapp.com/a/1/x.png?ex=1", "x.png", "image/png", 12));
        assertThat(rig.egress.requests).isEmpty();
    }

    @Test
    void slashCommandsAndButtonsAreOfWhoUsedThem() {
        String member = "'member':{'user':{'id':'" + Rig.ANN + "','username':'ann'}}";
        String channel = "'channel':{'id':'5','type':0,'name':'g'},'channel_id':'5'";
        Inbound.Command command = (Inbound.Command) read("INTERACTION_CREATE", "{'id':'81','type':2,'token':'t'," + member + "," + channel + ","
                + GUILD + ",'data':{'id':'1','name':'model','type':1,'options':[{'name':'arguments','type':3,'value':'fast one'}]}}").orElseThrow();
        assertThat(command.name()).isEqualTo("model");
        assertThat(command.arguments()).isEqualTo("fast one");
        assertThat(command.sender().id()).isEqualTo(Rig.ANN);
        assertThat(command.chat().kind()).isEqualTo(Chat.Kind.ROOM);
        Inbound.Button button = (Inbound.Button) read("INTERACTION_CREATE", "{'id':'82','type':3,'token':'t','user':{'id':'" + Rig.ANN + "'},"
                + "'channel':{'id':'53','type':1},'channel_id':'53','message':{'id':'6'},'data':{'component_type':2,'custom_id':'/stop'}}").orElseThrow();
        assertThat(button.data()).isEqualTo("/stop");
        assertThat(button.chat().kind()).isEqualTo(Chat.Kind.DIRECT);
        assertThat(read("INTERACTION_CREATE", "{'id':'83','type':5," + member + "," + channel + "}")).isEmpty();
    }

    @Test
    void aCommandInAPrivateChatOfOthersIsNoDirectOne() {
        String data = "{'id':'81','type':2,'token':'t','context':2,'user':{'id':'" + Rig.ANN + "'},'channel':{'id':'53','type':1},"
                + "'channel_id':'53','data':{'name':'status','type':1}}";
        assertThat(read("INTERACTION_CREATE", data).orElseThrow().chat().kind()).isEqualTo(Chat.Kind.GROUP);
        assertThat(read("INTERACTION_CREATE", data.replace("'context':2", "'context':1")).orElseThrow().chat().kind())
                .isEqualTo(Chat.Kind.DIRECT);
    }
}
