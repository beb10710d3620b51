// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases of a few files; that real ones run is seen in test-bundles/service. */
class UpgradeCommandTest implements Programs {
    @TempDir
    Path dir;
    private Path opt;
    private KeyPair key;
    private boolean prepares = true;
    private final List<String> ran = new ArrayList<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Override
    public Result run(List<String> command) {
        ran.add(command.get(0));
        return command.get(0).equals("tar") ? Programs.ofMachine().run(command) : new Result(prepares ? 0 : 1, "no Java");
    }

    @Override
    public int show(List<String> command) {
        throw new AssertionError("nothing is shown");
    }

    @BeforeEach
    void place() throws Exception {
        CliCommand.env = Map.of();
        ServiceCommand.programs = this;
        ServiceCommand.machine = dir.resolve("machine");
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        opt = Files.createDirectory(dir.resolve("opt"));
        release(opt, "1.0.0", 1000);
        Files.createSymbolicLink(opt.resolve("creel"), Path.of("creel-1.0.0"));
        System.setProperty("creel.start", opt.resolve("creel-1.0.0/creel").toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty("creel.start");
        CliCommand.env = System.getenv();
        ServiceCommand.programs = Programs.ofMachine();
        ServiceCommand.machine = Path.of("/");
    }

    private void release(Path into, String version, long time) throws IOException {
        Path release = Files.createDirectories(into.resolve("creel-" + version));
        Files.writeString(release.resolve("RELEASE"), "version=" + version + "\ntime=" + time + "\ncommit=c\n");
        Files.writeString(release.resolve("creel"), "#!/bin/sh\n");
        Files.createDirectories(release.resolve("bundles"));
        byte[] encoded = key.getPublic().getEncoded();
        try (OutputStream out = Files.newOutputStream(release.resolve("bundles/plugin-1.jar")); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("dev/creel/plugin/internal/release.key"));
            zip.write(Base64.getEncoder().encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
        }
    }

    private Path tarball(String version, long time) throws Exception {
        Path made = Files.createDirectories(dir.resolve("made"));
        release(made, version, time);
        Path tarball = dir.resolve("creel-" + version + ".tar.gz");
        assertThat(new ProcessBuilder("tar", "-czf", tarball.toString(), "-C", made.toString(), "creel-" + version).start().waitFor()).isZero();
        sign(tarball, key);
        return tarball;
    }

    private static void sign(Path tarball, KeyPair key) throws IOException, GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key.getPrivate());
        signature.update(Files.readAllBytes(tarball));
        Files.writeString(Path.of(tarball + ".sig"), Base64.getEncoder().encodeToString(signature.sign()) + "\n");
    }

    private int creel(String... args) {
        said.reset();
        PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Creel.run(new Out(all, all, false), args);
    }

    private void refused(String words, String... args) throws IOException {
        assertThat(creel(args)).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(words);
        assertThat(opt.resolve("creel").toRealPath()).hasFileName("creel-1.0.0");
        try (Stream<Path> left = Files.list(opt)) {
            assertThat(left.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder("creel", "creel-1.0.0");
        }
    }

    @Test
    void aSignedReleaseIsUsedAndTheOneBeforeKept() throws Exception {
        assertThat(creel("upgrade", tarball("1.1.0", 2000).toString())).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(opt.resolve("creel").toRealPath()).hasFileName("creel-1.1.0");
        assertThat(opt.resolve("creel.previous").toRealPath()).hasFileName("creel-1.0.0");
        assertThat(ran).containsExactly("tar", opt.resolve("creel-1.1.0/creel").toString());
        System.setProperty("creel.start", opt.resolve("creel-1.1.0/creel").toString());
        assertThat(creel("rollback")).isZero();
        assertThat(opt.resolve("creel").toRealPath()).hasFileName("creel-1.0.0");
        assertThat(opt.resolve("creel.previous").toRealPath()).hasFileName("creel-1.1.0");
    }

    @Test
    void whatIsNoReleaseBesideIsNeitherRemovedNorUsed() throws Exception {
        Path own = Files.createDirectory(dir.resolve("own"));
        Files.writeString(own.resolve("RELEASE"), "version=0.9.0\ntime=1\n");
        Files.createSymbolicLink(opt.resolve("creel.previous"), own);
        assertThat(creel("rollback")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("there is no release before");
        assertThat(creel("upgrade", tarball("1.1.0", 2000).toString())).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(own.resolve("RELEASE")).exists();
        assertThat(opt.resolve("creel.previous").toRealPath()).hasFileName("creel-1.0.0");
    }

    @Test
    void aByteMoreIsRefusedBeforeAnythingIsUnpacked() throws Exception {
        Path tarball = tarball("1.1.0", 2000);
        Files.writeString(tarball, "x", StandardOpenOption.APPEND);
        refused("is not signed by the key", "upgrade", tarball.toString());
        assertThat(ran).isEmpty();
    }

    @Test
    void theKeyOfSomebodyElseIsRefused() throws Exception {
        Path tarball = tarball("1.1.0", 2000);
        sign(tarball, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        refused("is not signed by the key", "upgrade", tarball.toString());
        Files.writeString(Path.of(tarball + ".sig"), "!!!");
        refused("is not signed by the key", "upgrade", tarball.toString());
        Files.delete(Path.of(tarball + ".sig"));
        refused("there is no signature", "upgrade", tarball.toString());
        assertThat(ran).isEmpty();
    }

    @Test
    void anOlderOneNeedsToBeMeant() throws Exception {
        Path tarball = tarball("0.9.0", 500);
        refused("is older", "upgrade", tarball.toString());
        assertThat(creel("upgrade", "--allow-downgrade", tarball.toString())).isZero();
        assertThat(opt.resolve("creel").toRealPath()).hasFileName("creel-0.9.0");
    }

    @Test
    void aVersionIsNoPath() throws Exception {
        Path made = Files.createDirectories(dir.resolve("made/creel-x"));
        release(made.getParent(), "x", 2000);
        Files.writeString(made.resolve("RELEASE"), "version=../../evil\ntime=2000\n");
        Path tarball = dir.resolve("x.tar.gz");
        assertThat(new ProcessBuilder("tar", "-czf", tarball.toString(), "-C", made.getParent().toString(), "creel-x").start().waitFor()).isZero();
        sign(tarball, key);
        refused("is no version", "upgrade", tarball.toString());
    }

    @Test
    void whatDoesNotStartHereIsNotUsed() throws Exception {
        prepares = false;
        refused("does not start here", "upgrade", tarball("1.1.0", 2000).toString());
    }

    @Test
    void withoutTheLinkNothingIsSwitched() throws Exception {
        Path tarball = tarball("1.1.0", 2000);
        Files.delete(opt.resolve("creel"));
        assertThat(creel("upgrade", tarball.toString())).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("ln -s creel-1.0.0");
    }

    @Test
    void theServiceIsStartedByTheLink() {
        assertThat(Installation.stable(opt.resolve("creel-1.0.0/creel"))).isEqualTo(opt.resolve("creel/creel"));
        assertThat(Installation.stable(Path.of("/nowhere/creel"))).isEqualTo(Path.of("/nowhere/creel"));
    }
}
