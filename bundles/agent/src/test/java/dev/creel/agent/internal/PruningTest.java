// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolResult;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which part of a conversation a model is shown. */
class PruningTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void oldResultsAreShortenedAfterAPauseAndTheLastOnesStayWhole() {
        List<Message> conversation = conversation(6, 10_000);
        List<Message> out = pruning("{}").shortened(conversation, 150_000, LONG);
        assertThat(results(out).subList(0, 5)).allMatch(text -> text.length() > 3_000 && text.length() < 3_100);
        assertThat(results(out).get(5)).as("before the last three answers, calls counted").hasSize(10_000);
        assertThat(results(out).get(0)).startsWith("0:").endsWith("end").contains("left out 7000 of 10000 characters");
        assertThat(out).hasSameSizeAs(conversation);
        assertThat(pruning("{}").shortened(conversation, 150_000, Duration.ofMinutes(4))).isSameAs(conversation);
        assertThat(pruning("{}").shortened(conversation, 1_500_000, LONG)).isSameAs(conversation);
        assertThat(pruning("{'ttl':'2h'}").shortened(conversation, 150_000, LONG)).isSameAs(conversation);
        assertThat(pruning("{'keepLastAssistants':99}").shortened(conversation, 150_000, LONG)).isEqualTo(conversation);
    }

    @Test
    void whenThatIsNotEnoughTheOldestAreClearedAsFarAsNeeded() {
        List<Message> conversation = conversation(30, 4_000);
        List<String> out = results(pruning("{'hardClear':{'placeholder':'gone'}}").shortened(conversation, 200_000, LONG));
        long cleared = out.stream().filter("gone"::equals).count();
        assertThat(cleared).isBetween(5L, 7L);
        assertThat(out.subList(0, (int) cleared)).containsOnly("gone");
        assertThat(results(pruning("{'hardClear':{'enabled':false}}").shortened(conversation, 200_000, LONG))).allMatch(t -> t.length() == 4_000);
        assertThat(results(pruning("{'minPrunableToolChars':900000}").shortened(conversation, 200_000, LONG))).allMatch(t -> t.length() == 4_000);
    }

    @Test
    void onlyTheToolsItIsAbout() {
        List<Message> conversation = conversation(6, 10_000);
        assertThat(pruning("{'tools':{'deny':['re*']}}").shortened(conversation, 150_000, LONG)).isEqualTo(conversation);
        assertThat(pruning("{'tools':{'allow':['exec']}}").shortened(conversation, 150_000, LONG)).isEqualTo(conversation);
        assertThat(pruning("{'tools':{'allow':['READ']}}").shortened(conversation, 150_000, LONG)).isNotEqualTo(conversation);
    }

    @Test
    void theLastMessagesOfAPersonAndWhatFollowedThem() {
        List<Message> conversation = conversation(5, 10);
        List<Message> last = HistoryLimit.last(conversation, 2);
        assertThat(last).hasSize(8).first().isEqualTo(new Message.User("ask 3"));
        assertThat(HistoryLimit.last(conversation, 0)).hasSize(4);
        assertThat(HistoryLimit.last(conversation, 99)).isSameAs(conversation);
    }

    @Test
    void theSendersLimitThenTheAccountsThenTheChannels() {
        String channels = "{'channels':{'sim':{'dmHistoryLimit':9,'dms':{'eva':{'historyLimit':4}},'accounts':{'work':"
                + "{'dmHistoryLimit':7,'dms':{'anna':{'historyLimit':2}}},'home':{}}}}}";
        assertThat(limit(channels, "work", Chat.Kind.DIRECT, "anna")).contains(2L);
        assertThat(limit(channels, "work", Chat.Kind.DIRECT, "eva")).contains(4L);
        assertThat(limit(channels, "work", Chat.Kind.DIRECT, "bob")).contains(7L);
        assertThat(limit(channels, "home", Chat.Kind.DIRECT, "bob")).contains(9L);
        assertThat(limit(channels, "home", Chat.Kind.GROUP, "bob")).isEmpty();
        assertThat(limit("{}", "home", Chat.Kind.DIRECT, "bob")).isEmpty();
    }

    private static Optional<Long> limit(String config, String account, Chat.Kind kind, String sender) {
        ChannelAddress from = new ChannelAddress("sim", account, new Chat(kind, "c", ""));
        dev.creel.access.Message message = new dev.creel.access.Message("r", ChannelAddress.SURFACE, "k", "main", "hi", "",
                List.of(), 0, Json.object().put("from", from.json()).put("sender", sender).build());
        return HistoryLimit.of(new LiveRun(message, "k", "main", from.peer(), false), new Snapshot(1, "", json(config), "/s", "/s/c"));
    }

    /** Each turn asks, calls a tool, gets a result and answers. */
    private static List<Message> conversation(int turns, int result) {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            String text = i + ":" + "x".repeat(result - 5 - Integer.toString(i).length() + 1) + "end";
            all.add(new Message.User("ask " + i));
            all.add(new Message.Assistant("", List.of(new ToolUse("c" + i, "read", "{}"))));
            all.add(new ToolResult("c" + i, "read", text, false));
            all.add(new Message.Assistant("answer " + i, List.of()));
        }
        return all;
    }

    private static List<String> results(List<Message> conversation) {
        return conversation.stream().filter(ToolResult.class::isInstance).map(m -> ((ToolResult) m).text()).toList();
    }

    private static Pruning pruning(String settings) {
        return Pruning.of(json(settings));
    }

    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 16);
    }
}
