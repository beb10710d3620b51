// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Channel.Receipt;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.http.HttpRoute.Response;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.SecretRef;
import dev.creel.test.scripted.FreeCall;
import dev.creel.test.scripted.ScriptedEgress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhatsAppChannelTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Chat DM = new Chat(Chat.Kind.DIRECT, "491701234567@s.whatsapp.net", "");
    private static final String HELLO = "{'event':'message','device_id':'4915555@s.whatsapp.net','payload':{'id':'A1','timestamp':'2026-11-21T11:59:00Z',"
            + "'chat_id':'491701234567@s.whatsapp.net','from':'491701234567@s.whatsapp.net','body':'hello'}}";

    private final ScriptedEgress egress = new ScriptedEgress();
    private final Fakes.Box inbox = new Fakes.Box();
    private final FreeCall life = new FreeCall();
    private Supplier<Response> meanwhile = () -> null;
    private Response response;
    private final WhatsAppChannel channel = channel(SECRET);

    private WhatsAppChannel channel(String secret) {
        return new WhatsAppChannel(egress, new Fakes.Keys(secret), new Fakes.Context(new ArrayList<>()), (time, call) -> {
            response = meanwhile.get();
            life.cancel();
        });
    }

    private void answer(int status, String body) {
        egress.reply(status, Map.of(), body.replace('\'', '"'));
    }

    private void ok(String results) {
        answer(200, "{'code':'SUCCESS','message':'Success','results':" + results + "}");
    }

    private Request last() {
        return egress.requests.get(egress.requests.size() - 1);
    }

    private Response post(String path, String signature, String body) {
        Map<String, List<String>> headers = signature.isEmpty() ? Map.of() : Map.of("x-hub-signature-256", List.of(signature));
        return channel.handle(new Incoming("POST", path, Map.of(), headers, body.getBytes(StandardCharsets.UTF_8)), new FreeCall());
    }

    private static String signed(String key, String body) {
        return "sha256=" + HexFormat.of().formatHex(Fakes.hmac(key, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Runs the account, and posts while it waits. */
    private int posted(String path, String signature, String body) {
        ok("[{'name':'x','device':'4915555:3@s.whatsapp.net'}]");
        meanwhile = () -> post(path, signature, body);
        channel.run(Fakes.account(), inbox, life);
        return response.status();
    }

    @Test
    void aSignedPostIsTaken() {
        String body = HELLO.replace('\'', '"');
        assertThat(posted("/default", signed(SECRET, body), body)).isEqualTo(200);
        assertThat(inbox.taken).hasSize(1);
        assertThat(inbox.health).containsExactly("true connected, the bridge posts messages");
        assertThat(last().path()).isEqualTo("/app/devices");
        assertThat(last().bind()).containsExactly(new Bind("Authorization", new SecretRef("channels.whatsapp.basicAuth"),
                Bind.Place.HEADER, Bind.Encoding.BASIC));
    }

    @Test
    void aPostThatIsNotSignedExactlyIsNotRead() {
        String body = HELLO.replace('\'', '"');
        List<String> wrong = List.of("", "sha256=", signed("secret", body), signed(SECRET, body + " "), signed(SECRET, body).substring(7),
                signed(SECRET, body).toUpperCase(java.util.Locale.ROOT), signed(SECRET, body) + "00", "sha256=" + "0".repeat(64));
        ok("[{}]");
        List<Integer> statuses = new ArrayList<>();
        meanwhile = () -> {
            wrong.forEach(signature -> statuses.add(post("/default", signature, body).status()));
            return post("/default", signed(SECRET, body), body);
        };
        channel.run(Fakes.account(), inbox, life);
        assertThat(statuses).hasSize(8).containsOnly(401);
        assertThat(response.status()).isEqualTo(200);
        assertThat(inbox.taken).hasSize(1);
    }

    @Test
    void nobodyWaitsAtOtherPathsNorAfterTheEnd() {
        String body = HELLO.replace('\'', '"');
        assertThat(posted("/other", signed(SECRET, body), body)).isEqualTo(404);
        assertThat(post("/default", signed(SECRET, body), body).status()).isEqualTo(404);
        assertThat(inbox.taken).isEmpty();
    }

    @Test
    void whatTheHostHasNoRoomForIsPostedAgain() {
        inbox.verdict = Verdict.THROTTLED;
        String body = HELLO.replace('\'', '"');
        assertThat(posted("/default", signed(SECRET, body), body)).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({"second,4915555,200,1", "second,4916666,200,0", "gone,4915555,503,0", "4915555@s.whatsapp.net,4915555,200,1",
        "4916666@s.whatsapp.net,4915555,200,0"})
    void whatArrivesAtAnotherNumberOfTheBridgeIsAnotherAccounts(String device, String number, int status, int taken) {
        Account account = Fakes.account("{'apiRoot':'http://127.0.0.1:3000','deviceId':'" + device
                + "','webhookSecret':{'secret':'channels.whatsapp.webhookSecret'}}");
        if (!device.contains("@")) {
            ok("[{'id':'first','jid':'4917777@s.whatsapp.net'},{'id':'second','jid':'4915555:3@s.whatsapp.net'}]");
        }
        ok("[{}]");
        String body = HELLO.replace('\'', '"').replace("4915555", number);
        meanwhile = () -> post("/default", signed(SECRET, body), body);
        channel.run(account, inbox, life);
        assertThat(response.status()).isEqualTo(status);
        assertThat(inbox.taken).hasSize(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "your-secret-key", "your-super-secret-key", "s3cr3t!", ""})
    void theSecretEverybodyKnowsDoesNotStart(String known) {
        Failure failure = catchThrowableOfType(Failure.class, () -> channel(known).run(Fakes.account(), inbox, life));
        assertThat(failure).hasMessageContaining("webhookSecret").hasMessageContaining("openssl");
        assertThat(inbox.health).singleElement().asString().startsWith("false");
        assertThat(egress.requests).isEmpty();
    }

    @Test
    void twoAccountsDoNotShareAnAddress() {
        String body = HELLO.replace('\'', '"');
        Account second = new Account("whatsapp", "second", Fakes.json("{'apiRoot':'http://127.0.0.1:3001','webhookPath':'/default',"
                + "'webhookSecret':{'secret':'channels.whatsapp.accounts.second.webhookSecret'}}"));
        Fakes.Box others = new Fakes.Box();
        ok("[{}]");
        meanwhile = () -> {
            assertThatThrownBy(() -> channel.run(second, others, new FreeCall())).hasMessageContaining("webhookPath");
            return post("/default", signed(SECRET, body), body);
        };
        channel.run(Fakes.account(), inbox, life);
        assertThat(response.status()).isEqualTo(200);
        assertThat(inbox.taken).hasSize(1);
        assertThat(others.taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | apiRoot", "{'apiRoot':'ftp://x'} | apiRoot", "{'apiRoot':'http://127.0.0.1:3000'} | webhookSecret",
        "{'apiRoot':'http://127.0.0.1:3000','webhookSecret':{'secret':'s'},'webhookPath':'/../x'} | webhookPath"})
    void whatIsMissingIsSaid(String config, String key) {
        Account account = Fakes.account(config);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.run(account, inbox, life))).hasMessageContaining(key);
        assertThat(egress.requests).isEmpty();
    }

    @Test
    void aBridgeWithoutAPhoneIsTold() {
        ok("[]");
        channel.run(Fakes.account(), inbox, life);
        assertThat(inbox.health).containsExactly("false the bridge is linked to no phone; link it in its own page");
    }

    @Test
    void textIsSentWithWhatItAnswers() {
        ok("{'message_id':'3EB0B430','status':'sent'}");
        Outgoing message = new Outgoing("k", DM, "*hi*", false, "A1", List.of(), List.of());
        assertThat(channel.send(Fakes.account(), message, life)).isEqualTo(new Receipt(List.of("3EB0B430")));
        assertThat(last().path()).isEqualTo("/send/message");
        assertThat(Fakes.body(last())).isEqualTo(
                Fakes.json("{'phone':'491701234567@s.whatsapp.net','message':'*hi*','reply_message_id':'A1'}"));
    }

    @ParameterizedTest
    @CsvSource({"image/png,/send/image,image", "text/plain,/send/file,file"})
    void filesAreUploaded(String type, String path, String field) {
        ok("{'message_id':'3EB0B431'}");
        Media media = new Media("a.bin", type, new byte[] {1, 2});
        channel.send(Fakes.account(), new Outgoing("k", DM, "", false, "", List.of(media), List.of()), life);
        assertThat(last().path()).isEqualTo(path);
        assertThat(new String(last().body(), StandardCharsets.ISO_8859_1))
                .contains("name=\"phone\"\r\n\r\n491701234567@s.whatsapp.net\r\n")
                .contains("name=\"" + field + "\"; filename=\"a.bin\"\r\nContent-Type: " + type + "\r\n\r\n\u0001\u0002\r\n");
    }

    @Test
    void typingAndEdits() {
        ok("null");
        channel.typing(Fakes.account(), DM, life);
        assertThat(last().path()).isEqualTo("/send/chat-presence");
        assertThat(Fakes.body(last())).isEqualTo(Fakes.json("{'phone':'491701234567@s.whatsapp.net','action':'start'}"));
        ok("{'message_id':'A1'}");
        channel.edit(Fakes.account(), "A1", new Outgoing("k", DM, "new", false), life);
        assertThat(last().path()).isEqualTo("/message/A1/update");
        assertThatThrownBy(() -> channel.edit(Fakes.account(), "../x", new Outgoing("k", DM, "new", false), life)).isInstanceOf(Failure.class);
        assertThat(egress.requests).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400,VALIDATION_ERROR,BAD_INPUT", "400,USER_NOT_REGISTERED,PERMANENT", "401,UNAUTHORIZED,AUTH", "403,FORBIDDEN,PERMANENT",
        "404,NOT_FOUND,NOT_FOUND", "429,TOO_MANY,RATE_LIMIT", "500,INTERNAL_SERVER_ERROR,TEMPORARY",
        "401,NOT_LOGGED_IN,TEMPORARY", "503,NOT_CONNECTED,TEMPORARY", "413,BODY_TOO_LARGE,BAD_INPUT"})
    void errorsHaveTheirMeaning(int status, String code, Failure.Code meaning) {
        answer(status, "{'code':'" + code + "','message':'no','results':null}");
        assertThat(catchThrowableOfType(Failure.class, () -> channel.send(Fakes.account(), new Outgoing("k", DM, "x", false), life)).code())
                .isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({"200,<html>", "200,[]", "200,{}", "502,bad gateway"})
    void answersThatAreNoneAreFailures(int status, String body) {
        egress.reply(status, Map.of(), body);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.send(Fakes.account(), new Outgoing("k", DM, "x", false), life)).code())
                .isEqualTo(Failure.Code.TEMPORARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+491701234567", "Ada", "status@broadcast", "1@newsletter", "491701234567@evil.example"})
    void namesAreNoTargets(String id) {
        Outgoing message = new Outgoing("k", new Chat(Chat.Kind.DIRECT, id, ""), "x", false);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.send(Fakes.account(), message, life)).code())
                .isEqualTo(Failure.Code.BAD_INPUT);
        assertThat(egress.requests).isEmpty();
    }

    @Test
    void filesAreFetchedFromTheBridgeOnly() {
        egress.reply(200, Map.of(), "bytes");
        Attachment ready = new Attachment("path statics/media/a.jpeg", "", "", -1);
        assertThat(channel.download(Fakes.account(), ready, 100, life)).asString().isEqualTo("bytes");
        assertThat(last().path()).isEqualTo("/statics/media/a.jpeg");
        ok("{'message_id':'A1','file_path':'statics/media/4915/b.jpeg','file_size':5}");
        egress.reply(200, Map.of(), "bytes");
        Attachment waiting = new Attachment("message A1 491701234567@s.whatsapp.net", "", "", -1);
        assertThat(channel.download(Fakes.account(), waiting, 100, life)).asString().isEqualTo("bytes");
        assertThat(egress.requests.get(1).path()).isEqualTo("/message/A1/download");
        assertThat(egress.requests.get(1).query()).isEqualTo(Map.of("phone", List.of("491701234567@s.whatsapp.net")));
    }

    @Test
    void aFileOutsideOfTheBridgesFolderIsNotFetched() {
        ok("{'file_path':'../storages/whatsapp.db'}");
        Attachment waiting = new Attachment("message A1 491701234567@s.whatsapp.net", "", "", -1);
        assertThatThrownBy(() -> channel.download(Fakes.account(), waiting, 100, life)).isInstanceOf(Failure.class);
        assertThat(egress.requests).hasSize(1);
        for (String reference : List.of("path /etc/passwd", "path ../x", "message A/1 x", "x", "message A1 Ada")) {
            assertThatThrownBy(() -> channel.download(Fakes.account(), new Attachment(reference, "", "", -1), 100, life))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(egress.requests).hasSize(1);
    }

    @Test
    void aFileThatIsTooLargeIsNotFetchedWhole() {
        egress.reply(200, Map.of(), "x".repeat(101));
        Attachment file = new Attachment("path statics/media/a.jpeg", "", "", -1);
        assertThat(catchThrowableOfType(Failure.class, () -> channel.download(Fakes.account(), file, 100, life)).code())
                .isEqualTo(Failure.Code.BAD_INPUT);
    }

    @ParameterizedTest
    @CsvSource({
        "+491701234567,+491701234567", "491701234567,+491701234567", "+49 (170) 123-45.67,+491701234567",
        "whatsapp:+491701234567,+491701234567", "491701234567:3@s.whatsapp.net,+491701234567", "251556368777322@lid,lid:251556368777322",
        "LID:251556368777322,lid:251556368777322", "Ada,''", "@ada,''", "0170123456,''", "+0491701234567,''", "12345,''",
        "+１２３４５６７８,''", "1234567890123456,''", "120363402106123456@g.us,''", "++491701234567,''", "*,''", "'',''"})
    void onlyNumbersAreStableIds(String typed, String id) {
        assertThat(channel.canonical(typed)).isEqualTo(id);
    }
}
