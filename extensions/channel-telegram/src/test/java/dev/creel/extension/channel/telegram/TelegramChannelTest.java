// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Channel.Button;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Channel.Receipt;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.test.scripted.FreeCall;
import dev.creel.test.scripted.ScriptedEgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelegramChannelTest {
    private static final Chat DM = new Chat(Chat.Kind.DIRECT, "1001", "");
    private static final Chat TOPIC = new Chat(Chat.Kind.GROUP, "-100500", "33");
    private static final String ME = "{'id':4242,'is_bot':true,'username':'CreelBot','first_name':'Creel'}";
    private static final String HELLO = "{'update_id':%d,'message':{'message_id':5,'date':1790000000,"
            + "'from':{'id':1001,'is_bot':false,'first_name':'Ada'},'chat':{'id':1001,'type':'private'},'text':'hello'}}";

    private final ScriptedEgress egress = new ScriptedEgress();
    private final Fakes.Box inbox = new Fakes.Box();
    private final FreeCall life = new FreeCall();
    private final List<Duration> pauses = new ArrayList<>();
    private int rounds = 1;
    private final TelegramChannel channel = new TelegramChannel(egress, new Fakes.Keys(), new Fakes.Context(new ArrayList<>()), (time, call) -> {
        pauses.add(time);
        if (pauses.size() >= rounds) {
            life.cancel();
        }
    });

    private TelegramChannelTest ok(String result) {
        return answer(200, "{'ok':true,'result':" + result + "}");
    }

    private TelegramChannelTest answer(int status, String body) {
        egress.reply(status, Map.of(), body.replace('\'', '"'));
        return this;
    }

    private void fails(int status, String description) {
        answer(status, "{'ok':false,'error_code':" + status + ",'description':'" + description + "'}");
    }

    private void started() {
        ok(ME).ok("true").ok("true");
    }

    private void run() {
        channel.run(Fakes.account(), inbox, life);
    }

    private Request last() {
        return egress.requests.get(egress.requests.size() - 1);
    }

    private static Outgoing text(Chat chat, String text) {
        return new Outgoing("k", chat, text, false);
    }

    @Test
    void updatesAreAcknowledgedByTheNextQuestionOnlyWhenKept() {
        started();
        ok("[" + HELLO.formatted(10) + "," + HELLO.formatted(11) + "]").ok("[]");
        fails(502, "Bad Gateway");
        run();
        assertThat(egress.requests).extracting(Fakes::method)
                .containsExactly("getMe", "deleteMyCommands", "deleteWebhook", "getUpdates", "getUpdates", "getUpdates");
        assertThat(Fakes.body(egress.requests.get(3)).has("offset")).isFalse();
        assertThat(Fakes.body(egress.requests.get(4)).integer("offset", 0)).isEqualTo(12);
        assertThat(inbox.cursor).isEqualTo("12 " + Fakes.NOW.getEpochSecond() + " 4242");
        assertThat(inbox.health).containsExactly("true connected as @CreelBot, asking for updates", "false Telegram: Bad Gateway");
    }

    @Test
    void theTokenIsWrittenIntoThePathByTheHost() {
        started();
        fails(502, "x");
        run();
        assertThat(last().path()).isEqualTo("/bot{{token}}/getUpdates");
        assertThat(last().origin()).isEqualTo("https://api.telegram.org");
        assertThat(last().bind()).containsExactly(new Bind("token", new SecretRef("channels.telegram.botToken"),
                Bind.Place.PATH_SEGMENT, Bind.Encoding.RAW));
    }

    @Test
    void whatTheHostHasNoRoomForIsAskedForAgain() {
        inbox.verdict = Verdict.THROTTLED;
        rounds = 2;
        started();
        ok("[" + HELLO.formatted(10) + "]").ok("[" + HELLO.formatted(10) + "]");
        run();
        assertThat(inbox.taken).hasSize(2);
        assertThat(Fakes.body(last()).has("offset")).isFalse();
    }

    @Test
    void theCursorOfAnotherBotThrowsNothingOfThisOneAway() {
        inbox.cursor = "50 " + Fakes.NOW.minusSeconds(60).getEpochSecond() + " 4243";
        started();
        ok("[" + HELLO.formatted(7) + "]");
        fails(502, "x");
        run();
        assertThat(Fakes.body(egress.requests.get(3)).has("offset")).isFalse();
        assertThat(inbox.cursor).isEqualTo("8 " + Fakes.NOW.getEpochSecond() + " 4242");
    }

    @Test
    void aCursorOfYesterdayIsUsedAndOneOfLastMonthIsNot() {
        inbox.cursor = "50 " + Fakes.NOW.minusSeconds(86_400).getEpochSecond() + " 4242";
        started();
        fails(502, "x");
        run();
        assertThat(Fakes.body(last()).integer("offset", 0)).isEqualTo(50);
        assertThat(Offset.read("50 " + Fakes.NOW.minusSeconds(30 * 86_400).getEpochSecond() + " 7", 7).asked(Fakes.NOW)).isEmpty();
        assertThat(Offset.read("50 99999999999999999 7", 7).asked(Fakes.NOW)).isEmpty();
        assertThat(Offset.read("rubbish", 7).after(3, Fakes.NOW).asked(Fakes.NOW)).contains(4L);
    }

    @Test
    void aFloodOfQuestionsWaitsAsLongAsTelegramSays() {
        started();
        answer(429, "{'ok':false,'error_code':429,'description':'Too Many Requests: retry after 17','parameters':{'retry_after':17}}");
        run();
        assertThat(pauses).containsExactly(Duration.ofSeconds(17));
    }

    @Test
    void anotherReceiverIsToldAndPausesGrow() {
        started();
        rounds = 3;
        for (int i = 0; i < 3; i++) {
            fails(409, "Conflict: terminated by other getUpdates request");
        }
        run();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(inbox.health).hasSize(1).first().asString().contains("another program");
    }

    @Test
    void aRefusedTokenEndsTheRunAndIsTold() {
        fails(401, "Unauthorized");
        assertThat(catchThrowableOfType(Failure.class, this::run).code()).isEqualTo(Failure.Code.AUTH);
        assertThat(inbox.health).singleElement().asString().startsWith("false").contains("botToken");
    }

    @Test
    void theMenuIsMadeEqualToTheHosts() {
        inbox.menu = List.of(new MenuEntry("status", "shows what runs", ""), new MenuEntry("model", "", "NAME"));
        started();
        fails(502, "x");
        run();
        assertThat(Fakes.method(egress.requests.get(1))).isEqualTo("setMyCommands");
        assertThat(Fakes.body(egress.requests.get(1))).isEqualTo(Fakes.json("{'commands':[{'command':'status',"
                + "'description':'shows what runs'},{'command':'model','description':'model'}]}"));
    }

    @Test
    void withoutATokenNothingIsAsked() {
        assertThatThrownBy(() -> channel.run(Fakes.account("{}"), inbox, life)).hasMessageContaining("channels.telegram.botToken");
        assertThat(egress.requests).isEmpty();
        assertThat(inbox.health).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,", "REFUSED,not allowed"})
    void aButtonIsAnsweredAccordingToItsVerdict(Verdict verdict, String said) {
        inbox.verdict = verdict;
        started();
        ok("[{'update_id':3,'callback_query':{'id':'q9','from':{'id':1001,'is_bot':false},'data':'/status',"
                + "'message':{'message_id':9,'date':0,'chat':{'id':1001,'type':'private'}}}}]");
        fails(400, "Bad Request: query is too old");
        fails(502, "x");
        run();
        Request answer = egress.requests.get(4);
        assertThat(Fakes.method(answer)).isEqualTo("answerCallbackQuery");
        assertThat(Fakes.body(answer).text("callback_query_id", "")).isEqualTo("q9");
        assertThat(Fakes.body(answer).text("text").orElse(null)).isEqualTo(said);
    }

    @Test
    void textIsSentFormattedWithoutPreviewWhereItBelongs() {
        ok("{'message_id':77}");
        Outgoing message = new Outgoing("k", TOPIC, "<b>hi</b>", false, "5", List.of(), List.of(new Button("Status", "/status")));
        assertThat(channel.send(Fakes.account(), message, life)).isEqualTo(new Receipt(List.of("77")));
        assertThat(Fakes.body(last())).isEqualTo(Fakes.json("{'chat_id':-100500,'message_thread_id':33,"
                + "'reply_parameters':{'message_id':5,'allow_sending_without_reply':true},'link_preview_options':{'is_disabled':true},"
                + "'reply_markup':{'inline_keyboard':[[{'text':'Status','callback_data':'/status'}]]},'text':'<b>hi</b>','parse_mode':'HTML'}"));
    }

    @Test
    void formattingThatIsNotTakenGoesOutPlainOnce() {
        fails(400, "Bad Request: can\\u0027t parse entities: unclosed tag");
        ok("{'message_id':78}");
        channel.send(Fakes.account(), text(DM, "<b>1 &lt; 2</b> &amp;amp; <a href=\"https://a.example\">a</a>"), life);
        assertThat(Fakes.body(last()).text("text", "")).isEqualTo("1 < 2 &amp; a");
        assertThat(Fakes.body(last()).has("parse_mode")).isFalse();
        assertThat(egress.requests).hasSize(2);
    }

    @Test
    void aGroupThatMovedIsFollowed() {
        answer(400, "{'ok':false,'error_code':400,'description':'Bad Request: group chat was upgraded to a supergroup chat',"
                + "'parameters':{'migrate_to_chat_id':-1001234}}");
        ok("{'message_id':79}");
        assertThat(channel.send(Fakes.account(), text(new Chat(Chat.Kind.GROUP, "-55", ""), "x"), life).messageIds()).containsExactly("79");
        assertThat(Fakes.body(last()).integer("chat_id", 0)).isEqualTo(-1001234);
    }

    @Test
    void generalIsNoTopicToSendTo() {
        ok("{'message_id':79}");
        channel.send(Fakes.account(), text(new Chat(Chat.Kind.GROUP, "-100500", "1"), "x"), life);
        assertThat(Fakes.body(last()).has("message_thread_id")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "400,Bad Request: chat not found,NOT_FOUND", "400,Bad Request: message is too long,BAD_INPUT",
        "401,Unauthorized,AUTH", "404,Not Found,AUTH", "403,Forbidden: bot was blocked by the user,PERMANENT",
        "413,Request Entity Too Large,BAD_INPUT", "429,Too Many Requests,RATE_LIMIT", "420,FLOOD_WAIT,RATE_LIMIT",
        "500,Internal Server Error,TEMPORARY", "502,Bad Gateway,TEMPORARY", "409,Conflict,TEMPORARY"})
    void errorsHaveTheirMeaning(int status, String description, Failure.Code code) {
        fails(status, description);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.send(Fakes.account(), text(DM, "x"), life)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"502,<html>bad gateway</html>,TEMPORARY", "200,<html>hotel wifi</html>,TEMPORARY", "200,[],TEMPORARY",
            "200,{},TEMPORARY", "403,,PERMANENT"})
    void answersThatAreNoneAreFailures(int status, String body, Failure.Code code) {
        egress.reply(status, Map.of(), body == null ? "" : body);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.send(Fakes.account(), text(DM, "x"), life)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@ada", "01", "+5", "", "1 2", "９９", "99999999999999999999"})
    void namesAreNoTargets(String id) {
        Failure failure = catchThrowableOfType(Failure.class, () -> Target.number(id));
        assertThat(failure.code()).isEqualTo(Failure.Code.BAD_INPUT);
        assertThat(egress.requests).isEmpty();
    }

    @Test
    void anEditThatChangesNothingIsNoFailure() {
        fails(400, "Bad Request: message is not modified: specified new message content is exactly the same");
        channel.edit(Fakes.account(), "77", text(DM, "x"), life);
        assertThat(Fakes.method(last())).isEqualTo("editMessageText");
        assertThat(Fakes.body(last()).integer("message_id", 0)).isEqualTo(77);
        fails(400, "Bad Request: message to edit not found");
        assertThat(catchThrowableOfType(Failure.class, () -> channel.edit(Fakes.account(), "77", text(DM, "x"), life)).code())
                .isEqualTo(Failure.Code.NOT_FOUND);
    }

    @Test
    void typingIsShownInTheTopic() {
        ok("true");
        channel.typing(Fakes.account(), TOPIC, life);
        assertThat(Fakes.method(last())).isEqualTo("sendChatAction");
        assertThat(Fakes.body(last())).isEqualTo(Fakes.json("{'chat_id':-100500,'message_thread_id':33,'action':'typing'}"));
    }

    @ParameterizedTest
    @CsvSource({"image/png,sendPhoto,photo", "text/plain,sendDocument,document", "image/svg+xml,sendDocument,document"})
    void filesAreUploadedAsWhatTheyAre(String type, String method, String field) {
        ok("{'message_id':80}");
        Media media = new Media("a\"\r\nX: y.png", type, new byte[] {1, 2, 3});
        channel.send(Fakes.account(), new Outgoing("k", DM, "", false, "", List.of(media), List.of()), life);
        assertThat(Fakes.method(last())).isEqualTo(method);
        assertThat(new String(last().body(), StandardCharsets.ISO_8859_1))
                .contains("name=\"chat_id\"\r\n\r\n1001\r\n")
                .contains("name=\"" + field + "\"; filename=\"a%22%0D%0AX: y.png\"\r\nContent-Type: " + type + "\r\n\r\n\u0001\u0002\u0003\r\n");
    }

    @Test
    void aPictureOfOddShapeGoesAsAFile() {
        fails(400, "Bad Request: PHOTO_INVALID_DIMENSIONS");
        ok("{'message_id':81}");
        Media media = new Media("a.png", "image/png", new byte[] {1});
        Outgoing message = new Outgoing("k", DM, "", false, "", List.of(media), List.of());
        assertThat(channel.send(Fakes.account(), message, life).messageIds()).containsExactly("81");
        assertThat(egress.requests).extracting(Fakes::method).containsExactly("sendPhoto", "sendDocument");
    }

    @Test
    void aFileIsFetchedFromWhereTelegramKeepsIt() {
        ok("{'file_id':'f','file_size':5,'file_path':'photos/file_1.jpg'}");
        egress.reply(200, Map.of(), "bytes");
        assertThat(channel.download(Fakes.account(), new Attachment("f", "", "image/jpeg", 5), 100, life)).asString().isEqualTo("bytes");
        assertThat(last().path()).isEqualTo("/file/bot{{token}}/photos/file_1.jpg");
        ok("{'file_id':'f','file_path':'photos/file_1.jpg'}");
        egress.reply(404, Map.of(), "");
        assertThat(catchThrowableOfType(Failure.class, () -> channel.download(Fakes.account(), new Attachment("f", "", "", -1), 100, life)).code())
                .isEqualTo(Failure.Code.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/bot/photos/a.jpg", "../../x", "photos/../../x", "photos//x", "a?b=c", "a#b", "http://evil.example/x",
            "%2e%2e/x", "photos\\\\..\\\\x", ".hidden", ""})
    void aPathThatLeavesTelegramsFolderIsNotFetched(String path) {
        ok("{'file_id':'f','file_path':'" + path + "'}");
        assertThatThrownBy(() -> channel.download(Fakes.account(), new Attachment("f", "", "", -1), 100, life)).isInstanceOf(Failure.class);
        assertThat(egress.requests).hasSize(1);
    }

    @Test
    void aFileThatIsTooLargeIsNotFetchedWhole() {
        ok("{'file_id':'f','file_size':101,'file_path':'a/b'}");
        Attachment file = new Attachment("f", "", "", -1);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.download(Fakes.account(), file, 100, life)).code())
                .isEqualTo(Failure.Code.BAD_INPUT);
        assertThat(egress.requests).hasSize(1);
        ok("{'file_id':'f','file_size':5,'file_path':'a/b'}");
        egress.reply(200, Map.of(), "x".repeat(101));
        assertThat(catchThrowableOfType(Failure.class, () -> channel.download(Fakes.account(), file, 100, life)).code())
                .isEqualTo(Failure.Code.BAD_INPUT);
    }

    @ParameterizedTest
    @CsvSource({"1001,1001", "telegram:1001,1001", "TG:1001,1001", "' tg: 1001 ',1001", "@ada,''", "ada,''", "+1001,''", "01001,''",
            "-1001,''", "１００１,''", "tg:tg:1001,''", "1001 ada,''", "'',''", "0,''"})
    void onlyNumbersAreStableIds(String typed, String id) {
        assertThat(channel.canonical(typed)).isEqualTo(id);
    }
}
