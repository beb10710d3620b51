// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.creel.api.channel.Channel.Button;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.channel.Channel.Outgoing;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {
    private static final Chat ROOM = new Chat(Chat.Kind.ROOM, "51", "", "4");
    private static final String SENT = "{\"id\":\"777\"}";

    private final Rig rig = new Rig();
    private final Sending sending = new Sending(rig.line().rest());

    private static Outgoing text(String key, String text) {
        return new Outgoing(key, ROOM, text, false);
    }

    @Test
    void aMessagePingsNobodyAndIsRecognisedWhenItComesAgain() {
        rig.egress.reply(200, Map.of(), SENT).reply(200, Map.of(), SENT).reply(200, Map.of(), SENT);
        assertThat(sending.send(new Outgoing("run", ROOM, "@everyone hi", false, "42", List.of(), List.of()), rig.call).messageIds())
                .containsExactly("777");
        sending.send(text("run", "@everyone hi"), rig.call);
        sending.send(text("run2", "@everyone hi"), rig.call);
        assertThat(rig.request(0).path()).isEqualTo("/api/v10/channels/51/messages");
        assertThat(rig.request(0).headers().get("Authorization")).containsExactly("Bot {{Authorization}}");
        assertThat(rig.sent(0).object("allowed_mentions")).isEqualTo(Rig.json("{'parse':[]}"));
        assertThat(rig.sent(0).integer("flags", 0)).as("no previews").isEqualTo(4);
        assertThat(rig.sent(0).object("message_reference").text("message_id")).contains("42");
        assertThat(rig.sent(0).flag("enforce_nonce", false)).isTrue();
        assertThat(rig.sent(0).text("nonce", "")).hasSizeBetween(8, 25).isEqualTo(rig.sent(1).text("nonce", ""));
        assertThat(rig.sent(2).text("nonce", "")).isNotEqualTo(rig.sent(0).text("nonce", ""));
    }

    @Test
    void aThreadIsWrittenToAsTheChannelItIs() {
        rig.egress.reply(200, Map.of(), SENT).reply(200, Map.of(), "").reply(200, Map.of(), SENT);
        Chat thread = new Chat(Chat.Kind.ROOM, "51", "52", "4");
        sending.send(new Outgoing("k", thread, "x", false), rig.call);
        sending.typing(thread, rig.call);
        sending.edit(thread, "777", new Outgoing("k", thread, "y", false), rig.call);
        assertThat(rig.egress.requests).extracting(r -> r.method() + ' ' + r.path()).containsExactly(
                "POST /api/v10/channels/52/messages", "POST /api/v10/channels/52/typing", "PATCH /api/v10/channels/52/messages/777");
        assertThat(rig.sent(2).object("allowed_mentions")).isEqualTo(Messages.NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../users/@me", "51/messages", "", "x"})
    void whatIsNoIdIsNoPartOfAPath(String id) {
        assertThatThrownBy(() -> sending.edit(ROOM, id, text("k", "x"), rig.call)).isInstanceOf(Failure.class);
        if (!id.isEmpty()) {
            Chat chat = new Chat(Chat.Kind.DIRECT, id, "");
            assertThatThrownBy(() -> sending.send(new Outgoing("k", chat, "x", false), rig.call)).isInstanceOf(Failure.class);
        }
        assertThat(rig.egress.requests).isEmpty();
    }

    @Test
    void filesGoTenAtATimeAndTheTextWithTheFirst() {
        rig.egress.reply(200, Map.of(), SENT).reply(200, Map.of(), "{\"id\":\"778\"}");
        List<Media> files = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            files.add(new Media("a\"\r\n" + i + ".txt", "text/plain", ("file " + i).getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(sending.send(new Outgoing("k", ROOM, "hi", false, "", files, List.of()), rig.call).messageIds())
                .containsExactly("777", "778");
        String first = new String(rig.request(0).body(), StandardCharsets.UTF_8);
        assertThat(first).contains("name=\"payload_json\"").contains("\"content\":\"hi\"").contains("filename=\"a%22%0D%0A9.txt\"").doesNotContain("file 10");
        String second = new String(rig.request(1).body(), StandardCharsets.UTF_8);
        assertThat(second).contains("file 10").doesNotContain("\"content\"");
        assertThat(rig.request(0).headers().get("Content-Type").get(0)).startsWith("multipart/form-data; boundary=");
    }

    @Test
    void buttonsStandInRowsOfFive() {
        rig.egress.reply(200, Map.of(), SENT);
        List<Button> buttons = new ArrayList<>(List.of(new Button("twice", "/0")));
        for (int i = 0; i < 7; i++) {
            buttons.add(new Button("b".repeat(90), "/" + i));
        }
        sending.send(new Outgoing("k", ROOM, "x", false, "", List.of(), buttons), rig.call);
        List<Json> rows = rig.sent(0).array("components");
        assertThat(rows).extracting(r -> ((Json.Obj) r).array("components").size()).containsExactly(5, 2);
        Json.Obj second = (Json.Obj) ((Json.Obj) rows.get(0)).array("components").get(1);
        assertThat(second.text("label", "")).hasSize(80);
        assertThat(second.text("custom_id")).contains("/1");
    }

    @ParameterizedTest
    @CsvSource({"400,BAD_INPUT", "401,AUTH", "403,PERMANENT", "404,NOT_FOUND", "413,BAD_INPUT", "500,TEMPORARY", "503,TEMPORARY", "504,TIMEOUT", "418,PERMANENT"})
    void errorsSayWhatTheyMean(int status, Failure.Code code) {
        rig.egress.reply(status, Map.of(), "{\"code\":50013,\"message\":\"Missing\\nPermissions\"}");
        Failure failure = catchThrowableOfType(Failure.class, () -> sending.send(text("k", "x"), rig.call));
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(status + " (50013): Missing Permissions");
    }

    @Test
    void aShortLimitIsWaitedForAndTheRequestMadeAgain() {
        rig.egress.reply(429, Map.of(), "{\"retry_after\":1.5,\"global\":false}").reply(200, Map.of(), SENT);
        assertThat(sending.send(text("k", "x"), rig.call).messageIds()).containsExactly("777");
        assertThat(rig.pauses).containsExactly(Duration.ofMillis(1500));
    }

    @Test
    void aLongLimitIsTheHostsToWaitForAndNothingIsSentMeanwhile() {
        rig.egress.reply(429, Map.of(), "{\"retry_after\":65,\"global\":true}");
        Failure failure = catchThrowableOfType(Failure.class, () -> sending.send(text("k", "x"), rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.RATE_LIMIT);
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(65));
        assertThatThrownBy(() -> sending.send(new Outgoing("k2", new Chat(Chat.Kind.ROOM, "99", ""), "x", false), rig.call)).isInstanceOf(Failure.class);
        assertThat(rig.egress.requests).hasSize(1);
        rig.now += 65_000;
        rig.egress.reply(200, Map.of(), SENT);
        assertThat(sending.send(text("k", "x"), rig.call).messageIds()).hasSize(1);
    }

    @Test
    void anEmptyBucketIsLeftToFillForThatChannelOnly() {
        Map<String, List<String>> empty = Map.of("x-ratelimit-bucket", List.of("b1"), "x-ratelimit-remaining", List.of("0"),
                "x-ratelimit-reset-after", List.of("2.25"));
        rig.egress.reply(200, empty, SENT).reply(200, Map.of(), SENT).reply(200, Map.of(), SENT);
        sending.send(text("k", "x"), rig.call);
        sending.send(new Outgoing("k2", new Chat(Chat.Kind.ROOM, "99", ""), "x", false), rig.call);
        assertThat(rig.pauses).isEmpty();
        sending.send(text("k3", "x"), rig.call);
        assertThat(rig.pauses).containsExactly(Duration.ofMillis(2250));
    }

    @Test
    void limitsOfManyChannelsAreForgottenInTime() {
        Buckets buckets = new Buckets(() -> rig.now);
        for (int i = 1; i <= 2_000; i++) {
            buckets.block(Route.channel("POST", Integer.toString(i), "/messages", "/messages"), Duration.ofMinutes(1), false);
        }
        assertThat(buckets.untilFree(Route.channel("POST", "1", "/messages", "/messages"))).isZero();
        assertThat(buckets.untilFree(Route.channel("POST", "2000", "/messages", "/messages"))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void filesAreFetchedFromDiscordOnlyAndWithoutTheToken() {
        rig.egress.reply(200, Map.of(), "12345").reply(200, Map.of(), "123456");
        assertThat(Files.fetch(rig.egress, rig.site, file("https://cdn.discordapp.com/a/1/x%20y.png?ex=1&hm=2", 5), 5, rig.call)).hasSize(5);
        assertThat(rig.request(0).bind()).isEmpty();
        assertThat(rig.request(0).headers()).isEmpty();
        assertThat(rig.request(0).query()).containsEntry("hm", List.of("2"));
        assertThat(rig.request(0).limits().redirects()).isZero();
        assertThatThrownBy(() -> Files.fetch(rig.egress, rig.site, file("https://media.discordapp.net/x", -1), 5, rig.call))
                .isInstanceOf(Failure.class).hasMessageContaining("more than 5");
        assertThatThrownBy(() -> Files.fetch(rig.egress, rig.site, file("https://cdn.discordapp.com/x", 6), 5, rig.call)).isInstanceOf(Failure.class);
        assertThat(rig.egress.requests).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/x", "http://cdn.discordapp.com/x", "https://cdn.discordapp.com.evil.example/x",
        "https://cdn.discordapp.com@evil.example/x", "https://cdn.discordapp.com:444/x", "file:///etc/passwd", "/etc/passwd", "x"})
    void filesOfOtherPlacesAreNot(String url) {
        Failure failure = catchThrowableOfType(Failure.class, () -> Files.fetch(rig.egress, rig.site, file(url, 1), 5, rig.call));
        assertThat(failure.code()).isEqualTo(Failure.Code.REFUSAL);
        assertThat(rig.egress.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"123456789,123456789", "<@123456789>,123456789", "<@!123456789>,123456789", "discord:123456789,123456789",
        "' user:123456789 ',123456789", "ann,''", "@ann,''", "ann#1234,''", "0123456,''", "12,''", "<@&123456789>,''", "*,''", "'',''"})
    void onlyIdsAreStable(String typed, String canonical) {
        assertThat(Snowflake.typed(typed)).isEqualTo(canonical);
    }

    private static Inbound.Attachment file(String url, long size) {
        return new Inbound.Attachment(url, "x", "", size);
    }

    @Test
    void withoutATokenTheSettingIsNamed() {
        assertThatThrownBy(() -> Site.of(Rig.account(Json.Obj.EMPTY))).isInstanceOf(Failure.class).hasMessageContaining("channels.discord.token is missing");
    }
}
