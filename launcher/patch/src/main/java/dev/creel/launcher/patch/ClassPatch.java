// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * One class under rewriting. A wrapped method keeps its code under {@code NAME$plain}; the new method of the old name
 * has no branch, so that no stack map has to be computed. Used by one thread.
 */
final class ClassPatch {
    static final String GATE = "dev/creel/bridge/osgi/OsgiGate";
    private static final String CALLABLE = "java/util/concurrent/Callable";

    private final ClassNode node = new ClassNode();
    private final Map<String, byte[]> added = new LinkedHashMap<>();

    ClassPatch(byte[] bytes) {
        new ClassReader(bytes).accept(node, 0);
    }

    String name() {
        return node.name;
    }

    /** Classes made beside this one, by entry name. */
    Map<String, byte[]> added() {
        return added;
    }

    byte[] bytes() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    /** @throws PatchException when there is not exactly one such method */
    MethodNode method(String name, String descriptorStart) {
        MethodNode found = null;
        for (MethodNode m : node.methods) {
            if (m.name.equals(name) && m.desc.startsWith(descriptorStart) && (m.access & Opcodes.ACC_BRIDGE) == 0) {
                if (found != null) {
                    throw new PatchException(node.name + " has more than one " + name + descriptorStart);
                }
                found = m;
            }
        }
        if (found == null) {
            throw new PatchException(node.name + " has no method " + name + descriptorStart);
        }
        return found;
    }

    /** Replaces calls of one method by a static one of the same stack effect; returns how many. */
    int replaceCalls(String owner, String name, String toOwner, String toName, String toDescriptor) {
        int count = 0;
        for (MethodNode m : node.methods) {
            for (AbstractInsnNode i : m.instructions) {
                if (i instanceof MethodInsnNode call && call.owner.equals(owner) && call.name.equals(name)) {
                    m.instructions.set(
                            call, new MethodInsnNode(Opcodes.INVOKESTATIC, toOwner, toName, toDescriptor, false));
                    count++;
                }
            }
        }
        return count;
    }

    /** Moves the method's code aside and returns the empty method that takes its place. */
    private MethodNode replace(MethodNode m) {
        MethodNode front = new MethodNode(
                m.access & ~Opcodes.ACC_SYNCHRONIZED, m.name, m.desc, m.signature, m.exceptions.toArray(new String[0]));
        boolean isStatic = (m.access & Opcodes.ACC_STATIC) != 0;
        m.name = m.name + "$plain";
        m.access &= ~(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED | Opcodes.ACC_PRIVATE);
        m.access |= Opcodes.ACC_SYNTHETIC | (isStatic ? 0 : Opcodes.ACC_FINAL);
        node.methods.add(node.methods.indexOf(m), front);
        return front;
    }

    /** The method runs only as an argument of a gate method {@code (leading..., Callable) -> Object}. */
    void defer(MethodNode m, String gateMethod, InsnList leading, String leadingDescriptor) {
        MethodNode front = replace(m);
        String call = callClass(m);
        InsnList code = front.instructions;
        code.add(leading);
        code.add(new TypeInsnNode(Opcodes.NEW, call));
        code.add(new InsnNode(Opcodes.DUP));
        loadAll(code, m);
        code.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, call, "<init>", constructor(m), false));
        code.add(new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                GATE,
                gateMethod,
                "(" + leadingDescriptor + "L" + CALLABLE + ";)Ljava/lang/Object;",
                false));
        Type result = Type.getReturnType(m.desc);
        switch (result.getSort()) {
            case Type.VOID -> code.add(new InsnNode(Opcodes.POP));
            case Type.BOOLEAN -> code.add(
                    new MethodInsnNode(Opcodes.INVOKESTATIC, GATE, "truth", "(Ljava/lang/Object;)Z", false));
            case Type.OBJECT, Type.ARRAY -> code.add(new TypeInsnNode(Opcodes.CHECKCAST, result.getInternalName()));
            default -> throw new PatchException("no way to hand over " + node.name + "." + front.name + m.desc);
        }
        code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
    }

    /** The method answers true only if the question, which leaves a boolean on the stack, does too. */
    void and(MethodNode m, InsnList question) {
        MethodNode front = replace(m);
        InsnList code = front.instructions;
        code.add(question);
        loadAll(code, m);
        boolean isStatic = (m.access & Opcodes.ACC_STATIC) != 0;
        code.add(new MethodInsnNode(
                isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL, node.name, m.name, m.desc, false));
        code.add(new InsnNode(Opcodes.IAND));
        code.add(new InsnNode(Opcodes.IRETURN));
    }

    /** What the method returns goes through a gate method {@code (this or first argument, result) -> Object}. */
    void filter(MethodNode m, String gateMethod) {
        MethodNode front = replace(m);
        InsnList code = front.instructions;
        code.add(new VarInsnNode(Opcodes.ALOAD, 0));
        loadAll(code, m);
        boolean isStatic = (m.access & Opcodes.ACC_STATIC) != 0;
        code.add(new MethodInsnNode(
                isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL, node.name, m.name, m.desc, false));
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, GATE, gateMethod,
                "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;", false));
        code.add(new TypeInsnNode(Opcodes.CHECKCAST, Type.getReturnType(m.desc).getInternalName()));
        code.add(new InsnNode(Opcodes.ARETURN));
    }

    private void loadAll(InsnList code, MethodNode m) {
        int local = 0;
        if ((m.access & Opcodes.ACC_STATIC) == 0) {
            code.add(new VarInsnNode(Opcodes.ALOAD, local++));
        }
        for (Type t : Type.getArgumentTypes(m.desc)) {
            code.add(new VarInsnNode(t.getOpcode(Opcodes.ILOAD), local));
            local += t.getSize();
        }
    }

    private String constructor(MethodNode m) {
        String self = (m.access & Opcodes.ACC_STATIC) == 0 ? "L" + node.name + ";" : "";
        return "(" + self + m.desc.substring(1, m.desc.indexOf(')')) + ")V";
    }

    private String callClass(MethodNode m) {
        String name = node.name + "$Call" + added.size();
        added.put(name + ".class", CallClass.write(name, node.name, m, constructor(m)));
        return name;
    }
}
