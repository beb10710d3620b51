// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Attachments.Fetched;
import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.internal.media.ChannelAttachments;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound.Attachment;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ChannelAttachmentsTest {
    private static final ChannelAddress FROM = new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "anna", ""));

    private final Fakes fakes = new Fakes();
    private final List<String> asked = new ArrayList<>();
    private Fakes.FakeChannel channel;

    private List<Fetched> fetch(Function<Attachment, byte[]> service, Json... files) {
        channel = fakes.register("sim", Fakes.fake(Channel.class, (p, m, a) -> {
            Attachment file = (Attachment) a[1];
            asked.add(file.reference() + " at most " + a[2]);
            return service.apply(file);
        }));
        Message message = new Message("r", ChannelAddress.SURFACE, "", "", "look", "", List.of(), 0,
                Json.object().put("from", FROM.json()).put("attachments", Json.array(List.of(files))).build());
        return new ChannelAttachments(fakes.config(), fakes).fetch(message);
    }

    private static Json file(String reference, String name, long size) {
        return Json.object().put("reference", reference).put("name", name).put("mediaType", "image/png").put("size", size).build();
    }

    private static byte[] bytes(int count) {
        return "x".repeat(count).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void theTypeIsWhatTheBytesSayAndTheNameIsNoPath() {
        fakes.config("{\"channels\":{\"sim\":{}}}");
        Fetched file = fetch(f -> bytes(3), file("ref", "../../etc/cron.d/$(x).png", 3)).get(0);
        assertThat(file.type()).isEqualTo("text/plain");
        assertThat(file.extension()).isEqualTo("txt");
        assertThat(file.image()).isFalse();
        assertThat(file.problem()).isEmpty();
        assertThat(asked).containsExactly("ref at most " + (5 << 20));
    }

    @Test
    void whatIsTooLargeIsNotEvenAskedForAndNotTakenWhenItComes() {
        fakes.config("{\"channels\":{\"sim\":{\"mediaMaxMb\":0.001}}}");
        List<Fetched> files = fetch(f -> bytes(f.reference().equals("liar") ? 5_000 : 10),
                file("known", "a", 5_000), file("liar", "b", 10), file("fits", "c", 10));
        assertThat(asked).containsExactly("liar at most 1048", "fits at most 1048");
        assertThat(files).extracting(f -> f.bytes().length).containsExactly(0, 0, 10);
        assertThat(files.get(0).problem()).contains("mediaMaxMb");
        assertThat(files.get(1).problem()).contains("mediaMaxMb");
    }

    /** All of a message's files are in memory at once. */
    @Test
    void theFilesOfOneMessageAreBoundedTogether() {
        fakes.config("{\"channels\":{\"sim\":{\"mediaMaxMb\":20}}}");
        int large = 12 << 20;
        List<Fetched> files = fetch(f -> bytes(large), file("one", "a", large), file("two", "b", -1), file("three", "c", large),
                file("last", "d", 8 << 20));
        assertThat(files.stream().mapToLong(Fetched::size).sum()).isLessThanOrEqualTo(20L << 20);
        assertThat(files).extracting(Fetched::size).startsWith(large, 0, 0);
        assertThat(files.get(2).problem()).contains("together");
        assertThat(asked).as("no more than fits is taken").contains("two at most " + (8 << 20)).doesNotContain("three at most " + (8 << 20));
    }

    /** A byte a second ends with the little time a small file has; one of which nothing is known has the message's. */
    @Test
    void aFileHasTheTimeItTakesAtTheLowestRate() {
        fakes.config("{\"channels\":{\"sim\":{}}}");
        fetch(f -> bytes(1), file("none", "a", 0), file("small", "b", 128 << 10), file("larger", "c", 1 << 20),
                file("largest", "d", 5 << 20), file("unknown", "e", -1));
        assertThat(channel.deadlines.subList(0, 3)).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(11), Duration.ofSeconds(18));
        assertThat(channel.deadlines.subList(3, 5)).allSatisfy(
                longest -> assertThat(longest).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(45)));
    }

    @Test
    void whatFailsIsSaidAndLosesNothingElse() {
        fakes.config("{\"channels\":{\"sim\":{}}}");
        List<Fetched> files = fetch(f -> {
            if (f.reference().equals("gone")) {
                throw new Failure(Failure.Code.NOT_FOUND, "no such file");
            }
            return bytes(1);
        }, file("gone", "a", 1), file("here", "b", 1));
        assertThat(files.get(0).problem()).contains("no such file");
        assertThat(files.get(1).problem()).isEmpty();
    }

    @Test
    void anAccountThatIsSwitchedOffFetchesNothing() {
        fakes.config("{\"channels\":{\"sim\":{\"enabled\":false}}}");
        assertThat(fetch(f -> bytes(1), file("ref", "a", 1)).get(0).problem()).contains("not there");
        assertThat(asked).isEmpty();
    }
}
