// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
    private final Rig rig = new Rig();

    private Optional<Inbound> read(String event) {
        return rig.events.read(Rig.json(Rig.callback(event)), rig.call);
    }

    private Inbound.Message message(String event) {
        return (Inbound.Message) read(event).orElseThrow();
    }

    @Test
    void aPrivateMessageIsOfThePersonWhoseIdSlackGives() {
        Inbound.Message m = message(Rig.message(",'username':'UOWNER001'"));
        assertThat(m.chat()).isEqualTo(new Chat(Chat.Kind.DIRECT, "D1ANN", ""));
        assertThat(m.sender()).isEqualTo(new Inbound.Sender(Rig.ANN, true, Rig.ANN));
        assertThat(m.at()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(m.messageId()).isEqualTo("1700000000.000100");
        assertThat(m.addressed()).isEqualTo(Addressed.NOBODY);
        assertThat(rig.egress.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"im,DIRECT", "mpim,GROUP", "channel,ROOM", "group,ROOM"})
    void slackSaysWhatKindOfConversationItIs(String type, Chat.Kind kind) {
        Chat chat = message(Rig.message("").replace("'im'", "'" + type + "'")).chat();
        assertThat(chat.kind()).isEqualTo(kind);
        assertThat(chat.space()).isEqualTo(kind == Chat.Kind.ROOM ? "T1TEAM" : "");
    }

    @Test
    void aMentionAndTheMessageItIsInAreOneEvent() {
        String text = "'text':'<@" + Rig.BOT + "> /status &lt;now&gt;'";
        Inbound.Message as = message(Rig.message("").replace("'text':'hi'", text).replace("'im'", "'channel'").replace("D1ANN", "C1"));
        Inbound.Message mention = message("{'type':'app_mention','channel':'C1','user':'" + Rig.ANN + "'," + text + ",'ts':'1700000000.000100'}");
        assertThat(mention.eventId()).isEqualTo(as.eventId());
        assertThat(mention.chat()).isEqualTo(as.chat());
        assertThat(mention.addressed()).isEqualTo(Addressed.BOT).isEqualTo(as.addressed());
        assertThat(as.text()).isEqualTo("/status <now>").isEqualTo(mention.text());
    }

    @ParameterizedTest
    @CsvSource({"'{''is_im'':true}',DIRECT", "'{''is_mpim'':true,''is_group'':true}',GROUP", "'{''is_channel'':true}',ROOM", "'{}',GROUP"})
    void aConversationOfUnknownKindIsAskedForOnce(String info, Chat.Kind kind) {
        rig.answers("{'ok':true,'channel':" + info + "}");
        String mention = "{'type':'app_mention','channel':'C7','user':'" + Rig.ANN + "','text':'x','ts':'1700000000.000100'}";
        assertThat(message(mention).chat().kind()).isEqualTo(kind);
        assertThat(message(mention).chat().kind()).isEqualTo(kind);
        assertThat(rig.egress.requests).hasSize(1);
        assertThat(rig.body(0)).isEqualTo("channel=C7");
    }

    @Test
    void conversationsAreForgottenInTime() {
        for (int i = 0; i <= 4_096; i++) {
            rig.places.chat("C" + i, "channel", "", rig.call);
        }
        rig.answers("{'ok':true,'channel':{'is_im':true}}");
        assertThat(rig.places.chat("C4096", "", "", rig.call).kind()).isEqualTo(Chat.Kind.ROOM);
        assertThat(rig.places.chat("C0", "", "", rig.call).kind()).as("asked for anew").isEqualTo(Chat.Kind.DIRECT);
    }

    @Test
    void oneTheBotMayNotLookAtIsAGroup() {
        rig.answers("{'ok':false,'error':'channel_not_found'}");
        assertThat(message("{'type':'app_mention','channel':'D7','user':'" + Rig.ANN + "','text':'x','ts':'1700000000.000100'}").chat().kind())
                .isEqualTo(Chat.Kind.GROUP);
    }

    @Test
    void onlyAMentionOfTheBotOrAReplyToItAddressesIt() {
        assertThat(message(Rig.message("").replace("'hi'", "'<@UBEN00001> hi'")).addressed()).isEqualTo(Addressed.OTHERS);
        assertThat(message(Rig.message("").replace("'hi'", "'<!subteam^S1|team> hi'")).addressed()).isEqualTo(Addressed.OTHERS);
        assertThat(message(Rig.message("").replace("'hi'", "'<!channel> hi'")).addressed()).isEqualTo(Addressed.NOBODY);
        assertThat(message(Rig.message("").replace("'hi'", "'&lt;@" + Rig.BOT + "&gt; hi'")).addressed()).isEqualTo(Addressed.NOBODY);
        assertThat(message(Rig.message("").replace("'hi'", "'a <@UBEN00001> b <@" + Rig.BOT + ">'")).addressed()).isEqualTo(Addressed.BOT);
        assertThat(message(Rig.message(",'thread_ts':'1600000000.000100','parent_user_id':'" + Rig.BOT + "'")).addressed()).isEqualTo(Addressed.BOT);
    }

    @Test
    void textIsWhatPeopleRead() {
        String said = "see <https://e.example/?a=1&amp;b=2|the &amp; page> <https://e.example> <#C1|general> <@UBEN00001|ben> <!here> &amp;lt;";
        assertThat(Said.plain(said, Rig.BOT)).isEqualTo(
                "see the & page (https://e.example/?a=1&b=2) https://e.example #general @UBEN00001 @here &lt;");
        assertThat(Said.plain(" <@" + Rig.BOT + "|creel>  /stop", Rig.BOT)).isEqualTo("/stop");
        assertThat(Said.plain("hi <@" + Rig.BOT + "> /stop", Rig.BOT)).isEqualTo("hi @" + Rig.BOT + " /stop");
    }

    @Test
    void aThreadIsItsFirstMessage() {
        assertThat(message(Rig.message(",'thread_ts':'1600000000.000100'")).chat().threadId()).isEqualTo("1600000000.000100");
        assertThat(message(Rig.message(",'thread_ts':'1700000000.000100'")).chat().threadId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {",'bot_id':'B1'", ",'bot_profile':{}", ",'hidden':true", ",'subtype':'bot_message'", ",'subtype':'channel_join'",
        ",'subtype':'message_deleted'", ",'subtype':'me_message'"})
    void whatNoPersonSaidIsDropped(String more) {
        assertThat(read(Rig.message(more))).isEmpty();
        assertThat(read(Rig.message(",'subtype':'file_share'"))).isPresent();
        assertThat(read(Rig.message(",'subtype':'thread_broadcast'"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'UBOT00001'", "'USLACKBOT'", "null", "5", "'ann'", "''", "'U1 OR 1'", "'B0001'"})
    void whoIsNoPersonSaysNothing(String user) {
        assertThat(read(Rig.message("").replace("'" + Rig.ANN + "'", user))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'type':'message'}", "{'type':'message','channel':'D1','user':'UANN00001','text':'x'}",
        "{'type':'message','channel':'../x','user':'UANN00001','text':'x','ts':'1.2'}", "{'type':'message','channel':'D1','user':'UANN00001','text':'x','ts':'now'}",
        "{'type':'reaction_added','user':'UANN00001','item':5}", "{'type':'member_joined_channel'}", "{'type':'team_join'}", "{'type':5}"})
    void brokenShapesAreNothing(String event) {
        assertThat(read(event)).isEmpty();
    }

    @Test
    void anEditIsOneOnlyWhenSomebodyEdited() {
        String event = "{'type':'message','subtype':'message_changed','hidden':true,'channel':'D1ANN','channel_type':'im','ts':'1700000005.000100',"
                + "'message':{'type':'message','user':'" + Rig.ANN + "','text':'new','ts':'1700000000.000100','edited':{'user':'" + Rig.ANN + "','ts':'1700000005.000000'}}}";
        Inbound.Edit edit = (Inbound.Edit) read(event).orElseThrow();
        assertThat(edit.messageId()).isEqualTo("1700000000.000100");
        assertThat(edit.text()).isEqualTo("new");
        assertThat(edit.eventId()).isNotEqualTo(message(Rig.message("")).eventId());
        assertThat(read(event.replace("'edited'", "'unfurled'"))).isEmpty();
        assertThat(read(event.replace("'text':'new'", "'text':'new','bot_id':'B1'"))).isEmpty();
    }

    @Test
    void reactionsAndMembersAreOfWhoDidIt() {
        rig.answers("{'ok':true,'channel':{'is_channel':true}}");
        Inbound.Reaction added = (Inbound.Reaction) read("{'type':'reaction_added','user':'" + Rig.ANN
                + "','reaction':'eyes','item_user':'" + Rig.BOT + "','item':{'type':'message','channel':'C1','ts':'1700000000.000100'}}").orElseThrow();
        assertThat(added.emoji()).isEqualTo("eyes");
        assertThat(added.eventId()).isEqualTo("Ev01");
        Inbound joined = read("{'type':'member_joined_channel','user':'" + Rig.BOT + "','inviter':'" + Rig.ANN + "','channel':'C1','channel_type':'C'}").orElseThrow();
        assertThat(joined.sender().id()).isEqualTo(Rig.ANN);
        assertThat(joined.chat().kind()).isEqualTo(Chat.Kind.ROOM);
        assertThat(((Inbound.Membership) read("{'type':'member_left_channel','user':'" + Rig.ANN + "','channel':'C1','channel_type':'C'}").orElseThrow()).joined()).isFalse();
        assertThat(read("{'type':'member_joined_channel','user':'" + Rig.BOT + "','channel':'C1'}")).isEmpty();
    }

    @Test
    void filesAreNamedAndNotFetched() {
        Inbound.Message m = message(Rig.message(",'subtype':'file_share','files':[{'id':'F1','name':'x.png','mimetype':'image/png','size':12,"
                + "'url_private':'https://files.slack.com/a','url_private_download':'https://files.slack.com/d/a'},{'id':'F2','mode':'tombstone'},7]"));
        assertThat(m.attachments()).containsExactly(new Inbound.Attachment("https://files.slack.com/d/a", "x.png", "image/png", 12));
        assertThat(rig.egress.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"/creel|status|status|''", "/creel| /model fast one|model|fast one", "/creel|''|help|''", "/stop|now|stop|now",
        "/creel|what, else?|help|''"})
    void slashCommandsAreTheHostsOwn(String command, String text, String name, String arguments) {
        rig.answers("{'ok':true,'channel':{'is_im':true}}");
        Inbound.Command read = (Inbound.Command) rig.actions.command(Rig.json("{'command':'" + command + "','text':'" + text
                + "','user_id':'" + Rig.ANN + "','channel_id':'D1','channel_name':'directmessage','trigger_id':'1.2.3'}"), rig.call).orElseThrow();
        assertThat(read.name()).isEqualTo(name);
        assertThat(read.arguments()).isEqualTo(arguments);
        assertThat(read.sender().id()).isEqualTo(Rig.ANN);
        assertThat(read.chat().kind()).isEqualTo(Chat.Kind.DIRECT);
    }

    @Test
    void aPressedButtonIsOfWhoPressedIt() {
        rig.answers("{'ok':true,'channel':{'is_channel':true}}");
        String payload = "{'type':'block_actions','user':{'id':'" + Rig.ANN + "','username':'x'},'container':{'type':'message','message_ts':'1700000000.000100','channel_id':'C1'},"
                + "'channel':{'id':'C1'},'message':{'ts':'1700000000.000100','thread_ts':'1600000000.000100'},'actions':[{'type':'button','action_id':'choice-0','value':'/stop','action_ts':'1700000009.1'}]}";
        Inbound.Button press = (Inbound.Button) rig.actions.pressed(Rig.json(payload), rig.call).orElseThrow();
        assertThat(press.data()).isEqualTo("/stop");
        assertThat(press.chat()).isEqualTo(new Chat(Chat.Kind.ROOM, "C1", "1600000000.000100", "T1TEAM"));
        assertThat(rig.actions.pressed(Rig.json(payload.replace("block_actions", "view_submission")), rig.call)).isEmpty();
        assertThat(rig.actions.pressed(Rig.json(payload.replace(Rig.ANN, "ann")), rig.call)).isEmpty();
        assertThat(rig.actions.pressed(Rig.json("{'type':'block_actions','actions':[5]}"), rig.call)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"UANN00001,UANN00001", "<@UANN00001>,UANN00001", "<@UANN00001|ann>,UANN00001", "slack:W0ANN,W0ANN", "' user:UANN00001 ',UANN00001",
        "ann,''", "@ann,''", "ursula,''", "T1TEAM,''", "B01,''", "#general,''", "*,''", "'',''"})
    void onlyIdsAreStable(String typed, String canonical) {
        assertThat(Ids.typed(typed)).isEqualTo(canonical);
    }
}
