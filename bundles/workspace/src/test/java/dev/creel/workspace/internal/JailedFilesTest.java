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
import dev.creel.api.tool.Workspace.Entry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JailedFilesTest {
    @TempDir
    Path temp;
    private Jail jail;
    private Workspace files;

    @BeforeEach
    void open() throws IOException {
        jail = new Jail(temp);
        files = jail.open();
    }

    private static void fails(Failure.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(code));
    }

    @Test
    void writesReadsAndTellsOfAFile() throws IOException {
        Entry written = files.write("a/b/c.txt", bytes("hello"), Workspace.NONE);
        assertThat(written).isEqualTo(files.stat("a/b/c.txt"));
        assertThat(written.kind()).isEqualTo(Kind.FILE);
        assertThat(written.size()).isEqualTo(5);
        assertThat(jail.on("a/b/c.txt")).isEqualTo("hello");
        assertThat(text(files.read("a/b/c.txt", 1, 3))).isEqualTo("ell");
        assertThat(files.read("a/b/c.txt", 5, 10)).isEmpty();
        assertThat(files.read("a/b/c.txt", 50, 10)).isEmpty();
        assertThat(files.digest("a/b/c.txt")).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(files.stat("").kind()).isEqualTo(Kind.FOLDER);
    }

    @Test
    void aReplacedFileKeepsItsPermissions() throws IOException {
        Path script = jail.put("run.sh", "old");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x--x"));
        files.write("run.sh", bytes("new"), Workspace.ANY);
        assertThat(jail.on("run.sh")).isEqualTo("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script))).isEqualTo("rwxr-x--x");
    }

    /** A container's user is not the gateway's where that is the superuser; he must be able to use what tools wrote. */
    @Test
    void whatIsMadeBelongsToWhomTheWorkspaceBelongs() throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "only the superuser gives files away");
        Files.setAttribute(jail.folder, "unix:uid", 1_000);
        Files.setAttribute(jail.folder, "unix:gid", 1_001);
        files.write("a/b.txt", bytes("x"), Workspace.NONE);
        for (String path : List.of("a", "a/b.txt")) {
            assertThat(Files.getAttribute(jail.folder.resolve(path), "unix:uid")).isEqualTo(1_000);
            assertThat(Files.getAttribute(jail.folder.resolve(path), "unix:gid")).isEqualTo(1_001);
        }
        Files.setAttribute(jail.folder.resolve("a/b.txt"), "unix:uid", 1_002);
        files.write("a/b.txt", bytes("y"), Workspace.ANY);
        assertThat(Files.getAttribute(jail.folder.resolve("a/b.txt"), "unix:uid")).as("as it was").isEqualTo(1_002);
    }

    @Test
    void aDigestThatDoesNotFitChangesNothing() throws IOException {
        jail.put("a.txt", "one");
        String digest = files.digest("a.txt");
        jail.put("a.txt", "two");
        fails(Failure.Code.BAD_INPUT, () -> files.write("a.txt", bytes("three"), digest));
        fails(Failure.Code.BAD_INPUT, () -> files.write("a.txt", bytes("three"), Workspace.NONE));
        fails(Failure.Code.BAD_INPUT, () -> files.write("gone.txt", bytes("three"), digest));
        assertThat(jail.on("a.txt")).isEqualTo("two");
        files.write("a.txt", bytes("three"), files.digest("a.txt"));
        assertThat(jail.on("a.txt")).isEqualTo("three");
        assertThat(files.list(".", 10)).extracting(Entry::path).containsExactly("a.txt");
    }

    @Test
    void listsByNameAndFindsByPattern() throws IOException {
        jail.put("b.md", "");
        jail.put("a/x.md", "");
        jail.put("a/deep/y.md", "");
        jail.put("a/z.txt", "");
        jail.put(".git/objects/q.md", "");
        Files.createSymbolicLink(jail.folder.resolve("a/link.md"), jail.secret);
        assertThat(files.list("", 10)).extracting(Entry::path).containsExactly(".git", "a", "b.md");
        assertThat(files.list("a", 2)).extracting(Entry::path).containsExactly("a/deep", "a/link.md");
        assertThat(files.list("a", 10)).extracting(Entry::kind).containsExactly(Kind.FOLDER, Kind.LINK, Kind.FILE, Kind.FILE);
        assertThat(files.find("", "**/*.md", 10)).extracting(Entry::path)
                .containsExactly("a/deep/y.md", "a/link.md", "a/x.md", "b.md");
        assertThat(files.find("a", "*.md", 10)).extracting(Entry::path).containsExactly("a/link.md", "a/x.md");
        assertThat(files.find("", "**/*.md", 1)).hasSize(1);
        assertThat(files.find("", "", 100)).hasSize(8);
    }

    @Test
    void movesAndRemoves() throws IOException {
        jail.put("a/x.md", "text");
        files.move("a/x.md", "b/c/y.md");
        assertThat(jail.on("b/c/y.md")).isEqualTo("text");
        jail.put("other", "kept");
        fails(Failure.Code.BAD_INPUT, () -> files.move("b/c/y.md", "other"));
        fails(Failure.Code.BAD_INPUT, () -> files.move("b", "b/c/d"));
        fails(Failure.Code.BAD_INPUT, () -> files.remove("b/c"));
        assertThat(jail.on("other")).isEqualTo("kept");
        files.remove("a");
        files.remove("b/c/y.md");
        assertThat(jail.folder.resolve("a")).doesNotExist();
        assertThat(jail.folder.resolve("b/c")).isEmptyDirectory();
        Files.createSymbolicLink(jail.folder.resolve("link"), jail.secret);
        files.remove("link");
        assertThat(jail.secret).exists();
        assertThat(jail.folder.resolve("link")).doesNotExist();
    }

    @Test
    void whatIsNotThereOrOfAnotherKindSaysSo() throws IOException {
        jail.put("a.txt", "");
        fails(Failure.Code.NOT_FOUND, () -> files.read("no/such", 0, 1));
        fails(Failure.Code.NOT_FOUND, () -> files.stat("none"));
        fails(Failure.Code.NOT_FOUND, () -> files.list("none", 1));
        fails(Failure.Code.BAD_INPUT, () -> files.list("a.txt", 1));
        fails(Failure.Code.BAD_INPUT, () -> files.read(".", 0, 1));
        fails(Failure.Code.BAD_INPUT, () -> files.write("a.txt/b", bytes(""), Workspace.ANY));
        fails(Failure.Code.BAD_INPUT, () -> files.remove("."));
        fails(Failure.Code.QUOTA, () -> files.write("big", new byte[Writing.LARGEST + 1], Workspace.ANY));
        fails(Failure.Code.BAD_INPUT, () -> files.read("a.txt", 0, Reading.LONGEST + 1));
        fails(Failure.Code.BAD_INPUT, () -> files.list(".", 0));
        assertThat(jail.refused).isEmpty();
    }

    @Test
    void nothingIsWrittenWhereItMayNot() throws IOException {
        jail.put("a.txt", "kept");
        Workspace reading = jail.open("sandbox.workspaceAccess is ro", "/workspace");
        assertThat(text(reading.read("a.txt", 0, 9))).isEqualTo("kept");
        assertThatThrownBy(() -> reading.write("a.txt", bytes("x"), Workspace.ANY)).isInstanceOf(Refused.class)
                .hasMessageContaining("workspace.read-only").hasMessageContaining("sandbox.workspaceAccess is ro");
        assertThatThrownBy(() -> reading.remove("a.txt")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> reading.move("a.txt", "b.txt")).isInstanceOf(Refused.class);
        assertThat(jail.on("a.txt")).isEqualTo("kept");
    }

    @Test
    void whatACrashLeftIsTakenAway() throws IOException {
        String left = new Staging().name().toString();
        jail.put(left, "half a fi");
        jail.put("mine.txt", "");
        assertThat(files.list(".", 9)).extracting(Entry::path).containsExactly("mine.txt");
        files.write("a.txt", bytes("x"), Workspace.ANY);
        assertThat(jail.folder.resolve(left)).doesNotExist();
        assertThat(jail.folder.resolve("mine.txt")).exists();
    }
}
