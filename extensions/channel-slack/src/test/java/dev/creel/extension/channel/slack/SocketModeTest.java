// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.test.scripted.ScriptedSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketModeTest {
    private static final String HELLO = "{\"type\":\"hello\",\"num_connections\":1}";

    private final Rig rig = new Rig();

    private ScriptedSocket open() {
        rig.answers("{'ok':true,'url':'wss://wss-primary.slack.com/link/?ticket=a%2Bb&app_id=A1'}");
        ScriptedSocket socket = new ScriptedSocket();
        rig.egress.socket(socket);
        return socket;
    }

    private void run() {
        assertThatThrownBy(() -> rig.channel.run(Rig.account(Rig.SOCKET), rig.inbox, rig.call)).isInstanceOfAny(Cancelled.class, Failure.class);
    }

    private ScriptedSocket stopping(ScriptedSocket socket) {
        return socket.silence().then(rig.call::cancel).text("{}");
    }

    private static String envelope(String id, String type, String payload) {
        return ("{'type':'" + type + "','envelope_id':'" + id + "','accepts_response_payload':true,'payload':" + payload + "}").replace('\'', '"');
    }

    private static Json.Obj sent(ScriptedSocket socket, int at) {
        return (Json.Obj) Json.parse(socket.sent.get(at), 8);
    }

    @Test
    void whatComesIsKeptAndThenAcknowledged() {
        rig.whoAmI();
        ScriptedSocket socket = open();
        rig.inbox.says(event -> {
            assertThat(socket.sent).as("acknowledged before it is kept").isEmpty();
            return Verdict.ACCEPTED;
        });
        stopping(socket.text(HELLO).text(envelope("e1", "events_api", Rig.callback(Rig.message(""))))
                .text(envelope("e2", "events_api", Rig.callback("{'type':'team_join'}"))));
        run();
        assertThat(rig.request(1).path()).isEqualTo("/api/apps.connections.open");
        assertThat(rig.request(1).bind()).containsExactly(Bind.bearer(rig.settings.appToken().orElseThrow()));
        assertThat(rig.egress.upgrades.get(0).origin() + rig.egress.upgrades.get(0).path()).isEqualTo("https://wss-primary.slack.com/link/");
        assertThat(rig.egress.upgrades.get(0).query()).isEqualTo(Map.of("ticket", List.of("a+b"), "app_id", List.of("A1")));
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(socket.sent).containsExactly("{\"envelope_id\":\"e1\"}", "{\"envelope_id\":\"e2\"}");
        assertThat(rig.inbox.health).containsExactly("up: connected as creel (UBOT00001) in T1TEAM");
    }

    @Test
    void whatThereIsNoRoomForIsNotAcknowledgedBeforeThereIs() {
        rig.whoAmI();
        rig.inbox.full = 3;
        ScriptedSocket socket = stopping(open().text(HELLO).text(envelope("e1", "events_api", Rig.callback(Rig.message("")))));
        rig.meanwhile = () -> assertThat(socket.sent).isEmpty();
        run();
        assertThat(rig.pauses).hasSize(3);
        assertThat(socket.sent).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"warning", "refresh_requested"})
    void whenSlackSaysSoItConnectsAnewAndLosesNothing(String reason) {
        rig.whoAmI();
        ScriptedSocket first = open().text(HELLO).text(envelope("e1", "events_api", Rig.callback(Rig.message(""))))
                .text("{\"type\":\"disconnect\",\"reason\":\"" + reason + "\"}");
        ScriptedSocket second = stopping(open().text(HELLO));
        run();
        assertThat(first.sent).hasSize(1);
        assertThat(first.closedWith).isEqualTo(1000);
        assertThat(second.waits).isNotEmpty();
    }

    @Test
    void aConnectionThatBreaksBeforeTheAcknowledgementIsFollowedByTheNext() {
        rig.whoAmI();
        ScriptedSocket first = open();
        first.text(HELLO).then(() -> first.deaf = true).text(envelope("e1", "events_api", Rig.callback(Rig.message("")))).silence();
        ScriptedSocket second = stopping(open().text(HELLO).text(envelope("e1", "events_api", Rig.callback(Rig.message("")))));
        run();
        assertThat(first.sent).isEmpty();
        assertThat(second.sent).containsExactly("{\"envelope_id\":\"e1\"}");
        assertThat(rig.inbox.kept).as("for the journal to recognise").hasSize(2);
    }

    @Test
    void switchedOffIsToldAndLeftAlone() {
        rig.whoAmI();
        open().text(HELLO).text("{\"type\":\"disconnect\",\"reason\":\"link_disabled\"}");
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.channel.run(Rig.account(Rig.SOCKET), rig.inbox, rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.AUTH);
        assertThat(failure).hasMessageContaining("channels.slack.mode");
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(15));
        assertThat(rig.inbox.health.get(1)).startsWith("down: ").contains("Socket Mode is switched off");
    }

    @Test
    void aConnectionThatNeverWorkedIsLeftToTheHostsPauses() {
        rig.whoAmI();
        open().closed(1006);
        Failure failure = catchThrowableOfType(Failure.class, () -> rig.channel.run(Rig.account(Rig.SOCKET), rig.inbox, rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.TEMPORARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "[]", "{\"type\":5}", "{\"type\":\"events_api\"}", "{\"type\":\"events_api\",\"envelope_id\":\"e\",\"payload\":7}"})
    void nonsenseIsNothing(String frame) {
        rig.whoAmI();
        ScriptedSocket socket = stopping(open().text(HELLO).text(frame).text(envelope("e9", "events_api", Rig.callback(Rig.message("")))));
        run();
        assertThat(rig.inbox.kept).hasSize(1);
        assertThat(socket.sent).contains("{\"envelope_id\":\"e9\"}");
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,Received", "DUPLICATE,Received", "REFUSED,Not allowed"})
    void aSlashCommandIsAnsweredToWhoUsedItOnly(Verdict verdict, String told) {
        rig.whoAmI();
        rig.inbox.says(event -> verdict);
        ScriptedSocket socket = stopping(open().text(HELLO).text(envelope("e1", "slash_commands", "{'command':'/creel','team_id':'T1TEAM','text':'status','user_id':'"
                + Rig.ANN + "','channel_id':'D1','trigger_id':'1.2'}")));
        rig.answers("{'ok':true,'channel':{'is_im':true}}");
        run();
        assertThat(sent(socket, 0).object("payload").text("response_type")).contains("ephemeral");
        assertThat(sent(socket, 0).object("payload").text("text", "")).startsWith(told);
    }

    @Test
    void whoMayNotPressAButtonIsToldSo() {
        rig.whoAmI();
        rig.inbox.says(event -> Verdict.REFUSED);
        String press = "{'type':'block_actions','team':{'id':'T1TEAM'},'user':{'id':'" + Rig.ANN + "'},'container':{'message_ts':'1700000000.000100','channel_id':'C1'},"
                + "'message':{},'actions':[{'type':'button','value':'/stop','action_ts':'1700000009.1'}]}";
        ScriptedSocket socket = stopping(open().text(HELLO).text(envelope("e1", "interactive", press)));
        rig.answers("{'ok':true,'channel':{'is_channel':true}}").answers("{'ok':true}");
        run();
        assertThat(socket.sent).containsExactly("{\"envelope_id\":\"e1\"}");
        assertThat(rig.request(3).path()).isEqualTo("/api/chat.postEphemeral");
        assertThat(rig.sent(3)).isEqualTo(Rig.json("{'channel':'C1','user':'" + Rig.ANN + "','text':'Not allowed.'}"));
    }
}
