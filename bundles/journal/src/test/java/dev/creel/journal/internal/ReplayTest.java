// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final FactText text = new FactText();
    private final Replay replay = new Replay(text);

    private void file(boolean first, Fact... facts) {
        replay.begin(first);
        for (int i = 0; i < facts.length; i++) {
            replay.line(i, text.write(facts[i]));
        }
    }

    private static Fact accept(int i) {
        return Fact.accept("run" + i, "s", "key" + i, "p", i);
    }

    private static Fact ended(int i) {
        return Fact.ended("run" + i, "ok", "t", i);
    }

    private List<String> unfinished() {
        return replay.ledger().unfinished().stream().map(Journal.Unfinished::entry).map(Journal.Entry::runId).toList();
    }

    @Test
    void aWholeCopyTakesThePlaceOfWhatOlderFilesSaid() {
        file(true, accept(1), accept(2), ended(1));
        file(false, accept(3), Fact.snapshot(), accept(4));
        assertThat(unfinished()).containsExactly("run3", "run4");
    }

    @Test
    void aCopyThatWasCutShortAddsToWhatOlderFilesSaid() {
        file(true, accept(1), accept(2));
        file(false, accept(1));
        assertThat(unfinished()).containsExactly("run1", "run2");
    }

    @Test
    void linesOfOtherLogsCountFromTheLastCheckpoint() {
        file(true, Fact.line("a", 0, "x"), Fact.checkpoint(), Fact.line("a", 1, "y"), Fact.line("b", 0, "z"));
        assertThat(replay.lines()).extracting(Fact::text).containsExactly("y", "z");
        file(false, Fact.snapshot(), Fact.line("a", 2, "w"));
        assertThat(replay.lines()).as("a snapshot is no checkpoint").extracting(Fact::text).containsExactly("y", "z", "w");
    }

    @Test
    void readsBackWhatItWrote() {
        Fact fact = Fact.accept("r\u0000\ud83e\udd80", "s\"", "k\\", "line\nfeed \u2028", Long.MAX_VALUE);
        assertThat(text.read(text.write(fact))).isEqualTo(fact);
        assertThat(new String(text.write(fact), StandardCharsets.UTF_8)).doesNotContain("\n");
        for (Fact.Kind kind : Fact.Kind.values()) {
            Fact any = new Fact(kind, "r", "a", "b", "t", -1);
            assertThat(text.read(text.write(any))).isEqualTo(any);
        }
    }

    @Test
    void whatIsNoEntryIsRefused() {
        for (String line : new String[] {"", "{", "[]", "{}", "{\"k\":99}", "{\"k\":-1}", "{\"k\":1,\"new\":2}", "nonsense"}) {
            assertThatThrownBy(() -> text.read(line.getBytes(StandardCharsets.UTF_8))).as(line)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
