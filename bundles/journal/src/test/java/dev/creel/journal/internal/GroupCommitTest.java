// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.journal.Journal;
import dev.creel.vault.Disk;
import dev.creel.vault.internal.FileDisk;
import dev.creel.vault.internal.FileStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages that come in while the disk is busy share the next force. */
class GroupCommitTest {
    private static final int CLIENTS = 16;

    @TempDir
    Path state;

    private final AtomicInteger forces = new AtomicInteger();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean slow;

    private Disk disk() {
        FileDisk real = new FileDisk(state);
        return proxy(Disk.class, real, name -> { });
    }

    private <T> T proxy(Class<T> type, Object real, Consumer<String> before) {
        return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {type}, (p, method, args) -> {
            before.accept(method.getName());
            try {
                Object answer = method.invoke(real, args);
                return answer instanceof Disk.File file ? proxy(Disk.File.class, file, this::told) : answer;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private void told(String method) {
        if (slow && method.equals("force") && forces.incrementAndGet() == 1) {
            busy.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    @Timeout(60)
    void sixteenMessagesNeedTwoForces() throws InterruptedException, IOException {
        FileStore store = FileStore.of(disk(), true, "");
        FileJournal journal = new FileJournal(store, Thread::new, Clock.systemUTC(), 8L << 20);
        journal.accept(new Journal.Entry("s", "first", "first", "{}"));
        slow = true;
        List<Thread> clients = new ArrayList<>();
        AtomicInteger acknowledged = new AtomicInteger();
        for (int i = 0; i < CLIENTS; i++) {
            String key = "k" + i;
            Thread client = new Thread(() -> {
                journal.accept(new Journal.Entry("s", key, key, "{}"));
                acknowledged.incrementAndGet();
            });
            clients.add(client);
            client.start();
            if (i == 0) {
                busy.await();
            }
        }
        while (journal.unfinished().size() < CLIENTS + 1) {
            Thread.onSpinWait();
        }
        assertThat(acknowledged).as("nobody is told before the disk has it").hasValue(0);
        goOn.countDown();
        for (Thread client : clients) {
            client.join();
        }
        assertThat(acknowledged).hasValue(CLIENTS);
        assertThat(forces).hasValue(2);
        journal.stop();
        store.stop();
    }
}
