// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import static dev.creel.workspace.internal.Jail.bytes;
import static dev.creel.workspace.internal.Jail.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody in the workspace exchanges files and folders for links while they are used. */
@Timeout(300)
class RacesTest {
    private static final int TIMES = 3_000;

    @TempDir
    Path temp;
    private Jail jail;
    private Workspace files;
    private Path outside;
    private int asides;

    @BeforeEach
    void open() throws IOException {
        jail = new Jail(temp);
        files = jail.open();
        outside = jail.secret.getParent();
    }

    private interface Swap {
        void once() throws IOException;
    }

    /** Swaps until the work is done. */
    private static void during(Swap swap, Swap work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> fault = new AtomicReference<>();
        Thread swapper = new Thread(() -> {
            try {
                while (!done.get()) {
                    swap.once();
                }
            } catch (IOException e) {
                fault.set(e);
            }
        });
        swapper.start();
        try {
            work.once();
        } finally {
            done.set(true);
            swapper.join();
        }
        assertThat(fault.get()).isNull();
    }

    /** The name is a file, then a link to the secret, and so on; never nothing. */
    private Swap file(String name) {
        Path at = jail.folder.resolve(name);
        Path next = temp.resolve("next-" + name);
        return () -> {
            Files.createSymbolicLink(next, jail.secret);
            Files.move(next, at, StandardCopyOption.ATOMIC_MOVE);
            Files.writeString(next, "inside");
            Files.move(next, at, StandardCopyOption.ATOMIC_MOVE);
        };
    }

    /** The name is a folder, then a link to the folder outside, and so on. */
    private Swap folder(String name) {
        Path at = jail.folder.resolve(name);
        Path kept = temp.resolve("kept-" + name);
        return () -> {
            Files.move(at, kept, StandardCopyOption.ATOMIC_MOVE);
            // While the name is free, the workspace may make a folder there; it goes aside.
            while (!linked(at)) {
                aside(at);
            }
            Files.delete(at);
            while (!renamed(kept, at)) {
                aside(at);
            }
        };
    }

    private boolean linked(Path at) {
        try {
            Files.createSymbolicLink(at, outside);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean renamed(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void aside(Path at) {
        renamed(at, temp.resolve("aside-" + asides++));
    }

    /** @return whether it was let do it */
    private static boolean tried(Runnable act) {
        try {
            act.run();
            return true;
        } catch (Refused | Failure e) {
            return false;
        }
    }

    /** The same race against a reader that looks first and opens then: it must leak, or the race is none. */
    @Test
    void whoLooksFirstAndOpensThenIsCheated() throws Exception {
        jail.put("victim", "inside");
        Path victim = jail.folder.resolve("victim");
        AtomicReference<String> leaked = new AtomicReference<>();
        during(file("victim"), () -> {
            while (leaked.get() == null) {
                if (!Files.isSymbolicLink(victim)) {
                    String read = Files.readString(victim);
                    if (read.equals(Jail.SECRET)) {
                        leaked.set(read);
                    }
                }
            }
        });
        assertThat(leaked.get()).isEqualTo(Jail.SECRET);
    }

    @Test
    void aFileThatBecomesALinkIsNotReadThrough() throws Exception {
        jail.put("victim", "inside");
        int[] read = {0};
        during(file("victim"), () -> {
            for (int i = 0; i < TIMES || read[0] == 0; i++) {
                tried(() -> {
                    assertThat(text(files.read("victim", 0, 100))).isEqualTo("inside");
                    read[0]++;
                });
            }
        });
        assertThat(read[0]).isPositive();
    }

    @Test
    void aFolderThatBecomesALinkIsNotReadThrough() throws Exception {
        jail.put("dir/secret.txt", "inside");
        int[] read = {0};
        during(folder("dir"), () -> {
            for (int i = 0; i < TIMES || read[0] == 0; i++) {
                tried(() -> {
                    assertThat(text(files.read("dir/secret.txt", 0, 100))).isEqualTo("inside");
                    read[0]++;
                });
            }
        });
    }

    @Test
    void nothingIsMadeChangedMovedOrRemovedOutside() throws Exception {
        jail.put("dir/secret.txt", "inside");
        int[] done = {0};
        during(folder("dir"), () -> {
            for (int i = 0; i < TIMES / 6 || done[0] == 0; i++) {
                String name = "dir/n" + i;
                done[0] += tried(() -> files.write(name + ".txt", bytes("owned"), Workspace.ANY)) ? 1 : 0;
                tried(() -> files.write(name + "/deep/x.txt", bytes("owned"), Workspace.ANY));
                tried(() -> files.write("dir/secret.txt", bytes("owned"), Workspace.ANY));
                tried(() -> files.move("dir/secret.txt", "dir/moved.txt"));
                tried(() -> files.move("dir/moved.txt", "dir/secret.txt"));
                tried(() -> files.remove(name + ".txt"));
            }
        });
        assertThat(Files.readString(jail.secret)).isEqualTo(Jail.SECRET);
        try (Stream<Path> there = Files.list(outside)) {
            assertThat(there).containsExactly(jail.secret);
        }
        assertThat(done[0]).isPositive();
    }

    @Test
    void aSearchDoesNotLeaveTheWorkspace() throws Exception {
        jail.put("dir/a.txt", "inside");
        Files.writeString(outside.resolve("only-outside.txt"), "");
        during(folder("dir"), () -> {
            for (int i = 0; i < TIMES / 4; i++) {
                tried(() -> assertThat(files.find("", "**", 100)).extracting(Workspace.Entry::path)
                        .doesNotContain("dir/only-outside.txt", "dir/secret.txt"));
                tried(() -> assertThat(files.list("dir", 100)).extracting(Workspace.Entry::path).doesNotContain("dir/only-outside.txt"));
            }
        });
        assertThat(files.find("", "**", 100)).extracting(Workspace.Entry::path).containsExactly("dir", "dir/a.txt");
    }

    /** Of many that all expect the same file, one writes; none is lost. */
    @Test
    void oneOfManyWritersWins() throws Exception {
        jail.put("count", "0");
        Thread[] writers = new Thread[4];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = new Thread(() -> {
                for (int n = 0; n < 50; ) {
                    n += tried(() -> {
                        String digest = files.digest("count");
                        int now = Integer.parseInt(text(files.read("count", 0, 9)));
                        files.write("count", bytes(Integer.toString(now + 1)), digest);
                    }) ? 1 : 0;
                }
            });
            writers[i].start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(jail.on("count")).isEqualTo("200");
        assertThat(Files.isRegularFile(jail.folder.resolve("count"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
