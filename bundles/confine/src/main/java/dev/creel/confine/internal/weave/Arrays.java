// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.weave;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Announces every array one method makes, with its size in bytes, before it is made. */
final class Arrays {
    /** A reference, and the header of each inner array, as if none were compressed. */
    private static final int REFERENCE = 8;

    private static final int HEADER = 16;

    private static final int EXTRA_STACK = 3;

    private final MethodNode method;
    private final int locals;

    Arrays(MethodNode method) {
        this.method = method;
        this.locals = method.maxLocals;
    }

    void limit() {
        InsnList code = method.instructions;
        method.maxStack += EXTRA_STACK;
        for (AbstractInsnNode node : List.of(code.toArray())) {
            int opcode = node.getOpcode();
            if (opcode == Opcodes.NEWARRAY) {
                code.insertBefore(node, length(size(((IntInsnNode) node).operand)));
            } else if (opcode == Opcodes.ANEWARRAY) {
                code.insertBefore(node, length(REFERENCE));
            } else if (opcode == Opcodes.MULTIANEWARRAY) {
                code.insertBefore(node, grid((MultiANewArrayInsnNode) node));
            }
        }
    }

    private InsnList length(int elementBytes) {
        InsnList call = new InsnList();
        call.add(new LdcInsnNode(elementBytes));
        call.add(PluginWeaver.call("length", "(II)I"));
        return call;
    }

    /** The dimensions lie on the stack: they are put into locals behind all others, multiplied, and put back. */
    private InsnList grid(MultiANewArrayInsnNode node) {
        InsnList code = new InsnList();
        for (int i = node.dims - 1; i >= 0; i--) {
            code.add(new VarInsnNode(Opcodes.ISTORE, locals + i));
        }
        Type type = Type.getType(node.desc);
        for (int k = 1; k < node.dims; k++) {
            product(code, k, REFERENCE + HEADER);
        }
        boolean whole = type.getDimensions() == node.dims;
        product(code, node.dims, whole ? bytes(type.getElementType()) : REFERENCE);
        for (int i = 0; i < node.dims; i++) {
            code.add(new VarInsnNode(Opcodes.ILOAD, locals + i));
        }
        method.maxLocals = Math.max(method.maxLocals, locals + node.dims);
        return code;
    }

    /** Announces as many things of that size as the first dimensions hold. */
    private void product(InsnList code, int dimensions, long bytes) {
        code.add(new LdcInsnNode(bytes));
        for (int i = 0; i < dimensions; i++) {
            code.add(new VarInsnNode(Opcodes.ILOAD, locals + i));
            code.add(PluginWeaver.call("times", "(JI)J"));
        }
        code.add(PluginWeaver.call("grid", "(J)V"));
    }

    private static int bytes(Type element) {
        return switch (element.getSort()) {
            case Type.BOOLEAN, Type.BYTE -> 1;
            case Type.CHAR, Type.SHORT -> 2;
            case Type.INT, Type.FLOAT -> 4;
            default -> REFERENCE;
        };
    }

    private static int size(int code) {
        return switch (code) {
            case Opcodes.T_BOOLEAN, Opcodes.T_BYTE -> 1;
            case Opcodes.T_CHAR, Opcodes.T_SHORT -> 2;
            case Opcodes.T_INT, Opcodes.T_FLOAT -> 4;
            default -> REFERENCE;
        };
    }
}
