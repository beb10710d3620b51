// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.http.HttpRoute.Response;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostsTest {
    private static final String EVENT = Rig.callback(Rig.message("")).replace('\'', '"');

    private static final String PRESS = URLEncoder.encode(("{'type':'block_actions','team':{'id':'T1TEAM'},'user':{'id':'" + Rig.ANN + "'},'container':{'message_ts':'1700000000.000100',"
            + "'channel_id':'D1'},'actions':[{'type':'button','value':'/stop','action_ts':'1700000009.1'}]}").replace('\'', '"'), StandardCharsets.UTF_8);

    private final Rig rig = new Rig();

    private static String signature(String key, String time, String body) {
        return "v0=" + HexFormat.of().formatHex(Rig.hmac(key, ("v0:" + time + ':' + body).getBytes(StandardCharsets.UTF_8)));
    }

    private static Incoming post(String path, String body, Map<String, List<String>> headers) {
        return new Incoming("POST", path, Map.of(), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Incoming signed(String body) {
        String time = Long.toString(Rig.NOW);
        return post("", body, Map.of("x-slack-request-timestamp", List.of(time), "x-slack-signature", List.of(signature("sign", time, body))));
    }

    /** What a running account answers to these. */
    private List<Response> answered(Incoming... posts) {
        rig.whoAmI();
        List<Response> answers = new ArrayList<>();
        rig.meanwhile = () -> {
            for (Incoming post : posts) {
                answers.add(rig.channel.handle(post, rig.call));
            }
            rig.call.cancel();
        };
        assertThatThrownBy(() -> rig.channel.run(Rig.account(Rig.HTTP), rig.inbox, rig.call)).isInstanceOf(Cancelled.class);
        return answers;
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aSignedPostIsKeptAndSoIsItsRepetition() {
        assertThat(answered(signed(EVENT), signed(EVENT))).extracting(Response::status).containsExactly(200, 200);
        assertThat(rig.inbox.kept).extracting(e -> e.eventId()).containsExactly("D1ANN-1700000000.000100", "D1ANN-1700000000.000100");
        assertThat(rig.inbox.health).containsExactly("up: waits for posts as creel (UBOT00001) in T1TEAM");
    }

    private static final Map<String, UnaryOperator<Incoming>> FORGERIES = Map.of(
            "no headers", p -> post("", EVENT, Map.of()),
            "another secret", p -> with(p, "x-slack-signature", signature("other", Long.toString(Rig.NOW), EVENT)),
            "another body", p -> post("", EVENT + " ", p.headers()),
            "another time", p -> with(p, "x-slack-request-timestamp", Long.toString(Rig.NOW - 1)),
            "an old time", p -> at(Rig.NOW - 301),
            "a time to come", p -> at(Rig.NOW + 301),
            "no number", p -> with(p, "x-slack-request-timestamp", "now"),
            "another version", p -> with(p, "x-slack-signature", p.headers().get("x-slack-signature").get(0).replace("v0", "v1")),
            "half a signature", p -> with(p, "x-slack-signature", p.headers().get("x-slack-signature").get(0).substring(0, 35)),
            "two signatures", p -> post("", EVENT, Map.of("x-slack-request-timestamp", p.headers().get("x-slack-request-timestamp"),
                    "x-slack-signature", List.of("v0=00", p.headers().get("x-slack-signature").get(0)))));

    private static Incoming at(long time) {
        String text = Long.toString(time);
        return post("", EVENT, Map.of("x-slack-request-timestamp", List.of(text), "x-slack-signature", List.of(signature("sign", text, EVENT))));
    }

    private static Incoming with(Incoming post, String header, String value) {
        Map<String, List<String>> headers = new java.util.HashMap<>(post.headers());
        headers.put(header, List.of(value));
        return post("", EVENT, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no headers", "another secret", "another body", "another time", "an old time", "a time to come", "no number",
        "another version", "half a signature", "two signatures"})
    void whatSlackDidNotSignLatelyIsNobodys(String forgery) {
        List<Response> answers = answered(FORGERIES.get(forgery).apply(signed(EVENT)), at(Rig.NOW - 299), signed(EVENT));
        assertThat(answers).extracting(Response::status).containsExactly(401, 200, 200);
        assertThat(rig.inbox.kept).as("the positive control only").hasSize(2);
    }

    @Test
    void theAddressIsConfirmedOnlyWhenTheQuestionIsSigned() {
        String question = "{\"type\":\"url_verification\",\"token\":\"x\",\"challenge\":\"abc\"}";
        List<Response> answers = answered(signed(question), post("", question, Map.of()));
        assertThat(text(answers.get(0))).isEqualTo("abc");
        assertThat(answers.get(1).status()).isEqualTo(401);
        assertThat(text(answers.get(1))).doesNotContain("abc");
    }

    @Test
    void withoutRoomSlackIsAskedToComeAgain() {
        rig.inbox.full = 1;
        assertThat(answered(signed(EVENT), signed(EVENT))).extracting(Response::status).containsExactly(503, 200);
        assertThat(rig.inbox.kept).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED,Received", "REFUSED,Not allowed"})
    void commandsAreAnsweredAndButtonsToo(Verdict verdict, String told) {
        rig.inbox.says(event -> verdict);
        String command = "command=%2Fcreel&text=status&team_id=T1TEAM&user_id=" + Rig.ANN + "&channel_id=D1&trigger_id=1.2";
        rig.whoAmI().answers("{'ok':true,'channel':{'is_im':true}}").answers("{'ok':true}");
        List<Response> answers = new ArrayList<>();
        rig.meanwhile = () -> {
            answers.add(rig.channel.handle(signed(command), rig.call));
            answers.add(rig.channel.handle(signed("payload=" + PRESS), rig.call));
            rig.call.cancel();
        };
        assertThatThrownBy(() -> rig.channel.run(Rig.account(Rig.HTTP), rig.inbox, rig.call)).isInstanceOf(Cancelled.class);
        assertThat(text(answers.get(0))).contains("\"text\":\"" + told);
        assertThat(answers.get(1).status()).isEqualTo(200);
        assertThat(rig.egress.requests).hasSize(verdict == Verdict.REFUSED ? 3 : 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{}", "[]", "payload=%ZZ", "payload=5", "payload={}", "a=b", "command=x"})
    void signedNonsenseIsNothing(String body) {
        assertThat(answered(signed(body)).get(0).status()).isEqualTo(200);
        assertThat(rig.inbox.kept).isEmpty();
    }

    @Test
    void aSigningSecretThatCouldBeGuessedIsNone() {
        rig.whoAmI();
        assertThatThrownBy(() -> rig.channel.run(Rig.account(Rig.json(Rig.HTTP.text().replace('"', '\'').replace("'sign'", "'weak'"))), rig.inbox, rig.call))
                .isInstanceOf(Failure.class).hasMessageContaining("channels.slack.signingSecret is too short");
        assertThat(rig.channel.handle(signed(EVENT), rig.call).status()).isEqualTo(404);
    }

    @Test
    void whatHappensInAnotherWorkspaceIsNothingHere() {
        String shared = EVENT.replace("T1TEAM", "T2OTHER").replace("{\"type\":\"event_callback\"",
                "{\"type\":\"event_callback\",\"authorizations\":[{\"team_id\":\"T1TEAM\"}]");
        String command = "command=%2Fcreel&text=status&team_id=T2OTHER&user_id=" + Rig.ANN + "&channel_id=D1&trigger_id=1.2";
        assertThat(answered(signed(EVENT.replace("T1TEAM", "T2OTHER")), signed(command), signed("payload=" + PRESS.replace("T1TEAM", "T2OTHER")), signed(shared)))
                .extracting(Response::status).containsOnly(200);
        assertThat(rig.inbox.kept).as("what is shared with ours").hasSize(1);
    }

    @Test
    void nobodyElseIsWaitedFor() {
        Incoming good = signed(EVENT);
        List<Response> answers = answered(new Incoming("GET", "", Map.of(), good.headers(), good.body()), post("/other", EVENT, good.headers()));
        assertThat(answers).extracting(Response::status).containsExactly(404, 404);
        assertThat(rig.channel.handle(good, rig.call).status()).as("after the account's end").isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'mode':'http','botToken':{'secret':'b'}}|signingSecret", "{'botToken':{'secret':'b'}}|appToken",
        "{'appToken':{'secret':'b'}}|botToken", "{'mode':'x'}|mode", "{'apiRoot':'slack'}|apiRoot"})
    void withoutWhatItNeedsItDoesNotStart(String config, String missing) {
        assertThatThrownBy(() -> rig.channel.run(Rig.account(Rig.json(config)), rig.inbox, rig.call))
                .isInstanceOf(Failure.class).hasMessageContaining("channels.slack." + missing);
        assertThat(rig.inbox.health.get(0)).startsWith("down: ").contains(missing);
        assertThat(rig.egress.requests).isEmpty();
    }
}
