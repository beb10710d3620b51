// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final int LIMIT = 1 << 20;
    private static final int HALF = LIMIT / 2;

    @TempDir
    Path place;

    private DataFolder folder() {
        return new DataFolder(place.toString(), () -> LIMIT);
    }

    @Test
    void whatIsThereAtTheStartCounts() throws IOException {
        Files.write(place.resolve("old"), new byte[HALF + 1]);

        assertThat(folder().take(HALF)).isFalse();
        assertThat(folder().take(HALF - 16_384)).isTrue();
    }

    @Test
    void whatWasDeletedOrTruncatedIsGivenBack() throws IOException {
        DataFolder folder = folder();
        assertThat(folder.take(LIMIT - 8192)).isTrue();
        Files.write(place.resolve("big"), new byte[LIMIT - 8192]);
        assertThat(folder.take(8192)).isFalse();

        Files.write(place.resolve("big"), new byte[1]);
        assertThat(folder.take(HALF)).isTrue();
        Files.delete(place.resolve("big"));
        assertThat(folder.take(LIMIT - 8192)).isTrue();
    }

    @Test
    void whatWasDeletedCountsUntilItIsClosed() throws IOException {
        DataFolder folder = folder();
        Path file = place.resolve("deleted");
        try (OutputStream open = Files.newOutputStream(file)) {
            Files.delete(file);
            open.write(new byte[LIMIT - 8192]);
            assertThat(folder.take(8192)).isFalse();
        }
        assertThat(folder.take(LIMIT - 8192)).isTrue();
    }

    @Test
    void everyEntryTakesABlock() throws IOException {
        Path deep = Files.createDirectories(place.resolve("a/b"));
        for (int i = 0; i < 254; i++) {
            Files.createFile(deep.resolve("f" + i));
        }
        assertThat(folder().take(0)).isFalse();
        Files.delete(deep.resolve("f0"));
        assertThat(folder().take(0)).isTrue();
    }

    @Test
    void manySmallWritesTakeABlockEach() {
        DataFolder folder = folder();
        int fit = 0;
        while (folder.take(1) && fit < 10_000) {
            fit++;
        }
        // Nothing was written, so measuring gives everything back each time the sum is full.
        assertThat(fit).isEqualTo(10_000);
    }

    @Test
    void aSparseFileCountsByItsLength() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(place.resolve("sparse").toFile(), "rw")) {
            file.setLength(1L << 40);
        }
        assertThat(folder().take(0)).isFalse();
        assertThat(folder().maps(1)).isFalse();
    }

    @Test
    void aFolderThatCannotBeLookedIntoIsFull() throws IOException {
        Path loop = place.resolve("loop");
        Files.createSymbolicLink(loop, loop);

        assertThat(new DataFolder(loop.toString(), () -> LIMIT).take(0)).isFalse();
    }

    @Test
    void linksAreCountedButNotFollowed() throws IOException {
        Files.createSymbolicLink(place.resolve("link"), Path.of("/"));
        assertThat(folder().take(HALF)).isTrue();
    }

    @Test
    void whatIsLargerThanTheLimitNeverFits() {
        assertThat(folder().take(Long.MAX_VALUE)).isFalse();
        assertThat(folder().take(LIMIT)).isFalse();
        assertThat(folder().take(-1)).isFalse();
    }

    @Test
    void mappingsTogetherAreNoMoreThanTheLimit() {
        DataFolder folder = folder();
        assertThat(folder.maps(HALF)).isTrue();
        folder.mapped().addAndGet(HALF);
        assertThat(folder.maps(HALF + 1)).isFalse();
        assertThat(folder.maps(HALF)).isTrue();
    }

    @Test
    void measuringWaitsForARenameUnderWay() throws Exception {
        DataFolder folder = folder();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread renaming = new Thread(() -> {
            folder.renames();
            begun.countDown();
            try {
                end.await();
                // What the rename brings in is there before it ends.
                Files.write(place.resolve("moved"), new byte[LIMIT]);
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
            folder.renamed();
        });
        renaming.start();
        begun.await();
        FutureTask<Boolean> taking = new FutureTask<>(() -> folder.take(1));
        Thread writing = new Thread(taking);
        writing.start();
        while (writing.getState() != Thread.State.TIMED_WAITING && writing.isAlive()) {
            Thread.onSpinWait();
        }
        end.countDown();

        assertThat(taking.get()).isFalse();
        renaming.join();
    }

    @Test
    void aFolderOfNoneCountsNothing() {
        DataFolder none = new DataFolder("", () -> 0);
        assertThat(none.take(Long.MAX_VALUE)).isTrue();
        assertThat(none.maps(Long.MAX_VALUE)).isTrue();
        assertThat(none.holds("/a")).isFalse();
    }

    @Test
    void holdsWhatIsBelowIt() {
        DataFolder folder = new DataFolder("/d/p", () -> 0);
        assertThat(folder.holds("/d/p")).isTrue();
        assertThat(folder.holds("/d/p/x")).isTrue();
        assertThat(folder.holds("/d/px")).isFalse();
    }
}
