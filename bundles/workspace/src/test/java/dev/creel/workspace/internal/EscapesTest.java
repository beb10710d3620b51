// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import static dev.creel.workspace.internal.Jail.bytes;
import static dev.creel.workspace.internal.Jail.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Workspace;
import dev.creel.api.tool.Workspace.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ways out of a workspace, each tried beside a use of the same kind that stays inside and works. */
class EscapesTest {
    @TempDir
    Path temp;
    private Jail jail;
    private Workspace files;

    @BeforeEach
    void open() throws IOException {
        jail = new Jail(temp);
        jail.put("in/a.txt", "inside");
        files = jail.open();
    }

    private void refused(String rule, ThrowingCallable act) {
        int before = jail.refused.size();
        assertThatThrownBy(act).isInstanceOf(Refused.class).hasMessageContaining(rule);
        assertThat(jail.refused).hasSize(before + 1);
        assertThat(List.copyOf(jail.refused).get(before)).containsEntry("rule", rule).containsEntry("agent", "main")
                .containsEntry("session", "agent:main:main").containsKey("grant");
    }

    /** Everything a tool can do with a path. */
    private List<ThrowingCallable> uses(String path) {
        return List.of(() -> files.read(path, 0, 100), () -> files.stat(path), () -> files.list(path, 9), () -> files.find(path, "", 9),
                () -> files.digest(path), () -> files.write(path, bytes("owned"), Workspace.ANY), () -> files.remove(path),
                () -> files.move(path, "stolen"), () -> files.move("in/a.txt", path));
    }

    private void unharmed() throws IOException {
        assertThat(Files.readString(jail.secret)).isEqualTo(Jail.SECRET);
        assertThat(Files.list(jail.secret.getParent())).containsExactly(jail.secret);
        assertThat(jail.on("in/a.txt")).isEqualTo("inside");
    }

    @Test
    void noFormOfAPathLeadsOut() throws IOException {
        String secret = jail.secret.toString();
        String up = "../../outside/secret.txt";
        List<String> forms = List.of(up, "in/../" + up, "./" + up, "@" + up, "in/../../../outside/secret.txt", secret, "@" + secret,
                "file://" + secret, "file:" + secret, "FILE://localhost" + secret, "file://" + secret.replace("/", "%2F"),
                "file:///workspace/..%2f..%2f..%2f../outside/secret.txt", "@file://" + secret, "~/../../etc/hostname", "~", "~/.ssh/id_rsa",
                "/workspace/../outside/secret.txt", "/workspace2/a.txt", "/", "//etc/hostname", "/proc/self/root" + secret,
                "file://other/workspace/in/a.txt", " " + secret + " ", "in/a.txt/" + "../".repeat(30) + secret, "a\0b", "x/".repeat(80));
        for (String form : forms) {
            for (ThrowingCallable use : uses(form)) {
                refused("workspace.outside", use);
            }
        }
        unharmed();
    }

    @Test
    void everyFormOfAPathInsideIsTheSameFile() {
        for (String form : List.of("in/a.txt", "./in/a.txt", "in//a.txt", "in/./a.txt", "in/../in/a.txt", "@in/a.txt", "@./in/a.txt",
                "/workspace/in/a.txt", "@/workspace/in/a.txt", "file:///workspace/in/a.txt", "file:/workspace/in/a.txt",
                "file://localhost/workspace/in/%61.txt", " in/a.txt ", "/workspace/x/../in/a.txt")) {
            assertThat(text(files.read(form, 0, 100))).as(form).isEqualTo("inside");
        }
        assertThat(files.list("/workspace", 9)).extracting(Entry::path).containsExactly("in");
        assertThat(jail.refused).isEmpty();
    }

    @Test
    void theHostsOwnPathCountsOnlyWhereTheTurnKnowsIt() {
        String path = jail.folder + "/in/a.txt";
        refused("workspace.outside", () -> files.read(path, 0, 100));
        assertThat(text(jail.open("", jail.folder.toString()).read(path, 0, 100))).isEqualTo("inside");
    }

    @Test
    void aLinkIsNeverFollowed() throws IOException {
        Path outside = jail.secret.getParent();
        Files.createSymbolicLink(jail.folder.resolve("file"), jail.secret);
        Files.createSymbolicLink(jail.folder.resolve("dir"), outside);
        Files.createSymbolicLink(jail.folder.resolve("none"), outside.resolve("none.txt"));
        Files.createSymbolicLink(jail.folder.resolve("up"), Path.of("../../outside"));
        Files.createSymbolicLink(jail.folder.resolve("self"), Path.of("in"));
        for (String path : List.of("file", "none", "dir/secret.txt", "up/secret.txt", "dir/new.txt", "dir/sub/new.txt", "self/a.txt")) {
            refused("workspace.link", () -> files.read(path, 0, 100));
            refused("workspace.link", () -> files.digest(path));
            refused("workspace.link", () -> files.write(path, bytes("owned"), Workspace.ANY));
            refused("workspace.link", () -> files.write(path, bytes("owned"), Workspace.NONE));
            refused("workspace.link", () -> files.move(path, "stolen"));
        }
        for (String path : List.of("dir", "up", "self")) {
            refused("workspace.link", () -> files.list(path, 9));
            refused("workspace.link", () -> files.find(path, "", 9));
            refused("workspace.link", () -> files.move("in/a.txt", path + "/a.txt"));
        }
        refused("workspace.link", () -> files.remove("dir/secret.txt"));
        assertThat(files.find("", "**", 99)).extracting(Entry::path).contains("dir", "in/a.txt").doesNotContain("dir/secret.txt");
        assertThat(text(files.read("in/a.txt", 0, 9))).isEqualTo("inside");
        unharmed();
    }

    @Test
    void aSecondNameOfAFileOutsideIsNeitherReadNorWritten() throws IOException {
        Files.createLink(jail.folder.resolve("alias.txt"), jail.secret);
        for (ThrowingCallable use : List.<ThrowingCallable>of(() -> files.read("alias.txt", 0, 100), () -> files.digest("alias.txt"),
                () -> files.write("alias.txt", bytes("owned"), Workspace.ANY))) {
            refused("workspace.hard-link", use);
        }
        unharmed();
        Files.delete(jail.secret);
        assertThat(text(files.read("alias.txt", 0, 100))).isEqualTo(Jail.SECRET);
    }

    @Test
    void anotherFileSystemIsNotEntered() throws IOException {
        Jail whole = new Jail(temp.resolve("whole"), temp.resolve("whole/state"), "/");
        Workspace root = whole.open();
        assertThat(root.read("etc/passwd", 0, 1)).isNotEmpty();
        assertThatThrownBy(() -> root.read("proc/version", 0, 100)).isInstanceOf(Refused.class).hasMessageContaining("workspace.mount");
        assertThatThrownBy(() -> root.list("proc", 9)).isInstanceOf(Refused.class).hasMessageContaining("workspace.mount");
    }

    @Test
    void mountsAreReadFromTheKernelsTable() {
        String table = """
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 8:1 /data /w/a\\040b rw,relatime shared:1 - ext4 /dev/sda1 rw
                31 22 0:5 / /w2 rw - tmpfs tmpfs rw
                """;
        assertThat(Mounts.below(Path.of("/w"), table)).containsExactly(Path.of("/w/a b"));
        assertThat(Mounts.below(Path.of("/w2"), table)).isEmpty();
        assertThat(Mounts.below(Path.of("/"), table)).contains(Path.of("/w2"));
    }

    @Test
    void whatIsNoPlainFileIsNotOpened() throws Exception {
        Path pipe = jail.folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> files.read("pipe", 0, 1)).isInstanceOf(Failure.class).hasMessageContaining("no plain file");
        assertThatThrownBy(() -> files.list("pipe", 1)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> files.write("pipe", bytes("x"), Workspace.ANY)).isInstanceOf(Failure.class);
        assertThat(files.stat("pipe").kind()).isEqualTo(Entry.Kind.OTHER);
    }

    /** What is asked for outside, refused, must not become allowed by having been asked for. */
    @Test
    void askingDoesNotWidenTheWorkspace() throws IOException {
        Path second = Files.writeString(jail.secret.resolveSibling("second.txt"), Jail.SECRET);
        refused("workspace.outside", () -> files.read(jail.secret.toString(), 0, 9));
        refused("workspace.outside", () -> files.read(second.toString(), 0, 9));
        refused("workspace.outside", () -> files.list(second.getParent().toString(), 9));
        refused("workspace.outside", () -> files.read(System.getProperty("java.io.tmpdir") + "/x", 0, 9));
    }

    @Test
    void aSessionDoesNotReachItsNeighbours() throws IOException {
        Jail mine = new Jail(temp, temp.resolve("state"), "state/sandboxes/a");
        Jail other = new Jail(temp, temp.resolve("state"), "state/sandboxes/b");
        mine.put("own.txt", "mine");
        other.put("own.txt", Jail.SECRET);
        assertThat(text(mine.open().read("own.txt", 0, 99))).isEqualTo("mine");
        for (String path : List.of("../b/own.txt", other.folder + "/own.txt", "/workspace/../b/own.txt", "file://" + other.folder + "/own.txt")) {
            assertThatThrownBy(() -> mine.open().read(path, 0, 99)).isInstanceOf(Refused.class);
        }
    }

    @Test
    void noAnswerShowsWhereTheWorkspaceIsOnTheHost() throws IOException {
        Files.createSymbolicLink(jail.folder.resolve("link"), jail.secret);
        Files.createLink(jail.folder.resolve("alias"), jail.put("one", ""));
        jail.put("full/x", "");
        List<String> told = new ArrayList<>();
        for (String path : List.of("link", "alias", "none", "../x", "in", "in/a.txt/x", "full", ".", "AGENTS.md", "x".repeat(300))) {
            for (ThrowingCallable use : uses(path)) {
                try {
                    use.call();
                } catch (Throwable e) {
                    told.add(String.valueOf(e.getMessage()));
                }
            }
            jail.put("in/a.txt", "inside");
        }
        files.find("", "", 100).forEach(entry -> told.add(entry.path()));
        assertThat(told).hasSizeGreaterThan(40);
        assertThat(told).noneMatch(line -> line.contains(temp.toString()));
        assertThat(jail.refused.toString()).doesNotContain(temp.toString());
    }
}
