// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.config.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CutTest {
    @TempDir
    Path state;

    /** A writer that adds to one log, then to another, then replaces a small file: at each moment each is at most one ahead of the next. */
    @Test
    @Timeout(120)
    void allFilesAreOfOneMomentWhileOthersWrite() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<IOException> broken = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread writer = new Thread(() -> write(stop, broken, begun));
        writer.start();
        begun.await();
        try {
            long last = 0;
            for (int i = 0; i < 20; i++) {
                try (Cut cut = Cut.take(Sources.of(new Location(state, state.resolve("creel.json"))))) {
                    long first = size(cut, "state/journal/a");
                    long second = size(cut, "state/journal/z");
                    long third = number(cut);
                    assertThat(first).isBetween(second, second + 1);
                    assertThat(second).isBetween(third, third + 1);
                    assertThat(first).isGreaterThanOrEqualTo(last);
                    last = first;
                }
            }
            assertThat(last).isPositive();
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(broken.get()).isNull();
    }

    private void write(AtomicBoolean stop, AtomicReference<IOException> broken, CountDownLatch begun) {
        try {
            Files.createDirectories(state.resolve("journal"));
            try (FileChannel a = log("a"); FileChannel z = log("z")) {
                for (int n = 1; !stop.get(); n++) {
                    a.write(ByteBuffer.wrap(new byte[] {'x'}));
                    z.write(ByteBuffer.wrap(new byte[] {'x'}));
                    Files.writeString(state.resolve("small.new"), Integer.toString(n));
                    Files.move(state.resolve("small.new"), state.resolve("small"), StandardCopyOption.ATOMIC_MOVE);
                    begun.countDown();
                    LockSupport.parkNanos(300_000L * (n % 40));
                }
            }
        } catch (IOException e) {
            broken.set(e);
            begun.countDown();
        }
    }

    private FileChannel log(String name) throws IOException {
        return FileChannel.open(state.resolve("journal").resolve(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static long size(Cut cut, String name) {
        return entry(cut, name).size();
    }

    private static Entry entry(Cut cut, String name) {
        return cut.entries().stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
    }

    private static long number(Cut cut) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        cut.file(entry(cut, "state/small")).read(text, 0);
        return Long.parseLong(new String(text.array(), 0, text.position()));
    }
}
