// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.confine.Confinement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars and policies with signatures at the gate: each attack beside what it imitates, which passes. */
class SignedInstallTest {
    private static final String BSN = "org.example.p";

    @TempDir
    Path dir;

    private final Signer vendor = new Signer();
    private final Signer stranger = new Signer();
    private final Signer release = new Signer();
    private Path home;
    private Path state;

    @BeforeEach
    void folders() throws IOException {
        home = dir.resolve("home");
        state = dir.resolve("state");
        for (String folder : List.of("home/extensions", "home/plugins-allowlist", "state/plugins", "state/plugins-allowlist")) {
            Files.createDirectories(dir.resolve(folder));
        }
    }

    private static byte[] bundle(String symbolicName, String version, String... entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String entry : entries) {
                jar.putNextEntry(new ZipEntry(entry));
                jar.write(entry.getBytes());
                jar.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private Path own(byte[] jar, String signature) throws IOException {
        Path file = Files.write(state.resolve("plugins/p.jar"), jar);
        if (!signature.isEmpty()) {
            Files.writeString(state.resolve("plugins/p.jar.sig"), signature + "\n");
        }
        return file;
    }

    private static String policy(String symbolicName, String proof) {
        return "ALLOW {\n  [dev.creel.plugin.BundleIdentity \"" + symbolicName + "\" " + proof + "]\n} \"p\"\n";
    }

    private String signer(Signer of, String range) {
        return "\"signer:" + of.key() + "\" \"" + range + '"';
    }

    /** Takes it through the gate; throws what the gate throws. */
    private Granted pass(Trust trust, Candidate candidate) throws IOException {
        Confinement screensNothing = (Confinement) Proxy.newProxyInstance(
                Confinement.class.getClassLoader(), new Class<?>[] {Confinement.class}, (p, method, a) -> switch (method.getName()) {
                    case "screen" -> List.of();
                    default -> false;
                });
        InstallGate gate = new InstallGate(screensNothing, trust);
        return gate.pass(candidate, gate.read(candidate));
    }

    private Granted passOwn(byte[] jar, String signature, String policy) throws IOException {
        Files.deleteIfExists(state.resolve("plugins/p.jar.sig"));
        Path file = own(jar, signature);
        Path allow = Files.writeString(state.resolve("plugins-allowlist/p.policy"), policy);
        return pass(new Trust(Optional.of(release.key())), new Candidate("p", file, allow, false, ""));
    }

    private void refused(String rule, byte[] jar, String signature, String policy) {
        assertThatThrownBy(() -> passOwn(jar, signature, policy)).hasMessageEndingWith("(" + rule + ")");
    }

    @Test
    void bytesBeforeOrBehindASignedJarMakeItAnother() throws IOException {
        byte[] jar = bundle(BSN, "1.0.0", "a.txt");
        String policy = policy(BSN, signer(vendor, "[1,2)"));
        assertThat(passOwn(jar, vendor.sign(jar), policy).lines()).isEmpty();
        byte[] appended = java.util.Arrays.copyOf(jar, jar.length + 1);
        refused("policy.signature", appended, vendor.sign(jar), policy);
        byte[] truncated = java.util.Arrays.copyOf(jar, jar.length - 1);
        refused("policy.signature", truncated, vendor.sign(jar), policy);
        byte[] changed = jar.clone();
        changed[jar.length - 1] ^= 1;
        refused("policy.signature", changed, vendor.sign(jar), policy);
        // Before the jar there can be nothing the reader of jars passes over; what it cannot read is no plugin either.
        byte[] prefixed = new byte[jar.length + 4];
        System.arraycopy(jar, 0, prefixed, 4, jar.length);
        assertThatThrownBy(() -> passOwn(prefixed, vendor.sign(jar), policy)).isInstanceOf(IOException.class);
        assertThat(vendor.key().signed(prefixed, vendor.sign(jar))).isFalse();
    }

    /** A whole jar in front, whose reader would stop before the signed one begins. */
    @Test
    void aJarBeforeTheSignedJarMakesItAnother() throws IOException {
        byte[] jar = bundle(BSN, "1.0.0");
        byte[] evil = bundle(BSN, "1.0.0", "evil.class");
        byte[] both = java.util.Arrays.copyOf(evil, evil.length + jar.length);
        System.arraycopy(jar, 0, both, evil.length, jar.length);
        String policy = policy(BSN, signer(vendor, "[1,2)"));
        assertThat(passOwn(jar, vendor.sign(jar), policy).lines()).isEmpty();
        refused("policy.signature", both, vendor.sign(jar), policy);
    }

    @Test
    void aSignatureInsideTheJarIsNone() throws IOException {
        byte[] partly = bundle(BSN, "1.0.0", "META-INF/VENDOR.SF", "META-INF/VENDOR.EC", "signed.class", "unsigned.class");
        String policy = policy(BSN, signer(vendor, "[1,2)"));
        refused("policy.unsigned", partly, "", policy);
        assertThat(passOwn(partly, vendor.sign(partly), policy).lines()).isEmpty();
    }

    @Test
    void entriesInAnotherOrderMakeItAnother() throws IOException {
        byte[] jar = bundle(BSN, "1.0.0", "META-INF/a", "b");
        String policy = policy(BSN, signer(vendor, "[1,2)"));
        assertThat(passOwn(jar, vendor.sign(jar), policy).lines()).isEmpty();
        refused("policy.signature", bundle(BSN, "1.0.0", "b", "META-INF/a"), vendor.sign(jar), policy);
    }

    @Test
    void aStrippedOrForeignSignatureIsNone() throws IOException {
        byte[] jar = bundle(BSN, "1.0.0");
        byte[] other = bundle(BSN, "1.0.1");
        String policy = policy(BSN, signer(vendor, "[1,2)"));
        assertThat(passOwn(jar, vendor.sign(jar), policy).lines()).isEmpty();
        refused("policy.unsigned", jar, "", policy);
        refused("policy.signature", jar, vendor.sign(jar).substring(0, 80), policy);
        refused("policy.signature", jar, vendor.sign(other), policy);
        refused("policy.signature", jar, stranger.sign(jar), policy);
        refused("policy.signature", jar, release.sign(jar), policy);
    }

    /** The vendor's name in the manifest says nothing; the key does. */
    @Test
    void aCopyOfTheVendorsNameSignedByItselfIsRefused() throws IOException {
        byte[] genuine = bundle(BSN, "1.0.0");
        byte[] copy = bundle(BSN, "1.0.0", "evil.class");
        String policy = policy(BSN, signer(vendor, "[1,2)"));
        assertThat(passOwn(genuine, vendor.sign(genuine), policy).lines()).isEmpty();
        refused("policy.signature", copy, stranger.sign(copy), policy);
        refused("policy.other-bundle", bundle("org.example.q", "1.0.0"), "", policy);
    }

    @ParameterizedTest
    @CsvSource({"1.0.0,'[1,2)',true", "1.9.9.x,'[1,2)',true", "2.0.0,'[1,2)',false", "0.9.9,'[1,2)',false", "1.0.0,'[1.0.1,2)',false",
        "3.1.0,1.5,true", "1.4.0,1.5,false", "2.0.0,'(1,2]',true", "1.0.0,'(1,2]',false"})
    void aSignedVersionOutsideTheRangeIsRefused(String version, String range, boolean passes) throws IOException {
        byte[] jar = bundle(BSN, version);
        if (passes) {
            assertThat(passOwn(jar, vendor.sign(jar), policy(BSN, signer(vendor, range))).lines()).isEmpty();
        } else {
            refused("policy.version", jar, vendor.sign(jar), policy(BSN, signer(vendor, range)));
        }
    }

    @Test
    void aDigestNamesTheBytesAndNeedsNoSignature() throws IOException {
        byte[] jar = bundle(BSN, "1.0.0");
        String policy = policy(BSN, "\"sha256:" + PluginJar.digest(jar) + '"');
        assertThat(passOwn(jar, "", policy).lines()).isEmpty();
        refused("policy.digest", bundle(BSN, "1.0.1"), "", policy);
        refused("policy.digest", java.util.Arrays.copyOf(jar, jar.length + 1), "", policy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"md5:00\"", "\"sha256:00\"", "\"SHA256:@\"", "\"sha256:@\" \"[1,2)\"", "\"built here\" \"\"", "\"built  here\"", "",
        "\"signer:ed25519:KEY\"", "\"signer:rsa:KEY\" \"[1,2)\"", "\"signer:ed25519:KEYx\" \"[1,2)\"", "\"signer:ed25519:\" \"[1,2)\"",
        "\"signer:ed25519:KEY\" \"[2,1]\"", "\"signer:ed25519:KEY\" \"\"", "\"signer:ed25519:KEY\" \"[1,2\"", "\"signer:ed25519:KEY\" \"1,2\"",
        "\"signer:ed25519:KEY\" \"[1,2)x\"", "\"signer:ed25519:KEY\" \"[1,2)\" \"\"", "\"signer:ed25519:KEY\" \"[a,2)\"",
        "\"signer:ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\" \"[1,2)\""})
    void aConditionOfAnotherFormIsRefused(String proof) throws IOException {
        byte[] jar = bundle(BSN, "1.0.0");
        String filled = proof.replace("KEY", vendor.key().text()).replace("@", PluginJar.digest(jar));
        refused("policy.condition", jar, vendor.sign(jar), policy(BSN, filled));
        assertThat(passOwn(jar, "", policy(BSN, "\"sha256:" + PluginJar.digest(jar) + '"')).lines()).isEmpty();
    }

    @Test
    void aNameOfTheDistributionNeedsTheReleaseKey() throws IOException {
        byte[] jar = bundle("dev.creel.extension.p", "1.0.0");
        String policy = policy("dev.creel.extension.p", "\"sha256:" + PluginJar.digest(jar) + '"');
        assertThat(passOwn(jar, release.sign(jar), policy).lines()).isEmpty();
        refused("name.reserved", jar, "", policy);
        refused("name.reserved", jar, vendor.sign(jar), policy);
        refused("name.reserved", jar, vendor.sign(jar), policy("dev.creel.extension.p", signer(vendor, "[1,2)")));
        Candidate candidate = new Candidate("p", own(jar, release.sign(jar)), state.resolve("plugins-allowlist/p.policy"), false, "");
        assertThatThrownBy(() -> pass(new Trust(Optional.empty()), candidate)).hasMessageEndingWith("(name.reserved)");
    }

    /** What was installed keeps the signature it came with in the note beside the jar. */
    @Test
    void anInstalledJarHasTheSignatureItCameWith() throws IOException {
        byte[] jar = bundle("dev.creel.extension.p", "1.0.0");
        Path folder = Files.createDirectories(state.resolve("plugins/p"));
        Path file = Files.write(folder.resolve(PluginJar.digest(jar) + ".jar"), jar);
        Path allow = Files.writeString(state.resolve("plugins-allowlist/p.policy"),
                policy("dev.creel.extension.p", "\"sha256:" + PluginJar.digest(jar) + '"'));
        Candidate candidate = new Candidate("p", file, allow, false, "");
        Trust trust = new Trust(Optional.of(release.key()));
        Path note = folder.resolve(PluginJar.digest(jar) + ".json");
        Files.writeString(note, new Origin("/tmp/p.jar", "1.0.0", release.sign(jar)).text());
        assertThat(pass(trust, candidate).lines()).isEmpty();
        for (String text : List.of(new Origin("/tmp/p.jar", "1.0.0", vendor.sign(jar)).text(), new Origin("/tmp/p.jar", "1.0.0", "").text(), "{")) {
            Files.writeString(note, text);
            assertThatThrownBy(() -> pass(trust, candidate)).hasMessageEndingWith("(name.reserved)");
        }
    }

    private Candidate shipped(String policy, String signature) throws IOException {
        byte[] jar = bundle("dev.creel.extension.p", "1.0.0");
        Path file = Files.write(home.resolve("extensions/p.jar"), jar);
        Path allow = Files.writeString(home.resolve("plugins-allowlist/p.policy"), policy.replace("@", PluginJar.digest(jar)));
        Files.deleteIfExists(home.resolve("plugins-allowlist/p.policy.sig"));
        if (!signature.isEmpty()) {
            Files.writeString(home.resolve("plugins-allowlist/p.policy.sig"), signature);
        }
        return new Candidate("p", file, allow, true, "");
    }

    @Test
    void aReleaseTakesAShippedPolicyOnlyAsItWasSigned() throws IOException {
        Trust trust = new Trust(Optional.of(release.key()));
        String policy = policy("dev.creel.extension.p", "\"sha256:@\"");
        Candidate unsigned = shipped(policy, "");
        byte[] text = Files.readAllBytes(unsigned.policy());
        assertThatThrownBy(() -> pass(trust, unsigned)).hasMessageEndingWith("(policy.release-signature)");
        assertThat(pass(trust, shipped(policy, release.sign(text))).lines()).isEmpty();
        for (String signature : List.of(vendor.sign(text), release.sign(Files.readAllBytes(unsigned.jar())), "x")) {
            Candidate other = shipped(policy, signature);
            assertThatThrownBy(() -> pass(trust, other)).hasMessageEndingWith("(policy.release-signature)");
        }
        Candidate wider = shipped(policy + "# more\n", release.sign(text));
        assertThatThrownBy(() -> pass(trust, wider)).hasMessageEndingWith("(policy.release-signature)");
    }

    @Test
    void aReleaseKnowsNothingBuiltHere() throws IOException {
        String policy = policy("dev.creel.extension.p", "\"built here\"");
        Candidate candidate = shipped(policy, release.sign(policy.getBytes()));
        assertThat(pass(new Trust(Optional.empty()), candidate).lines()).isEmpty();
        assertThatThrownBy(() -> pass(new Trust(Optional.of(release.key())), candidate)).hasMessageEndingWith("(policy.built-here)");
    }

    @Test
    void theOperatorsOwnPolicyNeedsNoSignatureAndWinsButNamesTheReleasesBytes() throws IOException {
        Trust trust = new Trust(Optional.of(release.key()));
        Candidate shipped = shipped(policy("dev.creel.extension.p", "\"sha256:@\""), "");
        byte[] jar = Files.readAllBytes(shipped.jar());
        Path own = Files.writeString(state.resolve("plugins-allowlist/p.policy"),
                policy("dev.creel.extension.p", "\"sha256:" + PluginJar.digest(jar) + '"'));
        Candidate candidate = new Candidate("p", shipped.jar(), own, true, "");
        assertThatThrownBy(() -> pass(trust, candidate)).hasMessageEndingWith("(name.reserved)");
        Files.writeString(home.resolve("extensions/p.jar.sig"), release.sign(jar));
        assertThat(pass(trust, candidate).lines()).isEmpty();
    }

    @Test
    void aDevelopmentBuildHasNoKeyAndTheCompiledOneIsNotMovedByAProperty() {
        System.setProperty("creel.release.key", release.key().text());
        try {
            assertThat(Trust.compiled().isRelease()).isFalse();
        } finally {
            System.clearProperty("creel.release.key");
        }
    }
}
