// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Channel.Account;
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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTest {
    private static final String URL = "https://me.example/plugins/channel-telegram/webhook/default";
    private static final String CONFIG = "{'botToken':{'secret':'channels.telegram.botToken'},'webhookUrl':'" + URL + "'%s}";
    private static final String WITH_SECRET = CONFIG.formatted(",'webhookSecret':{'secret':'channels.telegram.webhookSecret'}");
    private static final String HELLO = "{'update_id':8,'message':{'message_id':5,'date':1790000000,"
            + "'from':{'id':1001,'is_bot':false},'chat':{'id':1001,'type':'private'},'text':'hello'}}";
    private static final String PRESS = "{'update_id':9,'callback_query':{'id':'q1','from':{'id':1001,'is_bot':false},'data':'/status',"
            + "'message':{'message_id':5,'date':0,'chat':{'id':1001,'type':'private'}}}}";

    private final ScriptedEgress egress = new ScriptedEgress();
    private final Fakes.Box inbox = new Fakes.Box();
    private final FreeCall life = new FreeCall();
    private Supplier<Response> meanwhile = () -> null;
    private Response response;
    private final TelegramChannel channel = new TelegramChannel(egress, new Fakes.Keys(), new Fakes.Context(new ArrayList<>()),
            (time, call) -> {
                response = meanwhile.get();
                life.cancel();
            });

    private void answer(String result) {
        egress.reply(200, Map.of(), ("{'ok':true,'result':" + result + "}").replace('\'', '"'));
    }

    /** Runs the account, and posts while it waits. */
    private Response posted(String path, Map<String, List<String>> headers, String body) {
        answer("{'id':4242,'is_bot':true,'username':'CreelBot'}");
        answer("true");
        answer("true");
        answer("{'url':'" + URL + "'}");
        meanwhile = () -> post("POST", path, headers, body);
        channel.run(Fakes.account(WITH_SECRET), inbox, life);
        return response;
    }

    private Response post(String method, String path, Map<String, List<String>> headers, String body) {
        return channel.handle(
                new Incoming(method, path, Map.of(), headers, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), new FreeCall());
    }

    private static Map<String, List<String>> token(String... values) {
        return Map.of("x-telegram-bot-api-secret-token", List.of(values));
    }

    @Test
    void telegramIsToldWhereToPostAndWithWhichSecret() {
        assertThat(posted("/default", token("right"), HELLO).status()).isEqualTo(200);
        Request set = egress.requests.get(2);
        assertThat(Fakes.method(set)).isEqualTo("setWebhook");
        assertThat(Fakes.body(set).text("url", "")).isEqualTo(URL);
        assertThat(set.bind()).contains(new Bind("/secret_token", new SecretRef("channels.telegram.webhookSecret"),
                Bind.Place.JSON_POINTER, Bind.Encoding.RAW));
        assertThat(inbox.taken).hasSize(1);
        assertThat(inbox.health).containsExactly("true connected as @CreelBot, Telegram posts updates");
    }

    @ParameterizedTest
    @CsvSource({"wrong", "''", "RIGHT", "right2"})
    void aPostWithAWrongSecretIsNotRead(String token) {
        assertThat(posted("/default", token(token), HELLO).status()).isEqualTo(401);
        assertThat(inbox.taken).isEmpty();
    }

    @Test
    void aPostWithoutASecretIsNotRead() {
        assertThat(posted("/default", Map.of(), HELLO).status()).isEqualTo(401);
        assertThat(inbox.taken).isEmpty();
    }

    @Test
    void aPostWithTwoSecretsIsNotRead() {
        assertThat(posted("/default", token("right", "right"), HELLO).status()).isEqualTo(401);
        assertThat(inbox.taken).isEmpty();
    }

    @Test
    void nobodyWaitsAtOtherPathsNorAfterTheEnd() {
        assertThat(posted("/other", token("right"), HELLO).status()).isEqualTo(404);
        assertThat(post("POST", "/default", token("right"), HELLO).status()).isEqualTo(404);
        assertThat(inbox.taken).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,''", "REFUSED,',\"text\":\"not allowed\"'"})
    void aButtonIsAnsweredInTheSameExchange(Verdict verdict, String said) {
        inbox.verdict = verdict;
        Response answer = posted("/default", token("right"), PRESS);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"method\":\"answerCallbackQuery\",\"callback_query_id\":\"q1\"" + said + "}");
    }

    @Test
    void whatTheHostHasNoRoomForIsPostedAgain() {
        inbox.verdict = Verdict.THROTTLED;
        assertThat(posted("/default", token("right"), HELLO).status()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"no json|400", "[]|400", "{}|200", "{'update_id':'x'}|200"})
    void oddBodiesAreNoEvents(String body, int status) {
        assertThat(posted("/default", token("right"), body).status()).isEqualTo(status);
        assertThat(inbox.taken).isEmpty();
    }

    @Test
    void withoutASecretTheAccountDoesNotStart() {
        Failure failure = catchThrowableOfType(Failure.class, () -> channel.run(Fakes.account(CONFIG.formatted("")), inbox, life));
        assertThat(failure).hasMessageContaining("webhookSecret");
        assertThat(egress.requests).isEmpty();
        assertThat(inbox.health).singleElement().asString().startsWith("false");
        assertThat(post("POST", "/default", token(""), HELLO).status()).isEqualTo(404);
    }

    @Test
    void withAShortSecretTheAccountDoesNotStart() {
        String config = CONFIG.formatted(",'webhookSecret':{'secret':'channels.telegram.shortSecret'}");
        assertThat(catchThrowableOfType(Failure.class, () -> channel.run(Fakes.account(config), inbox, life)))
                .hasMessageContaining("webhookSecret").hasMessageContaining("openssl");
        assertThat(egress.requests).isEmpty();
    }

    @Test
    void twoAccountsDoNotShareAnAddress() {
        answer("{'id':4242,'is_bot':true,'username':'CreelBot'}");
        answer("true");
        Fakes.Box others = new Fakes.Box();
        String config = WITH_SECRET.replace("channels.telegram.botToken", "channels.telegram.accounts.b.botToken").replace("'webhookUrl'",
                "'webhookPath':'/default','webhookUrl'");
        meanwhile = () -> {
            answer("{'id':4243,'is_bot':true,'username':'OtherBot'}");
            answer("true");
            assertThat(catchThrowableOfType(Failure.class,
                    () -> channel.run(new Account("telegram", "b", Fakes.json(config)), others, new FreeCall())))
                    .hasMessageContaining("webhookPath");
            return post("POST", "/default", token("right"), HELLO);
        };
        answer("true");
        answer("{'url':'" + URL + "'}");
        channel.run(Fakes.account(WITH_SECRET), inbox, life);
        assertThat(response.status()).isEqualTo(200);
        assertThat(inbox.taken).hasSize(1);
        assertThat(others.taken).isEmpty();
    }

    @Test
    void whatTelegramCannotDeliverIsTold() {
        answer("{'id':4242,'is_bot':true,'username':'CreelBot'}");
        answer("true");
        answer("true");
        answer("{'url':'" + URL + "','last_error_date':" + Fakes.NOW.getEpochSecond() + ",'last_error_message':'Connection refused'}");
        channel.run(Fakes.account(WITH_SECRET), inbox, life);
        assertThat(inbox.health).containsExactly("false Telegram cannot post to webhookUrl: Connection refused");
    }

    @Test
    void aWebhookSomebodyElseSetEndsTheRun() {
        answer("{'id':4242,'is_bot':true,'username':'CreelBot'}");
        answer("true");
        answer("true");
        answer("{'url':'https://other.example/'}");
        assertThat(catchThrowableOfType(Failure.class, () -> channel.run(Fakes.account(WITH_SECRET), inbox, life)))
                .hasMessageContaining("another program");
    }
}
