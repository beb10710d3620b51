// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.journal.Journal;
import dev.creel.vault.Disk;
import dev.creel.vault.StoreException;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing: the journal says so, until it has room again or, when nobody knows what is on it, for good. */
class BrokenDiskTest {
    @TempDir
    Path state;

    private volatile String refused = "";

    private FileJournal journal() {
        FileStore store = FileStore.of(wrapped(Disk.class, new FileDisk(state)), true, "");
        FileJournal journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        journal.accept(new Journal.Entry("s", "one", "one", "{}"));
        assertThat(journal.broken()).isEmpty();
        return journal;
    }

    private static void accept(Journal journal, String key) {
        journal.accept(new Journal.Entry("s", key, key, "{}"));
    }

    @Test
    void whatCouldNotBeForcedStaysKnown() {
        FileJournal journal = journal();
        refused = "force";
        assertThatThrownBy(() -> accept(journal, "two")).isInstanceOf(StoreException.class);
        assertThat(journal.broken()).isPresent();
        refused = "";
        assertThatThrownBy(() -> accept(journal, "three")).isInstanceOf(StoreException.class);
        assertThat(journal.broken()).as("until the next start").isPresent();
    }

    @Test
    void aDiskThatWasFullIsUsedAgain() {
        FileJournal journal = journal();
        refused = "append";
        assertThatThrownBy(() -> accept(journal, "two")).isInstanceOf(StoreException.class);
        assertThat(journal.broken()).hasValueSatisfying(why -> assertThat(why).contains("No space left"));
        assertThat(journal.find("s", "two")).isEmpty();
        refused = "";
        accept(journal, "two");
        assertThat(journal.broken()).isEmpty();
        assertThat(journal.unfinished()).extracting(each -> each.entry().key()).containsExactly("one", "two");
    }

    private <T> T wrapped(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, (p, method, args) -> {
            if (method.getName().equals(refused)) {
                throw new IOException("No space left on device");
            }
            try {
                Object answer = method.invoke(real, args);
                return answer instanceof Disk.File file ? wrapped(Disk.File.class, file) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
