// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Channel.Button;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {
    private static final Chat THREAD = new Chat(Chat.Kind.ROOM, "C1", "1600000000.000100", "T1TEAM");
    private static final String SENT = "{'ok':true,'ts':'1700000001.000200'}";

    private final Rig rig = new Rig();

    private List<String> send(String text, List<Media> media, List<Button> buttons) {
        return rig.channel.send(Rig.account(Rig.SOCKET), new Outgoing("k", THREAD, text, false, "", media, buttons), rig.call).messageIds();
    }

    @Test
    void aMessageGoesToItsThreadAndNothingIsFetchedForIt() {
        rig.answers(SENT);
        assertThat(send("hi", List.of(), List.of())).containsExactly("1700000001.000200");
        assertThat(rig.request(0).origin() + rig.request(0).path()).isEqualTo("https://slack.com/api/chat.postMessage");
        assertThat(rig.request(0).bind()).containsExactly(Bind.bearer(rig.settings.botToken()));
        assertThat(rig.sent(0)).isEqualTo(Rig.json(
                "{'channel':'C1','text':'hi','unfurl_links':false,'unfurl_media':false,'thread_ts':'1600000000.000100'}"));
    }

    @Test
    void buttonsStandBelowTheText() {
        rig.answers(SENT);
        String text = "a".repeat(2_990) + "\n" + "b".repeat(400);
        send(text, List.of(), List.of(new Button("l".repeat(90), "/stop")));
        List<Json> blocks = rig.sent(0).array("blocks");
        assertThat(blocks).hasSize(3);
        assertThat(((Json.Obj) blocks.get(0)).object("text").text("text", "")).isEqualTo("a".repeat(2_990));
        assertThat(((Json.Obj) blocks.get(1)).object("text").text("text", "")).isEqualTo("b".repeat(400));
        Json.Obj button = (Json.Obj) ((Json.Obj) blocks.get(2)).array("elements").get(0);
        assertThat(button.text("value")).contains("/stop");
        assertThat(button.object("text").text("text", "")).hasSize(75);
    }

    @Test
    void filesAreCarriedFirstAndShownWithTheText() {
        rig.answers("{'ok':true,'upload_url':'https://files.slack.com/upload/v1/abc?x=1','file_id':'F1'}").answers("OK - 3").answers("{'ok':true,'files':[{'id':'F1'}]}");
        assertThat(send("see", List.of(new Media("a b.txt", "text/plain", "abc".getBytes(StandardCharsets.UTF_8))), List.of())).isEmpty();
        assertThat(rig.body(0)).isEqualTo("filename=a+b.txt&length=3");
        assertThat(rig.request(1).bind()).as("no token goes with the bytes").isEmpty();
        assertThat(rig.body(1)).isEqualTo("abc");
        assertThat(rig.sent(2)).isEqualTo(Rig.json("{'files':[{'id':'F1','title':'a b.txt'}],'channel_id':'C1','thread_ts':'1600000000.000100','initial_comment':'see'}"));
        rig.answers("{'ok':true,'upload_url':'https://evil.example/','file_id':'F1'}");
        assertThatThrownBy(() -> send("see", List.of(new Media("a", "", new byte[3])), List.of())).isInstanceOf(Failure.class).hasMessageContaining("files.slack.com");
    }

    @Test
    void anEditTakesTheButtonsAway() {
        rig.answers("{'ok':true}");
        rig.channel.edit(Rig.account(Rig.SOCKET), "1700000001.000200", new Outgoing("k", THREAD, "new", false), rig.call);
        assertThat(rig.request(0).path()).isEqualTo("/api/chat.update");
        assertThat(rig.sent(0)).isEqualTo(Rig.json("{'channel':'C1','ts':'1700000001.000200','text':'new','blocks':[]}"));
        assertThatThrownBy(() -> rig.channel.edit(Rig.account(Rig.SOCKET), "x", new Outgoing("k", THREAD, "new", false), rig.call)).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @CsvSource({"invalid_auth,AUTH", "token_revoked,AUTH", "missing_scope,AUTH", "channel_not_found,NOT_FOUND", "not_in_channel,PERMANENT", "is_archived,PERMANENT",
        "msg_too_long,BAD_INPUT", "invalid_blocks,BAD_INPUT", "ratelimited,RATE_LIMIT", "internal_error,TEMPORARY", "request_timeout,TIMEOUT", "brand_new,PERMANENT"})
    void errorsSayWhatTheyMean(String error, Failure.Code code) {
        rig.answers("{'ok':false,'error':'" + error + "','needed':'chat:write'}");
        Failure failure = catchThrowableOfType(Failure.class, () -> send("hi", List.of(), List.of()));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining("Slack says " + error + " to chat.postMessage");
    }

    @ParameterizedTest
    @CsvSource({"500,TEMPORARY", "503,TEMPORARY", "404,PERMANENT", "200,PERMANENT"})
    void answersWithoutAnErrorOfTheirOwnGoByTheirStatus(int status, Failure.Code code) {
        rig.egress.reply(status, Map.of(), "<html>");
        assertThat(catchThrowableOfType(Failure.class, () -> send("hi", List.of(), List.of())).code()).isEqualTo(code);
    }

    @Test
    void aLimitIsTheHostsToWaitFor() {
        rig.egress.reply(429, Map.of("retry-after", List.of("30")), "");
        Failure failure = catchThrowableOfType(Failure.class, () -> send("hi", List.of(), List.of()));
        assertThat(failure.code()).isEqualTo(Failure.Code.RATE_LIMIT);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    private byte[] fetch(String url, int most) {
        return rig.channel.download(Rig.account(Rig.SOCKET), new Inbound.Attachment(url, "x", "image/png", -1), most, rig.call);
    }

    @Test
    void filesAreFetchedWithTheTokenFromSlackOnly() {
        rig.egress.reply(200, Map.of(), "12345").reply(200, Map.of(), "123456").reply(302, Map.of("location", List.of("https://evil.example/")), "")
                .reply(200, Map.of("content-type", List.of("text/html; charset=utf-8")), "<html>");
        assertThat(fetch("https://files.slack.com/d/a%20b?t=1", 5)).hasSize(5);
        assertThat(rig.request(0).bind()).containsExactly(Bind.bearer(rig.settings.botToken()));
        assertThat(rig.request(0).limits().redirects()).isZero();
        assertThatThrownBy(() -> fetch("https://files.slack.com/a", 5)).isInstanceOf(Failure.class).hasMessageContaining("more than 5");
        assertThatThrownBy(() -> fetch("https://files.slack.com/a", 5)).isInstanceOf(Failure.class).hasMessageContaining("files:read");
        assertThatThrownBy(() -> fetch("https://files.slack.com/a", 500)).isInstanceOf(Failure.class).hasMessageContaining("files:read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/x", "http://files.slack.com/x", "https://files.slack.com.evil.example/x", "https://evil.slack.com/x",
        "https://files.slack.com@evil.example/x", "https://files.slack.com:444/x", "file:///etc/passwd", "/etc/passwd"})
    void theTokenGoesNowhereElse(String url) {
        assertThat(catchThrowableOfType(Failure.class, () -> fetch(url, 5)).code()).isEqualTo(Failure.Code.REFUSAL);
        assertThat(rig.egress.requests).isEmpty();
    }
}
