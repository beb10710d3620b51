// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Addressed;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbound.Sender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatesTest {
    private static final String ADA = "'from':{'id':1001,'is_bot':false,'first_name':'Ada','last_name':'L','username':'ada'}";
    private static final String DM = "'chat':{'id':1001,'type':'private'}";
    private static final String GROUP = "'chat':{'id':-100500,'type':'supergroup','title':'Boats'}";
    private static final Instant DATE = Instant.ofEpochSecond(1_790_000_000L);

    private final Fakes.Context context = new Fakes.Context(new ArrayList<>());
    private final Updates updates = new Updates(Fakes.BOT, context.clock(), context);

    private Optional<Inbound> read(String body) {
        return updates.read(Fakes.json("{'update_id':7," + body + "}"));
    }

    private Inbound.Message message(String rest) {
        return (Inbound.Message) read("'message':{'message_id':5,'date':1790000000," + rest + "}").orElseThrow();
    }

    @Test
    void aDirectMessage() {
        assertThat(message(ADA + "," + DM + ",'text':'hello'")).isEqualTo(new Inbound.Message("7",
                new Chat(Chat.Kind.DIRECT, "1001", ""), new Sender("1001", true, "Ada L"), DATE, "hello", Addressed.BOT, "5", "",
                java.util.List.of()));
    }

    @ParameterizedTest
    @CsvSource({"private,DIRECT", "group,GROUP", "supergroup,GROUP", "channel,ROOM", "PRIVATE,GROUP", "secret,GROUP", "'',GROUP"})
    void whatKindOfChatItIsTelegramSays(String type, Chat.Kind kind) {
        assertThat(message(ADA + ",'chat':{'id':1001,'type':'" + type + "'},'text':'x'").chat().kind()).isEqualTo(kind);
    }

    @Test
    void aTopicIsAPlaceAndAThreadOfRepliesIsNot() {
        assertThat(message(ADA + "," + GROUP + ",'text':'x','message_thread_id':33,'is_topic_message':true").chat())
                .isEqualTo(new Chat(Chat.Kind.GROUP, "-100500", "33"));
        assertThat(message(ADA + "," + GROUP + ",'text':'x','message_thread_id':33").chat().threadId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hello | [] | NOBODY | hello",
        "@CreelBot hi | [{'type':'mention','offset':0,'length':9}] | BOT | @CreelBot hi",
        "@creelbot hi | [{'type':'mention','offset':0,'length':9}] | BOT | @creelbot hi",
        "@CreelBot hi | [] | NOBODY | @CreelBot hi",
        "😀 @CreelBot | [{'type':'mention','offset':3,'length':9}] | BOT | 😀 @CreelBot",
        "@CreelBot /status now | [{'type':'mention','offset':0,'length':9}] | BOT | /status now",
        "@other /status | [{'type':'mention','offset':0,'length':6}] | OTHERS | @other /status",
        "@other hi | [{'type':'mention','offset':0,'length':6}] | OTHERS | @other hi",
        "@other @CreelBot | [{'type':'mention','offset':0,'length':6},{'type':'mention','offset':7,'length':9}] | BOT | @other @CreelBot",
        "Bob hi | [{'type':'text_mention','offset':0,'length':3,'user':{'id':9}}] | OTHERS | Bob hi",
        "Bot hi | [{'type':'text_mention','offset':0,'length':3,'user':{'id':4242}}] | BOT | Bot hi",
        "/status@CreelBot now | [{'type':'bot_command','offset':0,'length':16}] | BOT | /status now",
        "/status@OtherBot now | [{'type':'bot_command','offset':0,'length':16}] | OTHERS | /status@OtherBot now",
        "/status | [{'type':'bot_command','offset':0,'length':7}] | NOBODY | /status",
        "say /status@CreelBot | [{'type':'bot_command','offset':4,'length':16}] | BOT | say /status@CreelBot",
        "short | [{'type':'mention','offset':0,'length':99}] | NOBODY | short",
        "short | [{'type':'mention','offset':-4,'length':9}] | NOBODY | short",
        "short | [{'type':'mention','offset':9223372036854775807,'length':9}] | NOBODY | short",
        "short | ['mention',null,7] | NOBODY | short"})
    void whoIsMeantIsReadFromEntitiesOnly(String text, String entities, Addressed whom, String said) {
        Inbound.Message message = message(ADA + "," + GROUP + ",'text':'" + text + "','entities':" + entities);
        assertThat(message.addressed()).isEqualTo(whom);
        assertThat(message.text()).isEqualTo(said);
    }

    @Test
    void aReplyToTheBotIsMeantForItButATopicOfTheBotsIsNot() {
        String reply = ",'text':'x','reply_to_message':{'message_id':1,'from':{'id':4242,'is_bot':true}%s}";
        assertThat(message(ADA + "," + GROUP + reply.formatted("")).addressed()).isEqualTo(Addressed.BOT);
        assertThat(message(ADA + "," + GROUP + reply.formatted(",'forum_topic_created':{'name':'a'}")).addressed())
                .isEqualTo(Addressed.NOBODY);
    }

    /** Whoever speaks behind a stand-in cannot be told apart, so none of them is vouched for. */
    @ParameterizedTest
    @ValueSource(strings = {
        "'from':{'id':1087968824,'is_bot':true,'username':'GroupAnonymousBot'},'sender_chat':{'id':-100500,'type':'supergroup'}",
        "'from':{'id':136817688,'is_bot':true},'sender_chat':{'id':-100777,'type':'channel','title':'News'}",
        "'from':{'id':777000,'is_bot':false},'sender_chat':{'id':-100777,'type':'channel'}",
        "'from':{'id':777000,'is_bot':false}",
        "'from':{'id':1001,'is_bot':false},'sender_chat':{'id':-100777,'type':'channel'}",
        "'from':{'id':55,'is_bot':true,'first_name':'Other bot'}",
        "'from':{'id':1001}",
        "'from':{'id':'1001','is_bot':false}",
        "'from':{'id':-1001,'is_bot':false}",
        "'from':{'id':1.5,'is_bot':false}",
        "'from':{'is_bot':false,'username':'ada'}",
        "'author_signature':'Ada'"})
    void standInsBotsAndOddSendersAreNotAuthenticated(String from) {
        assertThat(message(from + "," + GROUP + ",'text':'hello'").sender().authenticated()).isFalse();
        assertThat(message(ADA + "," + GROUP + ",'text':'hello'").sender()).isEqualTo(new Sender("1001", true, "Ada L"));
    }

    @Test
    void aPostOfAChannelIsNobodys() {
        Inbound post = read("'channel_post':{'message_id':5,'date':1790000000,'chat':{'id':-100777,'type':'channel','title':'News'},"
                + "'sender_chat':{'id':-100777,'type':'channel'},'text':'hello'}").orElseThrow();
        assertThat(post.sender()).isEqualTo(new Sender("", false, ""));
        assertThat(post.chat().kind()).isEqualTo(Chat.Kind.ROOM);
    }

    @Test
    void filesAreNamedAndNotFetched() {
        assertThat(message(ADA + "," + DM + ",'caption':'look','photo':[{'file_id':'small','width':90,'height':90,'file_size':10},"
                + "{'file_id':'large','width':900,'height':900,'file_size':1000},{'file_id':'middle','width':320,'height':320}]"))
                .satisfies(m -> assertThat(m.text()).isEqualTo("look"))
                .satisfies(m -> assertThat(m.attachments()).containsExactly(new Attachment("large", "", "image/jpeg", 1000)));
        assertThat(message(ADA + "," + DM + ",'voice':{'file_id':'v','duration':3}").attachments())
                .containsExactly(new Attachment("v", "", "audio/ogg", -1));
        assertThat(message(ADA + "," + DM + ",'sticker':{'file_id':'s','is_animated':false,'is_video':true}").attachments())
                .containsExactly(new Attachment("s", "", "video/webm", -1));
    }

    @ParameterizedTest
    @CsvSource({"../../etc/passwd,passwd", "C:\\\\x\\\\a.txt,a.txt", "..,''", "a\\u001b[2Jb.txt,a[2Jb.txt", "report.pdf,report.pdf"})
    void aFilesNameIsNoPath(String said, String name) {
        assertThat(message(ADA + "," + DM + ",'document':{'file_id':'d','file_name':'" + said + "','mime_type':'text/plain'}").attachments())
                .containsExactly(new Attachment("d", name, "text/plain", -1));
    }

    @Test
    void editsReactionsMembersAndButtons() {
        Chat group = new Chat(Chat.Kind.GROUP, "-100500", "");
        Sender ada = new Sender("1001", true, "Ada L");
        assertThat(read("'edited_message':{'message_id':5,'date':1,'edit_date':1790000000," + ADA + "," + GROUP + ",'text':'new'}"))
                .contains(new Inbound.Edit("7", group, ada, DATE, "5", "new"));
        assertThat(read("'message_reaction':{'message_id':5,'date':1790000000," + GROUP + "," + ADA.replace("from", "user")
                + ",'old_reaction':[],'new_reaction':[{'type':'emoji','emoji':'👍'}]}"))
                .contains(new Inbound.Reaction("7", group, ada, DATE, "5", "👍", true));
        assertThat(read("'message_reaction':{'message_id':5,'date':1790000000," + GROUP
                + ",'actor_chat':{'id':-100500},'old_reaction':[{'type':'emoji','emoji':'👍'}],'new_reaction':[]}"))
                .contains(new Inbound.Reaction("7", group, new Sender("", false, ""), DATE, "5", "👍", false));
        assertThat(read("'my_chat_member':{'date':1790000000," + GROUP + "," + ADA + ",'new_chat_member':{'status':'member'}}"))
                .contains(new Inbound.Membership("7", group, ada, DATE, true));
        assertThat(read("'chat_member':{'date':1790000000," + GROUP + "," + ADA + ",'new_chat_member':{'status':'kicked'}}"))
                .contains(new Inbound.Membership("7", group, ada, DATE, false));
        assertThat(read("'callback_query':{'id':'q1'," + ADA + ",'message':{'message_id':9,'date':0," + GROUP + "},'data':'/status'}"))
                .contains(new Inbound.Button("7", group, ada, Fakes.NOW, "9", "/status"));
    }

    @Test
    void aGroupThatMovedIsTold() {
        assertThat(read("'message':{'message_id':5,'date':1," + ADA + ",'chat':{'id':-55,'type':'group'},'migrate_to_chat_id':-1001234}")).isEmpty();
        assertThat(context.warnings()).singleElement().asString().contains("-55").contains("-1001234");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'message':{}", "'message':null", "'message':[]", "'message':'x'", "'poll':{'id':'1'}",
        "'message':{'message_id':5,'date':1,'chat':{'id':0,'type':'private'},'text':'x'}",
        "'message':{'message_id':5,'date':1,'chat':{'id':'1001'},'text':'x'}",
        "'message':{'message_id':5,'date':1,'chat':{'id':1001,'type':'private'},'new_chat_title':'x'}",
        "'message':{'message_id':5,'date':1,'chat':{'id':1001,'type':'private'},'text':['x']}",
        "'callback_query':{'id':'q','from':{'id':1001},'inline_message_id':'i','data':'x'}",
        "'message_reaction':{'chat':{'id':1},'old_reaction':[7],'new_reaction':'no'}",
        "'chat_member':{'new_chat_member':7}"})
    void whatIsNoEventIsPassedOver(String body) {
        assertThat(read(body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'date':99999999999999999,'text':'x'", "'date':-5,'text':'x'", "'date':'now','text':'x','message_id':-1",
        "'text':'x','entities':{},'photo':'p','document':[]", "'caption':'c','photo':[[],{},{'file_id':''}]",
        "'text':'x','message_thread_id':-9223372036854775808,'is_topic_message':true"})
    void oddShapesDoNoHarm(String rest) {
        assertThatCode(() -> read("'message':{" + ADA + "," + DM + "," + rest + "}")).doesNotThrowAnyException();
    }
}
