// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.weave;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Rewrites a plugin's class: every method first asks whether it may run on this thread, every loop can be ended by the
 * host, every array has a limit, and every lambda's body is the plugin's own code. Pure; thread-safe.
 */
public final class PluginWeaver {
    static final String WOVEN = "dev/creel/woven/Woven";

    private PluginWeaver() {}

    /**
     * @param number the plugin's, which its threads carry, too
     * @throws IllegalArgumentException when the class cannot be confined: older than Java 7, whose subroutines hide
     *     loops, or not well formed
     */
    public static byte[] weave(byte[] bytes, int number) {
        try {
            ClassNode type = new ClassNode();
            new ClassReader(bytes).accept(type, ClassReader.EXPAND_FRAMES);
            return (type.access & Opcodes.ACC_MODULE) != 0 ? bytes : rewrite(type, number);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("not a class this host can rewrite: " + e, e);
        }
    }

    private static byte[] rewrite(ClassNode type, int number) {
        if ((type.version & 0xFFFF) < Opcodes.V1_7) {
            throw new IllegalArgumentException(type.name + " is compiled for Java 6 or older: compile it for 7 or newer");
        }
        new MethodReferences(type).replace();
        for (MethodNode method : type.methods) {
            if (method.instructions.size() > 0) {
                new Arrays(method).limit();
                new Polls(type.name, method).insert();
                method.instructions.insert(call("enter", "(I)V"));
                method.instructions.insert(new LdcInsnNode(number));
                method.maxStack = Math.max(method.maxStack, 1);
            }
        }
        ClassWriter writer = new ClassWriter(0);
        type.accept(writer);
        return writer.toByteArray();
    }

    static MethodInsnNode call(String name, String descriptor) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, WOVEN, name, descriptor, false);
    }
}
