// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import dev.creel.bridge.Gate;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

class PluginWeaverTest {
    /** The code that is woven. */
    public static final class Sample implements Supplier<String> {
        private final List<String> words = new ArrayList<>(List.of("b", "a", "c"));

        @Override
        public String get() {
            StringBuilder out = new StringBuilder();
            for (String word : words) {
                try {
                    switch (word) {
                        case "a" -> out.append(1);
                        case "b" -> out.append(2);
                        default -> throw new IllegalStateException(word);
                    }
                } catch (IllegalStateException e) {
                    continue;
                } finally {
                    out.append('.');
                }
            }
            Function<String, Integer> length = String::length;
            Supplier<String> bound = out::toString;
            Supplier<StringBuilder> made = StringBuilder::new;
            synchronized (words) {
                for (int i = 0; i < 3; i++) {
                    made.get().append(i);
                }
            }
            int[] array = new int[4];
            long[][] grid = new long[2][3];
            do {
                array[0]++;
            } while (array[0] < 5);
            return bound.get() + length.apply("four") + array[0] + grid[1].length;
        }
    }

    @Test
    void wovenCodeDoesTheSame() throws Exception {
        assertThat(onPluginThread(Sample.class)).isEqualTo(new Sample().get()).isEqualTo("2.1..453");
    }

    @Test
    void everyMethodAsksFirst() throws IOException {
        for (MethodNode method : woven(Sample.class).methods) {
            AbstractInsnNode first = method.instructions.getFirst();
            assertThat(((LdcInsnNode) first).cst).as(method.name).isEqualTo(7);
            assertThat(((MethodInsnNode) first.getNext()).name).as(method.name).isEqualTo("enter");
        }
    }

    @Test
    void noPollStandsInsideAnExceptionRange() throws IOException {
        int polls = 0;
        for (MethodNode method : woven(Sample.class).methods) {
            for (AbstractInsnNode node : method.instructions) {
                if (node instanceof MethodInsnNode call && call.name.equals("tick")) {
                    polls++;
                    int at = method.instructions.indexOf(node);
                    for (TryCatchBlockNode block : method.tryCatchBlocks) {
                        assertThat(at >= method.instructions.indexOf(block.start)
                                && at < method.instructions.indexOf(block.end)).isFalse();
                    }
                }
            }
        }
        assertThat(polls).isGreaterThanOrEqualTo(3);
    }

    @Test
    void noLambdaStandsForForeignCode() throws IOException {
        ClassNode type = woven(Sample.class);
        int lambdas = 0;
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode node : method.instructions) {
                if (node instanceof InvokeDynamicInsnNode dynamic && dynamic.bsm.getOwner().endsWith("LambdaMetafactory")) {
                    lambdas++;
                    assertThat(((Handle) dynamic.bsmArgs[1]).getOwner()).isEqualTo(type.name);
                }
            }
        }
        assertThat(lambdas).isEqualTo(3);
    }

    @Test
    void aHandlerThatCoversItselfIsPolled() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Loop", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "m", "()V", null, null);
        method.visitCode();
        Label start = new Label();
        Label handler = new Label();
        Label end = new Label();
        method.visitTryCatchBlock(start, end, handler, null);
        method.visitLabel(start);
        method.visitInsn(Opcodes.ACONST_NULL);
        method.visitInsn(Opcodes.ATHROW);
        method.visitLabel(handler);
        method.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Throwable"});
        method.visitInsn(Opcodes.ATHROW);
        method.visitLabel(end);
        method.visitMaxs(1, 0);
        method.visitEnd();
        writer.visitEnd();
        ClassNode type = read(PluginWeaver.weave(writer.toByteArray(), 7));
        MethodNode woven = type.methods.get(0);
        AbstractInsnNode target = woven.tryCatchBlocks.get(0).handler;
        while (target.getOpcode() < 0) {
            target = target.getNext();
        }
        assertThat(((MethodInsnNode) target).name).isEqualTo("tick");
    }

    @Test
    void oldClassesAreRefused() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, "Old", null, "java/lang/Object", null);
        writer.visitEnd();
        assertThatThrownBy(() -> PluginWeaver.weave(writer.toByteArray(), 7)).hasMessageContaining("Java 6 or older");
    }

    @Test
    void damagedClassesAreRefusedAndNothingElseIsThrown() throws IOException {
        byte[] good = bytes(Sample.class);
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            byte[] bad = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                PluginWeaver.weave(bad, 7);
            } catch (IllegalArgumentException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    private static String onPluginThread(Class<?> sample) throws Exception {
        byte[] bytes = PluginWeaver.weave(bytes(sample), 7);
        ClassLoader loader = new ClassLoader(PluginWeaverTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.equals(sample.getName()) ? own(name) : super.loadClass(name, resolve);
            }

            private Class<?> own(String name) {
                Class<?> known = findLoadedClass(name);
                return known != null ? known : defineClass(name, bytes, 0, bytes.length);
            }
        };
        AtomicReference<String> result = new AtomicReference<>();
        Thread thread = Gate.claim().thread("plugin", 7, () -> {
            try {
                result.set((String) ((Supplier<?>) loader.loadClass(sample.getName()).getConstructor().newInstance()).get());
            } catch (ReflectiveOperationException e) {
                result.set(e.toString() + e.getCause());
            }
        }, "plugin");
        thread.start();
        thread.join();
        return result.get();
    }

    private static ClassNode woven(Class<?> type) throws IOException {
        return read(PluginWeaver.weave(bytes(type), 7));
    }

    private static ClassNode read(byte[] bytes) {
        ClassNode type = new ClassNode();
        new ClassReader(bytes).accept(type, 0);
        return type;
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }
}
