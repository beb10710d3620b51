// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar in which two readers could see different things, or that could do harm where it is unpacked, is refused. */
class ArchiveTest {
    /** An odd jar: what is odd, the rule that must name it, and how it comes about. */
    record Odd(String what, String rule, Consumer<Jar> change) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Odd odd(String what, String rule, Consumer<Jar> change) {
        return new Odd(what, rule, change);
    }

    private static byte[] field(int id, int length) {
        return ByteBuffer.allocate(4 + length).order(ByteOrder.LITTLE_ENDIAN).putShort((short) id).putShort((short) length).array();
    }

    static List<Odd> odds() {
        return List.of(
                odd("a script before", "zip.gap", j -> j.prefix = "#!/bin/sh\n".getBytes()),
                odd("a dex file before", "zip.gap", j -> j.prefix = new byte[112]),
                odd("bytes between entries", "zip.gap", j -> j.last().before = new byte[] {1}),
                odd("bytes before the directory", "zip.gap", j -> j.beforeDirectory = new byte[] {1}),
                odd("bytes after the directory", "zip.end", j -> j.afterDirectory = new byte[] {1}),
                odd("bytes after the end", "zip.end", j -> j.suffix = new byte[] {0}),
                odd("a comment", "zip.end", j -> j.comment = "hello".getBytes()),
                odd("a second jar behind", "zip.end", j -> j.suffix = Jar.bundle("X: 1\r\n").bytes()),
                odd("another local name", "zip.local-header", j -> j.last().localName = "a/C.txt"),
                odd("another local size", "zip.local-header", j -> j.last().localSize = 3),
                odd("another size in the directory", "zip.content", j -> j.last().localSize = j.last().size = 3),
                odd("other local flags", "zip.local-header", j -> j.last().localFlags = 0),
                odd("stored, and its size is said to follow", "zip.content", j -> {
                    j.last().method = 0;
                    j.last().flags |= 8;
                }),
                odd("encrypted", "zip.encrypted", j -> j.last().flags |= 1),
                odd("strongly encrypted", "zip.encrypted", j -> j.last().flags |= 1 << 6),
                odd("masked headers", "zip.encrypted", j -> j.last().flags |= 1 << 13),
                odd("bzip2", "zip.method", j -> j.last().method = 12),
                odd("a newer format", "zip.method", j -> j.last().version = 45),
                odd("zip64 sizes", "zip.extra", j -> j.last().extra = field(0x0001, 8)),
                odd("a second name", "zip.extra", j -> j.last().extra = field(0x7075, 9)),
                odd("a second name locally", "zip.extra", j -> j.last().localExtra = field(0x7075, 9)),
                odd("the target of a link", "zip.extra", j -> j.last().extra = field(0x756e, 14)),
                odd("extra data cut off", "zip.extra", j -> j.last().extra = new byte[] {(byte) 0xfe, (byte) 0xca, 9, 0}),
                odd("a comment of an entry", "zip.directory", j -> j.last().comment = new byte[] {1}),
                odd("a symbolic link", "zip.mode", j -> j.last().external = 0120777 << 16),
                odd("a device", "zip.mode", j -> j.last().external = 0060660 << 16),
                odd("a pipe", "zip.mode", j -> j.last().external = 0010644 << 16),
                odd("a set-uid program", "zip.mode", j -> j.last().external = 0104755 << 16),
                odd("a folder that is a file", "zip.mode", j -> j.last().external = 0040755 << 16),
                odd("a folder with content", "zip.content", j -> j.with("a/b/", "x")),
                odd("a duplicate", "entry.duplicate", j -> j.with("a/c.txt", "y")),
                odd("a case-equal name", "entry.duplicate", j -> j.with("A/c.txt", "y")),
                odd("a class twice", "entry.duplicate", j -> j.with("p/IQ.class", "x").with("p/Iq.class", "y").with("p/Iq.class", "z")),
                odd("a class in a package equal but for case", "entry.duplicate", j -> j.with("p/A.class", "x").with("P/A.class", "y")),
                odd("a class and what is almost one", "entry.duplicate", j -> j.with("p/a.class", "x").with("p/a.Class", "y")),
                odd("a class equal after normalisation", "entry.duplicate", j -> j.with("p/\u00e9.class", "x").with("p/e\u0301.class", "y")),
                odd("a name equal after normalisation", "entry.duplicate", j -> j.with("a/é", "x").with("a/é", "y")),
                odd("a file and a folder of one name", "entry.duplicate", j -> j.with("a/c.txt/", "")),
                odd("a file below a file", "entry.duplicate", j -> j.with("a/c.txt/d", "x")),
                odd("half a jar", "zip.end", j -> j.suffix = null));
    }

    @ParameterizedTest
    @MethodSource("odds")
    void anOddJarIsRefused(Odd odd) {
        Jar jar = Jar.bundle("").with("a/c.txt", "content");
        odd.change().accept(jar);
        byte[] bytes;
        if (jar.suffix == null) {
            jar.suffix = new byte[0];
            bytes = java.util.Arrays.copyOf(jar.bytes(), 100);
        } else {
            bytes = jar.bytes();
        }
        assertThat(Screen.of(bytes)).extracting(Finding::rule).contains("gate." + odd.rule());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a", "a/../../b", "/etc/passwd", "//host/share", "C:/x", "c:x", "a\\b", "..\\a", "a\u0000b", "a\nb", ".", "a/./b",
        "a//b", "a/b./c", "a /b", "a:stream", "a\u202eb", "META-inf/x", "osgi-inf/c.xml", "META-INF/Manifest.mf"})
    void aNameThatIsNoPlainPathIsRefused(String name) {
        assertThat(Screen.of(Jar.bundle("").with(name, "x").bytes())).extracting(Finding::rule).contains("gate.entry.name");
    }

    @Test
    void anOverlongNameIsRefused() {
        assertThat(Screen.of(Jar.bundle("").with("a".repeat(256), "x").bytes())).extracting(Finding::rule).containsExactly("gate.entry.name");
        assertThat(Screen.of(Jar.bundle("").with("a/".repeat(300), "x").bytes())).extracting(Finding::rule).containsExactly("gate.entry.name");
    }

    @Test
    void honestJarsPass() throws IOException {
        assertThat(Screen.of(Jar.bundle("").with("a/", "").with("a/é.txt", "x").bytes())).isEmpty();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Manifest manifest = new Manifest(new java.io.ByteArrayInputStream((Jar.GOOD + "\r\n").getBytes()));
        try (JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new ZipEntry("a/"));
            jar.putNextEntry(new ZipEntry("a/b.txt"));
            jar.write(new byte[100_000]);
        }
        assertThat(Screen.of(out.toByteArray())).isEmpty();
    }

    @Test
    void bombsAreRefusedBeforeTheyUnfold() {
        byte[] zeros = new byte[4 << 20];
        assertThat(Screen.of(Jar.bundle("").with("bomb", zeros).bytes())).extracting(Finding::rule).containsExactly("gate.entry.ratio");
        Jar lying = Jar.bundle("").with("bomb", zeros);
        lying.last().size = lying.last().localSize = 10;
        assertThat(Screen.of(lying.bytes())).extracting(Finding::rule).containsExactly("gate.zip.content");
        Jar huge = Jar.bundle("").with("bomb", new byte[9]);
        huge.last().size = huge.last().localSize = Budget.LARGEST_ENTRY + 1;
        assertThat(Screen.of(huge.bytes())).extracting(Finding::rule).containsExactly("gate.entry.size");
        Jar many = Jar.bundle("");
        for (int i = 0; i < Budget.MOST_ENTRIES; i++) {
            many.with("e" + i, "");
        }
        assertThat(Screen.of(many.bytes())).extracting(Finding::rule).containsExactly("gate.entry.count");
    }

    @Test
    void jarsInsideCountAgainstTheSameLimits() {
        byte[] noise = new byte[3 << 20];
        new java.util.Random(1).nextBytes(noise);
        Jar inner = new Jar().with("n", noise);
        inner.last().method = 0;
        Jar outer = Jar.bundle("");
        for (int i = 0; i < 45; i++) {
            outer.with("lib/" + i + ".jar", inner.bytes()).last().method = 0;
        }
        assertThat(Screen.of(outer.bytes())).extracting(Finding::rule).containsExactly("gate.entry.total");
    }

    @Test
    void jarsInsideAreReadAsStrictly() {
        Jar hidden = new Jar().with("../x", "y");
        assertThat(Screen.of(Jar.bundle("").with("lib/a.JAR", hidden.bytes()).bytes())).extracting(Finding::rule)
                .containsExactly("gate.entry.name");
        Jar late = new Jar().with("a", "b");
        late.prefix = new byte[1];
        assertThat(Screen.of(Jar.bundle("Bundle-ClassPath: .,x.bin\r\n").with("x.bin", late.bytes()).bytes()).get(0))
                .satisfies(f -> assertThat(f.rule()).isEqualTo("gate.zip.gap"), f -> assertThat(f.text()).startsWith("x.bin!"));
        byte[] deep = new Jar().with("x", "y").bytes();
        for (int i = 0; i < 4; i++) {
            deep = new Jar().with("in.jar", deep).bytes();
        }
        assertThat(Screen.of(Jar.bundle("").with("in.jar", deep).bytes())).extracting(Finding::rule).containsExactly("gate.nested.depth");
    }

    @Test
    void classesOfOnePackageMayDifferByCase() {
        byte[] bytes = Jar.bundle("").with("lib/A.class", "x").with("lib/a.class", "y").bytes();
        assertThat(Screen.of(bytes)).noneMatch(finding -> finding.rule().equals("gate.entry.duplicate"));
    }

    @Test
    void aFindingNamesEntryAndRemedy() {
        Finding finding = Screen.of(Jar.bundle("").with("a", "b").with("A", "b").bytes()).get(0);
        assertThat(finding.text()).startsWith("A: ").contains("rename one");
        assertThat(Map.of(finding.rule(), finding.text()).toString()).contains("gate.entry.duplicate");
    }
}
