// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Turns the method references of one class into lambdas with a body of its own. A bare {@code file::delete} carries no
 * code of the plugin, so handed to a host thread it would pass the entry check.
 */
final class MethodReferences {
    private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final String PREFIX = "creel$reference$";

    private final ClassNode type;
    private final boolean itself;
    private final List<MethodNode> bodies = new ArrayList<>();

    MethodReferences(ClassNode type) {
        this.type = type;
        this.itself = (type.access & Opcodes.ACC_INTERFACE) != 0;
    }

    void replace() {
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode node : method.instructions) {
                if (node instanceof InvokeDynamicInsnNode dynamic && dynamic.bsm.getOwner().equals(FACTORY)
                        && dynamic.bsmArgs[1] instanceof Handle target && !declared(target)) {
                    dynamic.bsmArgs[1] = body(dynamic, target);
                }
            }
        }
        type.methods.addAll(bodies);
    }

    /** Only a method written in this very class is woven here; an inherited one may be the JDK's. */
    private boolean declared(Handle target) {
        if (!target.getOwner().equals(type.name)) {
            return false;
        }
        for (MethodNode method : type.methods) {
            if (method.name.equals(target.getName()) && method.desc.equals(target.getDesc())) {
                return true;
            }
        }
        return false;
    }

    private Handle body(InvokeDynamicInsnNode dynamic, Handle target) {
        boolean created = target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        List<Type> parameters = new ArrayList<>();
        if (!created && target.getTag() != Opcodes.H_INVOKESTATIC) {
            parameters.add(receiver(dynamic, target));
        }
        parameters.addAll(List.of(Type.getArgumentTypes(target.getDesc())));
        Type result = created ? Type.getObjectType(target.getOwner()) : Type.getReturnType(target.getDesc());
        String descriptor = Type.getMethodDescriptor(result, parameters.toArray(new Type[0]));
        MethodNode body = new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                PREFIX + bodies.size(), descriptor, null, null);
        write(body, target, parameters, result, created);
        bodies.add(body);
        return new Handle(Opcodes.H_INVOKESTATIC, type.name, body.name, descriptor, itself);
    }

    /** A captured receiver must have exactly the captured type, the metafactory says. */
    private static Type receiver(InvokeDynamicInsnNode dynamic, Handle target) {
        Type[] captured = Type.getArgumentTypes(dynamic.desc);
        return captured.length > 0 ? captured[0] : Type.getObjectType(target.getOwner());
    }

    private static void write(MethodNode body, Handle target, List<Type> parameters, Type result, boolean created) {
        if (created) {
            body.instructions.add(new TypeInsnNode(Opcodes.NEW, target.getOwner()));
            body.instructions.add(new InsnNode(Opcodes.DUP));
        }
        int slot = 0;
        for (Type parameter : parameters) {
            body.instructions.add(new VarInsnNode(parameter.getOpcode(Opcodes.ILOAD), slot));
            slot += parameter.getSize();
        }
        int opcode = switch (target.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            case Opcodes.H_INVOKESPECIAL, Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            default -> Opcodes.INVOKEVIRTUAL;
        };
        body.instructions.add(new MethodInsnNode(opcode, target.getOwner(), target.getName(), target.getDesc(),
                target.isInterface()));
        body.instructions.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
        body.maxLocals = slot;
        body.maxStack = Math.max(slot + 2, result.getSize());
    }
}
