// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

class PatchTest {
    private static final Library CM = Libraries.all().get(2);

    @Test
    void theSameJarTwice() throws IOException {
        assertThat(Patch.sha256(Patch.patch(CM))).isEqualTo(Patch.sha256(Patch.patch(CM)));
    }

    @Test
    void anotherCountOfChecksStopsTheBuild() {
        Library other = new Library("x.jar", CM.anchor(), CM.checks() + 1, 0, CM.edits(), List.of());
        assertThatThrownBy(() -> Patch.patch(other)).isInstanceOf(PatchException.class).hasMessageContaining("checks");
    }

    @Test
    void aMissingMethodStopsTheBuild() {
        MethodEdit gone = new MethodEdit(CM.edits().get(0).owner(), "gone", "(", (c, m) -> { });
        Library other = new Library("x.jar", CM.anchor(), CM.checks(), 0, List.of(gone), List.of());
        assertThatThrownBy(() -> Patch.patch(other)).isInstanceOf(PatchException.class).hasMessageContaining("gone");
    }

    @Test
    void everyReturnOfALoadedClassGivesItsLockBack() throws IOException {
        Library felix = Libraries.all().get(0);
        ClassNode loader = new ClassNode();
        new ClassReader(entry(Patch.patch(felix), "org/apache/felix/framework/BundleWiringImpl$BundleClassLoader.class"))
                .accept(loader, 0);
        MethodNode define = loader.methods.stream().filter(m -> m.name.equals("defineClassParallel")).findFirst().orElseThrow();
        List<AbstractInsnNode> returns = Stream.of(define.instructions.toArray()).filter(i -> i.getOpcode() == Opcodes.ARETURN).toList();
        assertThat(returns).isNotEmpty().allSatisfy(i -> assertThat(((MethodInsnNode) i.getPrevious()).name).isEqualTo("loaded"));
    }

    private static byte[] entry(byte[] jar, String name) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                if (e.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new AssertionError("no " + name);
    }
}
