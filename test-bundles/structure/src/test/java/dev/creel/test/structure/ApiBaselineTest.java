// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.structure;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Holds the packages of {@code api} against {@code bundles/api/baseline.jar} by the rules of semantic versioning: a change
 * needs the version that bnd says. {@code -Dapi.baseline=write} makes the baseline anew, at a release.
 */
class ApiBaselineTest {
    private static final Path API = Tree.ROOT.resolve("bundles/api/target/api-0.1.0-SNAPSHOT.jar");
    private static final Path BASELINE = Tree.ROOT.resolve("bundles/api/baseline.jar");
    private static final String CALL = "dev/creel/api/plugin/Call.class";

    @TempDir
    Path dir;

    @Test
    void everyChangeHasItsVersion() throws Exception {
        if ("write".equals(System.getProperty("api.baseline"))) {
            rewritten(API, BASELINE, Change.NONE);
        }
        assertThat(mismatches(API, BASELINE)).as("raise these versions; before the first release a new baseline will do: cnf/adr/0123").isEmpty();
    }

    @Test
    void aMethodThatWentNeedsANewMajorVersion() throws Exception {
        assertThat(mismatches(rewritten(API, dir.resolve("api.jar"), Change.REMOVED), API))
                .anyMatch(text -> text.startsWith("dev.creel.api.plugin ") && text.contains("MAJOR") && text.contains("plugin.Call"));
    }

    @Test
    void aMethodThatCameNeedsANewVersionToo() throws Exception {
        assertThat(mismatches(rewritten(API, dir.resolve("api.jar"), Change.ADDED), API))
                .anyMatch(text -> text.startsWith("dev.creel.api.plugin ") && text.contains("MINOR") && text.contains("plugin.Call"));
    }

    private static List<String> mismatches(Path newer, Path older) throws Exception {
        try (Processor bnd = new Processor(); Jar now = new Jar(newer.toFile()); Jar before = new Jar(older.toFile())) {
            return new Baseline(bnd, new DiffPluginImpl()).baseline(now, before, new Instructions("dev.creel.api.*")).stream()
                    .filter(info -> info.mismatch)
                    .map(info -> info.packageName + " is " + info.newerVersion + " and needs version " + info.suggestedVersion
                            + " in its package-info.java: " + info.packageDiff.getDelta() + ' ' + changed(info.packageDiff))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static List<String> changed(Diff diff) {
        return diff.getChildren().stream()
                .filter(child -> child.getDelta() != Delta.UNCHANGED && child.getDelta() != Delta.IGNORED)
                .map(Diff::getName)
                .collect(Collectors.toList());
    }

    /** What happens to the interface {@code Call} on the way. */
    private enum Change { NONE, REMOVED, ADDED }

    /** The same jar with empty methods: signatures are all a baseline needs. */
    private static Path rewritten(Path jar, Path target, Change change) throws IOException {
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), in.getManifest())) {
            for (ZipEntry entry : in.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(0);
                out.putNextEntry(copy);
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                out.write(signatures(bytes, entry.getName().equals(CALL) ? change : Change.NONE));
            }
        }
        return target;
    }

    private static byte[] signatures(byte[] type, Change change) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(type).accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                boolean gone = change == Change.REMOVED && name.equals("check");
                return gone ? null : super.visitMethod(access, name, descriptor, signature, exceptions);
            }

            @Override
            public void visitEnd() {
                if (change == Change.ADDED) {
                    super.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "added", "()V", null, null).visitEnd();
                }
                super.visitEnd();
            }
        }, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
        return writer.toByteArray();
    }
}
