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

/** A disk that takes nothing more: the journal says so from then on, without being asked to write. */
class BrokenDiskTest {
    @TempDir
    Path state;

    private volatile boolean full;

    @Test
    void whatCouldNotBeKeptStaysKnown() throws IOException {
        FileStore store = FileStore.of(wrapped(Disk.class, new FileDisk(state)), true, "");
        FileJournal journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        journal.accept(new Journal.Entry("s", "one", "one", "{}"));
        assertThat(journal.broken()).isEmpty();
        full = true;
        assertThatThrownBy(() -> journal.accept(new Journal.Entry("s", "two", "two", "{}"))).isInstanceOf(StoreException.class);
        assertThat(journal.broken()).isPresent();
        full = false;
        assertThatThrownBy(() -> journal.accept(new Journal.Entry("s", "three", "three", "{}"))).isInstanceOf(StoreException.class);
        assertThat(journal.broken()).as("until the next start").isPresent();
    }

    private <T> T wrapped(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, (p, method, args) -> {
            if (full && (method.getName().equals("force") || method.getName().equals("append") || method.getName().equals("write"))) {
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
