// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.journal.Journal;
import dev.creel.journal.Journal.Accepted;
import dev.creel.journal.Journal.Entry;
import dev.creel.journal.Journal.Outgoing;
import dev.creel.journal.JournalFull;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of one source, its cursor, and answers on their way out, over a restart. */
class BatchTest {
    private static final String SOURCE = "channel:sim:default";

    @TempDir
    Path state;

    private FileJournal journal() throws IOException {
        return new FileJournal(FileStore.of(new FileDisk(state), true, ""), Thread::new, Clock.systemUTC(), 8L << 20);
    }

    private static Entry entry(String key) {
        return new Entry(SOURCE, key, "run of " + key, "{}");
    }

    @Test
    void aBatchIsKeptWithItsCursorAndRepeatsAreTold() throws IOException {
        FileJournal journal = journal();
        assertThat(journal.cursor(SOURCE)).isEmpty();
        assertThat(journal.accept(SOURCE, List.of(entry("a"), entry("b"), entry("a")), "2"))
                .extracting(Accepted::duplicate).containsExactly(false, false, true);
        journal.accept("other", List.of(), "9");
        journal.outgoing("run of a", "key", "{\"text\":\"x\"}");
        journal.stop();

        FileJournal again = journal();
        assertThat(again.cursor(SOURCE)).isEqualTo("2");
        assertThat(again.cursor("other")).isEqualTo("9");
        assertThat(again.accept(SOURCE, List.of(entry("b"), entry("c")), "3"))
                .extracting(Accepted::duplicate).containsExactly(true, false);
        assertThat(again.unfinished()).hasSize(3);
        assertThat(again.unconfirmed()).containsExactly(new Outgoing("run of a", "key", "{\"text\":\"x\"}"));
        again.receipt("key", "sent");
        assertThat(again.unconfirmed()).isEmpty();
        again.stop();
    }

    @Test
    void aBatchThatDoesNotFitIsNotKeptInPart() throws IOException {
        FileJournal journal = journal();
        List<Entry> most = new ArrayList<>();
        for (int i = 1; i < FileJournal.MOST_WAITING; i++) {
            most.add(entry("e" + i));
        }
        journal.accept(SOURCE, most, "most");
        assertThatThrownBy(() -> journal.accept(SOURCE, List.of(entry("x"), entry("y")), "more")).isInstanceOf(JournalFull.class);
        assertThat(journal.find(SOURCE, "x")).isEmpty();
        assertThat(journal.cursor(SOURCE)).isEqualTo("most");
        journal.accept(SOURCE, List.of(entry("x")), "full");
        assertThat(journal.accept(SOURCE, List.of(), "refused ones only")).isEmpty();
        assertThat(journal.cursor(SOURCE)).isEqualTo("refused ones only");
        journal.stop();
    }

    /** A copy of the folder, while the journal is open, is what the death of its process leaves. */
    @Test
    void thatATurnBeganAndAReplyLeftOutlivesTheProcess(@TempDir Path left) throws IOException {
        FileJournal journal = journal();
        journal.accept(entry("a"));
        journal.outgoing("run of a", "key", "{}");
        journal.begun("run of a");
        journal.receipt("key", "sent");
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = left.resolve(state.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        FileJournal next = new FileJournal(FileStore.of(new FileDisk(left), true, ""), Thread::new, Clock.systemUTC(), 8L << 20);
        assertThat(next.unfinished()).singleElement().extracting(Journal.Unfinished::begun).isEqualTo(true);
        assertThat(next.unconfirmed()).isEmpty();
        next.stop();
        journal.stop();
    }
}
