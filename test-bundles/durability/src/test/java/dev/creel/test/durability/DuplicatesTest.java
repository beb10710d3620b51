// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.internal.EventKey;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Entry;
import dev.creel.journal.Journal.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What a provider may do: repeat events, in any order, over restarts, two chats with one id, while other accounts are busy. Every
 * event of every chat begins exactly one turn; a key that leaves out the chat does not pass.
 */
class DuplicatesTest {
    private static final String SOURCE = "channel:sim:default";

    /** One step: a delivery, or a restart where there are no events. */
    private record Step(List<Inbound> events, boolean busyElsewhere) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Inbound> event = Combinators.combine(Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 7))
                .as((chat, id) -> new Inbound.Message("e" + id, new Chat(Chat.Kind.DIRECT, "chat" + chat, ""),
                        new Inbound.Sender("s", true, "s"), Instant.EPOCH, "hi", true));
        return Combinators.combine(event.list().ofMaxSize(6), Arbitraries.of(true, false)).as(Step::new).list().ofMaxSize(12);
    }

    @Property(tries = 150)
    void everyEventOfEveryChatBeginsOneTurn(@ForAll("histories") List<Step> history) throws InterruptedException {
        check(history, EventKey::of);
    }

    /** The planted mistake, judged by the same check: the id of somebody else's message makes a victim's a duplicate. */
    @Example
    void aKeyWithoutTheChatIsCaught() {
        List<Step> history = histories().list().ofSize(60).sample().stream().flatMap(List::stream).toList();
        assertThatThrownBy(() -> check(history, Inbound::eventId)).isInstanceOf(AssertionError.class);
    }

    private static void check(List<Step> history, Function<Inbound, String> key) throws InterruptedException {
        Machine machine = new Machine(new RecordingDisk(), true);
        Set<List<String>> begun = new HashSet<>();
        Set<List<String>> seen = new HashSet<>();
        int run = 0;
        for (Step step : history) {
            if (step.events().isEmpty()) {
                machine.settle();
                machine.stop();
                machine = new Machine(machine.disk, true);
            }
            List<Entry> entries = new ArrayList<>();
            for (Inbound event : step.events()) {
                entries.add(new Entry(SOURCE, key.apply(event), "run" + run++, "{}"));
            }
            List<Journal.Accepted> accepted = machine.journal.accept(SOURCE, entries, "c" + run);
            for (int i = 0; i < accepted.size(); i++) {
                List<String> event = List.of(step.events().get(i).chat().id(), step.events().get(i).eventId());
                seen.add(event);
                if (!accepted.get(i).duplicate()) {
                    assertThat(begun.add(event)).as("a second turn for %s", event).isTrue();
                    machine.journal.ended(accepted.get(i).runId(), new Outcome("ok", "{}"));
                }
            }
            if (step.busyElsewhere()) {
                elsewhere(machine.journal, run++);
            }
        }
        machine.settle();
        machine.stop();
        assertThat(begun).as("an event without a turn").isEqualTo(seen);
    }

    private static void elsewhere(Journal journal, int run) {
        for (int i = 0; i < 20; i++) {
            String id = "other" + run + '-' + i;
            journal.accept("channel:sim:busy", List.of(new Entry("channel:sim:busy", id, id, "{}")), id);
            journal.ended(id, new Outcome("ok", "{}"));
        }
    }
}
