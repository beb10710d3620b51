// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.cli.backup.StateLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandsTest {
    private static final String CANARY = "sk-canary-backup-4711";

    @TempDir
    Path folder;

    private Path state;
    private Path shelf;
    private Path identity;
    private boolean asks;
    private String typed = "";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void place() throws IOException {
        state = folder.resolve("state");
        shelf = folder.resolve("shelf");
        identity = folder.resolve("identity");
        write("creel.json", "{}");
        write("credentials/master.key", "the key");
        write("journal/00000001.jsonl", CANARY);
        write("workspace/run.sh", "echo " + CANARY);
        write("run/bundle0/bundle.jar", "made anew");
        write("gateway.lock", "1");
        Files.setPosixFilePermissions(state.resolve("workspace/run.sh"), PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(state.resolve("workspace/link"), folder);
        CliCommand.env = Map.of("CREEL_STATE_DIR", state.toString());
        CliCommand.terminal = new Terminal() {
            @Override
            public boolean asks() {
                return asks;
            }

            @Override
            public boolean colours() {
                return false;
            }

            @Override
            public String line() {
                return typed;
            }

            @Override
            public String hidden() {
                return typed;
            }
        };
    }

    @AfterEach
    void restore() {
        CliCommand.env = System.getenv();
        CliCommand.terminal = Terminal.ofProcess();
        System.clearProperty("creel.start");
    }

    private void write(String name, String text) throws IOException {
        Path file = state.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        boolean json = List.of(args).contains("--json");
        return Creel.run(new Out(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), json), args);
    }

    private Json.Obj json(String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.add("--json");
        assertThat(run(all.toArray(String[]::new))).as("%s", err).isZero();
        return (Json.Obj) Json.parse(out.toString(StandardCharsets.UTF_8).strip(), 16);
    }

    private Path created(String... more) {
        if (!Files.exists(identity)) {
            assertThat(run("backup", "keygen", identity.toString())).isZero();
        }
        String recipient = recipient();
        List<String> args = new ArrayList<>(List.of("backup", "create", "--folder", shelf.toString(), "--recipient", recipient));
        args.addAll(List.of(more));
        return Path.of(json(args.toArray(String[]::new)).text("file", ""));
    }

    private String recipient() {
        try {
            return Files.readAllLines(identity).get(0).substring("# recipient: ".length());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void itIsEncryptedAndForItsOwnerOnlyAndLeavesNothingElse() throws IOException {
        Path file = created();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).startsWith("age-encryption.org/v1\n").doesNotContain(CANARY);
        assertThat(new String(Files.readAllBytes(state.resolve("journal/00000001.jsonl")))).contains(CANARY);
        assertThat(shelf.toFile().list()).containsExactly(file.getFileName().toString());
    }

    @Test
    void itHoldsWhatCountsAndTellsWhatItLeftOut() {
        Json.Obj made = json("backup", "verify", created().toString(), "--identity", identity.toString(), "--files");
        assertThat(made.array("names").stream().map(name -> ((Json.Str) name).value())).containsExactlyInAnyOrder("state/creel.json",
                "state/credentials/master.key", "state/journal/00000001.jsonl", "state/workspace/run.sh");
        created("--output", folder.resolve("second.age").toString());
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("state/workspace/link (a link)");
    }

    @Test
    void restoreShowsTheDifferenceAsksAndKeepsWhatWasThere() throws IOException {
        Path file = created();
        write("creel.json", "{ gateway: {} }");
        write("workspace/new.txt", "new");
        Files.delete(state.resolve("journal/00000001.jsonl"));
        String[] restore = {"backup", "restore", file.toString(), "--identity", identity.toString()};
        assertThat(run(restore)).isEqualTo(1);
        assertThat(err.toString()).contains("new: state/journal/00000001.jsonl", "changed: state/creel.json", "gone: state/workspace/new.txt",
                "by this installation", "nobody is here to agree");
        asks = true;
        typed = "n";
        assertThat(run(restore)).isEqualTo(1);
        assertThat(Files.readString(state.resolve("creel.json"))).isEqualTo("{ gateway: {} }");
        typed = "y";
        assertThat(run(restore)).as("%s", err).isZero();
        assertThat(Files.readString(state.resolve("creel.json"))).isEqualTo("{}");
        assertThat(Files.readString(state.resolve("journal/00000001.jsonl"))).isEqualTo(CANARY);
        assertThat(state.resolve("workspace/new.txt")).doesNotExist();
        assertThat(Files.isExecutable(state.resolve("workspace/run.sh"))).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("creel.json")))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
        try (Stream<Path> before = Files.list(folder)) {
            assertThat(before.filter(path -> path.getFileName().toString().startsWith("state.before-restore-"))
                    .map(path -> path.resolve("workspace/new.txt"))).singleElement().satisfies(path -> assertThat(path).exists());
        }
    }

    @Test
    void anotherInstallationsBackupIsNotTakenOverByAPlainYes() throws IOException {
        Path file = created();
        write("credentials/master.key", "another key");
        String[] restore = {"backup", "restore", file.toString(), "--identity", identity.toString(), "--yes"};
        assertThat(run(restore)).isEqualTo(1);
        assertThat(err.toString()).contains("ANOTHER installation", "add --foreign");
        assertThat(Files.readString(state.resolve("credentials/master.key"))).isEqualTo("another key");
        assertThat(run("backup", "restore", file.toString(), "--identity", identity.toString(), "--yes", "--foreign")).as("%s", err).isZero();
        assertThat(Files.readString(state.resolve("credentials/master.key"))).isEqualTo("the key");
    }

    @Test
    void aRunningGatewayIsNotReplaced() throws IOException {
        Path file = created();
        write("creel.json", "{ gateway: {} }");
        Process gateway = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp", System.getProperty("java.class.path"),
                Holder.class.getName(), state.toString()).redirectErrorStream(true).start();
        try {
            assertThat(gateway.inputReader().readLine()).isEqualTo("held");
            assertThat(run("backup", "restore", file.toString(), "--identity", identity.toString(), "--yes")).isEqualTo(1);
            assertThat(err.toString()).contains("a gateway runs on");
            assertThat(Files.readString(state.resolve("creel.json"))).isEqualTo("{ gateway: {} }");
        } finally {
            gateway.destroyForcibly();
        }
    }

    /** Another process with the lock of a gateway. */
    public static final class Holder {
        public static void main(String[] args) throws IOException {
            try (StateLock lock = StateLock.take(Path.of(args[0]), "a test")) {
                System.out.println("held");
                if (System.in.read() >= 0) {
                    System.out.println(lock);
                }
            }
        }
    }

    @Test
    void aPassphraseOpensWhatItClosed() throws IOException {
        Path phrase = folder.resolve("phrase");
        Files.writeString(phrase, "correct horse\n");
        Files.setPosixFilePermissions(phrase, PosixFilePermissions.fromString("rw-------"));
        Path file = folder.resolve("p.age");
        assertThat(run("backup", "create", "--passphrase-file", phrase.toString(), "--output", file.toString())).as("%s", err).isZero();
        assertThat(run("backup", "verify", file.toString(), "--passphrase-file", phrase.toString())).as("%s", err).isZero();
        Files.writeString(phrase, "wrong horse\n");
        assertThat(run("backup", "verify", file.toString(), "--passphrase-file", phrase.toString())).isEqualTo(1);
        Files.setPosixFilePermissions(phrase, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("backup", "verify", file.toString(), "--passphrase-file", phrase.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("0600");
    }

    @Test
    void withoutAKeyNothingIsMade() {
        assertThat(run("backup", "create", "--folder", shelf.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("always encrypted");
        assertThat(shelf).doesNotExist();
    }

    @Test
    void theOldestGoAndOtherFilesStay() throws IOException {
        Files.createDirectories(shelf);
        for (String name : List.of("creel-20200101T000000Z.zip.age", "creel-20210101T000000Z.zip.age", "mine.zip.age")) {
            Files.writeString(shelf.resolve(name), "age-encryption.org/v1\n");
        }
        Path file = created("--keep", "2");
        assertThat(shelf.toFile().list()).containsExactlyInAnyOrder("creel-20210101T000000Z.zip.age", "mine.zip.age", file.getFileName().toString());
        assertThat(json("backup", "list", "--folder", shelf.toString()).array("backups")).hasSize(2);
    }

    @Test
    void aBackupWithoutAKeyIsNobodysAndNotTakenOverByAPlainYes() throws IOException {
        Files.delete(state.resolve("credentials/master.key"));
        Path file = created();
        write("credentials/master.key", "the key");
        String[] restore = {"backup", "restore", file.toString(), "--identity", identity.toString(), "--yes"};
        assertThat(run(restore)).isEqualTo(1);
        assertThat(err.toString()).contains("nothing proves", "add --foreign");
        assertThat(state.resolve("credentials/master.key")).exists();
        assertThat(run("backup", "restore", file.toString(), "--identity", identity.toString(), "--yes", "--foreign")).as("%s", err).isZero();
        assertThat(state.resolve("credentials/master.key")).doesNotExist();
    }

    @Test
    void aBackupHoldsNoBackupsAndNothingOfAnImportThatWasKilled() throws IOException {
        write("creel-backups/creel-20200101T000000Z.zip.age", "age-encryption.org/v1\n");
        write("creel-backups/.creel-20200102T000000Z.zip.age.partial", "age-encryption.org/v1\n");
        write(".import-1/creel.json", CANARY);
        Json.Obj made = json("backup", "verify", created().toString(), "--identity", identity.toString(), "--files");
        assertThat(made.array("names").stream().map(name -> ((Json.Str) name).value())).contains("state/creel.json")
                .noneMatch(name -> name.contains("creel-backups") || name.contains("import"));
    }

    @Test
    void theOneJustMadeStaysWhenTheClockWasSetBack() throws IOException {
        Files.createDirectories(shelf);
        Files.writeString(shelf.resolve("creel-29990101T000000Z.zip.age"), "age-encryption.org/v1\n");
        Path file = created("--keep", "1");
        assertThat(shelf.toFile().list()).containsExactly(file.getFileName().toString());
    }

    @Test
    void theTimerStartsWhatIsInUseAfterAnUpgradeToo() throws IOException {
        Path release = Files.createDirectories(folder.toRealPath().resolve("opt/creel-1.0.0"));
        Files.writeString(release.resolve("creel"), "");
        Files.createSymbolicLink(release.resolveSibling("creel"), Path.of("creel-1.0.0"));
        System.setProperty("creel.start", release.resolve("creel").toString());
        assertThat(run("backup", "keygen", identity.toString())).isZero();
        assertThat(run("config", "set", "backup.recipients", "[\"" + recipient() + "\"]")).as("%s", err).isZero();
        assertThat(run("backup", "schedule", "--print")).as("%s", err).isZero();
        assertThat(out.toString()).contains("ExecStart=" + release.resolveSibling("creel") + "/creel backup create");
    }

    @Test
    void aTimerTakesNoValueThatIsMoreThanAValue() {
        System.setProperty("creel.start", "/opt/creel/creel");
        assertThat(run("backup", "schedule", "--print")).isEqualTo(1);
        assertThat(err.toString()).contains("backup.recipients is not set");
        assertThat(run("backup", "keygen", identity.toString())).isZero();
        assertThat(run("config", "set", "backup.recipients", "[\"" + recipient() + "\"]")).as("%s", err).isZero();
        assertThat(run("backup", "schedule", "--print", "--at", "weekly")).as("%s", err).isZero();
        assertThat(out.toString()).contains("OnCalendar=weekly", "CREEL_STATE_DIR=" + state);
        assertThat(run("backup", "schedule", "--print", "--at", "daily\nExecStart=/bin/evil")).isEqualTo(1);
        CliCommand.env = Map.of("CREEL_STATE_DIR", state.toString(), "CREEL_CONFIG_PATH", state + "/%h\"/creel.json");
        assertThat(run("backup", "schedule", "--print")).isEqualTo(1);
    }
}
