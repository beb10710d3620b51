// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.test.scripted.ScriptedSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final String CURSOR = new Session("sess", 41, "wss://resume.discord.gg/?x=1", Rig.BOT, "9").cursor();

    private final Rig rig = new Rig();

    private ScriptedSocket open(ScriptedSocket socket) {
        rig.egress.socket(socket);
        return socket;
    }

    /** Runs until the script ends or something ends it. */
    private void run() {
        assertThatThrownBy(() -> rig.gateway().run(rig.call)).isInstanceOfAny(Cancelled.class, Failure.class);
    }

    private ScriptedSocket stopping(ScriptedSocket socket) {
        return socket.then(rig.call::cancel).text("{\"op\":11}");
    }

    private static Json.Obj sent(ScriptedSocket socket, int at) {
        return (Json.Obj) Json.parse(socket.sent.get(at), 8);
    }

    @Test
    void aNewSessionIsBegunAndTheTokenIsWrittenByTheHost() {
        rig.gatewayBot().menu();
        ScriptedSocket socket = stopping(open(rig.socket()).text(Rig.HELLO).text(Rig.READY).silence());
        run();
        assertThat(rig.egress.upgrades.get(0).origin()).isEqualTo("https://gateway.discord.gg");
        assertThat(rig.egress.upgrades.get(0).query()).containsEntry("v", List.of("10"));
        Json.Obj identify = sent(socket, 0);
        assertThat(identify.integer("op", 0)).isEqualTo(2);
        assertThat(identify.object("d").text("token")).contains("");
        assertThat(identify.object("d").integer("intents", 0)).isEqualTo(1 | 1 << 9 | 1 << 10 | 1 << 12 | 1 << 13 | 1 << 15);
        assertThat(socket.binds.get(0)).containsExactly(new Bind("/d/token", rig.site.token(), Bind.Place.JSON_POINTER, Bind.Encoding.RAW));
        assertThat(rig.inbox.health).containsExactly("up: connected as creel (" + Rig.BOT + ")");
        assertThat(socket.closedWith).as("a code that leaves the session").isEqualTo(4900);
    }

    @Test
    void withoutTheIntentItIsNotAskedFor() {
        rig.site = Site.of(Rig.account(Rig.json("{'token':{'secret':'t'},'intents':{'messageContent':false},'apiRoot':'http://127.0.0.1:9/api/'}")));
        rig.gatewayBot();
        ScriptedSocket socket = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(sent(socket, 0).object("d").integer("intents", 0) & 1 << 15).isZero();
        assertThat(rig.request(0).origin() + rig.request(0).path()).isEqualTo("http://127.0.0.1:9/api/v10/gateway/bot");
    }

    @Test
    void eventsAreKeptTogetherWithTheirPlaceInTheSession() {
        rig.gatewayBot().menu();
        stopping(open(rig.socket()).text(Rig.HELLO).text(Rig.READY)
                .text(Rig.dispatch(2, "MESSAGE_CREATE", Rig.message(601, "one")))
                .text(Rig.dispatch(3, "TYPING_START", "{}"))
                .text(Rig.dispatch(4, "MESSAGE_CREATE", Rig.message(602, "two"))).silence());
        run();
        assertThat(rig.inbox.kept).extracting(Inbound::eventId).containsExactly("601", "602");
        assertThat(rig.inbox.cursors).hasSize(2);
        assertThat(Session.read(rig.inbox.cursor())).isEqualTo(new Session("sess", 4, "wss://resume.discord.gg", Rig.BOT, "900000000000000009"));
    }

    @Test
    void anEarlierSessionIsTakenUpWhereTheKeptEventsEnd() {
        rig.inbox.at(CURSOR);
        rig.egress.reply(200, Map.of(), "[]");
        ScriptedSocket socket = stopping(open(rig.socket()).text(Rig.HELLO)
                .text(Rig.dispatch(42, "MESSAGE_CREATE", Rig.message(601, "missed")))
                .text(Rig.dispatch(43, "RESUMED", "{}")).silence());
        run();
        assertThat(rig.egress.upgrades.get(0).origin()).isEqualTo("https://resume.discord.gg");
        assertThat(rig.egress.requests).extracting(r -> r.path()).containsExactly("/api/v10/applications/9/commands");
        Json.Obj resume = sent(socket, 0);
        assertThat(resume.integer("op", 0)).isEqualTo(6);
        assertThat(resume.object("d").text("session_id")).contains("sess");
        assertThat(resume.object("d").integer("seq", 0)).isEqualTo(41);
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(rig.inbox.health.get(0)).startsWith("up: ");
    }

    @Test
    void anAddressThatIsGoneIsAskedForAnew() {
        rig.inbox.at(new Session("sess", 41, "wss://gone", Rig.BOT, "9").cursor().replace("wss://gone", "no address"));
        rig.gatewayBot();
        ScriptedSocket socket = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(rig.egress.upgrades.get(0).origin()).isEqualTo("https://gateway.discord.gg");
        assertThat(sent(socket, 0).integer("op", 0)).isEqualTo(6);
    }

    @Test
    void whenAskedToComeAgainItDoesAtOnceAndLosesNothing() {
        rig.inbox.at(CURSOR);
        rig.egress.reply(200, Map.of(), "[]");
        open(rig.socket()).text(Rig.HELLO).text(Rig.dispatch(42, "RESUMED", "{}"))
                .text(Rig.dispatch(43, "MESSAGE_CREATE", Rig.message(601, "x"))).text("{\"op\":7,\"d\":null}");
        ScriptedSocket second = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(sent(second, 0).object("d").integer("seq", 0)).isEqualTo(43);
        assertThat(rig.pauses).containsExactly(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"true,6", "false,2"})
    void anInvalidSessionIsTakenUpOrBegunAnewAsDiscordSays(String resumable, int op) {
        rig.inbox.at(CURSOR);
        rig.gatewayBot();
        open(rig.socket()).text(Rig.HELLO).text("{\"op\":9,\"d\":" + resumable + "}");
        ScriptedSocket second = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(sent(second, 0).integer("op", 0)).isEqualTo(op);
    }

    @Test
    void aFreshSessionThatIsRefusedIsLeftToTheHostsPauses() {
        rig.gatewayBot();
        open(rig.socket()).text(Rig.HELLO).text("{\"op\":9,\"d\":false}");
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.gateway().run(rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.TEMPORARY);
    }

    @Test
    void heartbeatsGoOutInTimeAndAConnectionThatAnswersNoneIsGivenUp() {
        rig.inbox.at(CURSOR);
        rig.egress.reply(200, Map.of(), "[]");
        ScriptedSocket socket = open(rig.socket()).text(Rig.HELLO).text(Rig.dispatch(42, "RESUMED", "{}"))
                .silence().text("{\"op\":11}").silence().silence();
        ScriptedSocket second = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(socket.sent).hasSize(3);
        assertThat(sent(socket, 1)).isEqualTo(Rig.json("{'op':1,'d':42}"));
        assertThat(socket.waits.get(2)).as("half of the first interval").isEqualTo(Duration.ofMillis(20_625));
        assertThat(socket.waits).contains(Duration.ofMillis(41_250));
        assertThat(rig.inbox.health).contains("down: reconnecting: the gateway answered no heartbeat");
        assertThat(sent(second, 0).integer("op", 0)).isEqualTo(6);
    }

    @Test
    void whatCameBeforeAConnectionBrokeIsKept() {
        rig.inbox.at(CURSOR);
        rig.egress.reply(200, Map.of(), "[]");
        ScriptedSocket first = open(rig.socket());
        first.text(Rig.HELLO).text(Rig.dispatch(42, "RESUMED", "{}")).then(() -> first.deaf = true).text("{\"op\":1}")
                .text(Rig.dispatch(43, "MESSAGE_CREATE", Rig.message(601, "x"))).closed(1006);
        ScriptedSocket second = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(sent(second, 0).object("d").integer("seq", 0)).isEqualTo(43);
    }

    @Test
    void aHeartbeatThatIsAskedForIsSentAtOnce() {
        rig.inbox.at(CURSOR);
        ScriptedSocket socket = stopping(open(rig.socket()).text(Rig.HELLO).text("{\"op\":1,\"d\":null}"));
        run();
        assertThat(sent(socket, 1)).isEqualTo(Rig.json("{'op':1,'d':41}"));
    }

    @Test
    void eventsForWhichThereIsNoRoomAreOfferedAgainWhileItLives() {
        rig.inbox.at(CURSOR).full = 100;
        ScriptedSocket socket = stopping(open(rig.socket()).text(Rig.HELLO).text(Rig.dispatch(42, "MESSAGE_CREATE", Rig.message(601, "x"))).silence());
        run();
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(rig.pauses).hasSize(100);
        assertThat(socket.sent.stream().filter(s -> s.contains("\"op\":1,")).count()).as("heartbeats in 50 s").isBetween(1L, 2L);
    }

    @ParameterizedTest
    @CsvSource({"4004,AUTH,channels.discord.token", "4010,UNSUPPORTED,shards", "4011,UNSUPPORTED,shards", "4012,UNSUPPORTED,update",
        "4013,BAD_INPUT,update", "4014,AUTH,Message Content Intent"})
    void whatOnlyTheOperatorCanMendIsToldAndLeftAlone(int code, Failure.Code kind, String remedy) {
        rig.gatewayBot();
        open(rig.socket()).text(Rig.HELLO).closed(code);
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.gateway().run(rig.call));
        assertThat(failure.code()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(remedy).hasMessageContaining(Integer.toString(code));
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(15));
    }

    @ParameterizedTest
    @CsvSource({"1006,6", "4000,6", "4003,6", "4008,6", "1001,6", "1000,2", "4007,2", "4009,2"})
    void otherEndsAreTakenUpOrBegunAnew(int code, int op) {
        rig.inbox.at(CURSOR);
        rig.egress.reply(200, Map.of(), "[]");
        rig.gatewayBot();
        open(rig.socket()).text(Rig.HELLO).text(Rig.dispatch(42, "RESUMED", "{}")).closed(code);
        ScriptedSocket second = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(sent(second, 0).integer("op", 0)).isEqualTo(op);
    }

    @ParameterizedTest
    @ValueSource(ints = {4007, 4009})
    void aSessionThatCannotBeTakenUpIsFollowedByANewOne(int code) {
        rig.inbox.at(CURSOR);
        open(rig.socket()).text(Rig.HELLO).closed(code);
        rig.gatewayBot();
        ScriptedSocket second = stopping(open(rig.socket()).text(Rig.HELLO));
        run();
        assertThat(sent(second, 0).integer("op", 0)).isEqualTo(2);
    }

    @Test
    void withoutSessionsLeftItWaitsAsLongAsDiscordSays() {
        rig.egress.reply(200, Map.of(), "{\"url\":\"wss://gateway.discord.gg\",\"session_start_limit\":{\"remaining\":0,\"reset_after\":7200000}}");
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.gateway().run(rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.RATE_LIMIT);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofHours(2));
        assertThat(rig.egress.upgrades).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[]", "{\"op\":\"x\"}", "{\"op\":0,\"t\":\"READY\",\"d\":{}}", "{\"op\":0,\"t\":\"READY\",\"d\":null}"})
    void nonsenseEndsTheConnectionAndNothingElse(String frame) {
        rig.inbox.at(CURSOR);
        open(rig.socket()).text(Rig.HELLO).text(frame);
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.gateway().run(rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.TEMPORARY);
        assertThat(rig.inbox.cursor()).isEqualTo(CURSOR);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,Received", "DUPLICATE,Received", "REFUSED,Not allowed"})
    void aSlashCommandIsAnsweredAfterTheGateToWhoUsedItOnly(Verdict verdict, String told) {
        rig.inbox.at(CURSOR).says(event -> verdict);
        rig.egress.reply(204, Map.of(), "");
        stopping(open(rig.socket()).text(Rig.HELLO).text(Rig.dispatch(42, "INTERACTION_CREATE", "{'id':'81','type':2,'token':'aW50:tok-1','user':{'id':'"
                + Rig.ANN + "'},'channel':{'id':'53','type':1},'channel_id':'53','data':{'name':'status','type':1}}")).silence());
        run();
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(rig.request(0).path()).isEqualTo("/api/v10/interactions/81/aW50:tok-1/callback");
        assertThat(rig.sent(0).integer("type", 0)).isEqualTo(4);
        assertThat(rig.sent(0).object("data").text("content", "")).startsWith(told);
        assertThat(rig.sent(0).object("data").integer("flags", 0)).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,6", "REFUSED,4"})
    void aPressedButtonIsAnsweredToo(Verdict verdict, int type) {
        rig.inbox.at(CURSOR).says(event -> verdict);
        rig.egress.reply(500, Map.of(), "");
        stopping(open(rig.socket()).text(Rig.HELLO).text(Rig.dispatch(42, "INTERACTION_CREATE", "{'id':'81','type':3,'token':'tok','user':{'id':'"
                + Rig.ANN + "'},'channel':{'id':'53','type':1},'channel_id':'53','message':{'id':'6'},'data':{'component_type':2,'custom_id':'/stop'}}")).silence());
        run();
        assertThat(rig.sent(0).integer("type", 0)).isEqualTo(type);
        assertThat(rig.logged).as("an answer that fails stops nothing").hasSize(1);
    }

    @Test
    void theMenuIsWrittenOnlyWhenItIsAnotherOne() {
        List<MenuEntry> menu = List.of(new MenuEntry("status", "How things stand", ""), new MenuEntry("model", "m".repeat(120), "a name"));
        rig.menu();
        SlashCommands.register(rig.line(), "9", menu, rig.call);
        assertThat(rig.request(1).method()).isEqualTo("PUT");
        String written = new String(rig.request(1).body(), StandardCharsets.UTF_8);
        assertThat(written).contains("\"name\":\"status\"").contains("\"options\":[]").contains("\"description\":\"a name\"")
                .contains("\"description\":\"" + "m".repeat(100) + "\"");
        rig.egress.reply(200, Map.of(), written);
        SlashCommands.register(rig.line(), "9", menu, rig.call);
        assertThat(rig.egress.requests).as("asked, and found the same").hasSize(3);
        rig.egress.reply(200, Map.of(), written).reply(200, Map.of(), "[]");
        SlashCommands.register(rig.line(), "9", List.of(), rig.call);
        assertThat(new String(rig.request(4).body(), StandardCharsets.UTF_8)).isEqualTo("[]");
        rig.egress.reply(403, Map.of(), "{}");
        SlashCommands.register(rig.line(), "9", menu, rig.call);
        assertThat(rig.logged).hasSize(1);
    }
}
