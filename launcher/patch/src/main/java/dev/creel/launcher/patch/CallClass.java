// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** Writes the class that carries one call of a moved method: its arguments as fields, the call as {@code call()}. */
final class CallClass {
    private CallClass() {}

    static byte[] write(String name, String owner, MethodNode m, String constructor) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V1_7,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                "java/lang/Object",
                new String[] {"java/util/concurrent/Callable"});
        Type[] fields = Type.getArgumentTypes(constructor);
        for (int i = 0; i < fields.length; i++) {
            writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "f" + i, fields[i].getDescriptor(), null, null);
        }
        init(writer, name, constructor, fields);
        call(writer, name, owner, m, fields);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void init(ClassWriter writer, String name, String constructor, Type[] fields) {
        MethodVisitor v = writer.visitMethod(0, "<init>", constructor, null, null);
        v.visitCode();
        v.visitVarInsn(Opcodes.ALOAD, 0);
        v.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int local = 1;
        for (int i = 0; i < fields.length; i++) {
            v.visitVarInsn(Opcodes.ALOAD, 0);
            v.visitVarInsn(fields[i].getOpcode(Opcodes.ILOAD), local);
            v.visitFieldInsn(Opcodes.PUTFIELD, name, "f" + i, fields[i].getDescriptor());
            local += fields[i].getSize();
        }
        v.visitInsn(Opcodes.RETURN);
        v.visitMaxs(0, 0);
        v.visitEnd();
    }

    private static void call(ClassWriter writer, String name, String owner, MethodNode m, Type[] fields) {
        MethodVisitor v = writer.visitMethod(
                Opcodes.ACC_PUBLIC, "call", "()Ljava/lang/Object;", null, new String[] {"java/lang/Exception"});
        v.visitCode();
        for (int i = 0; i < fields.length; i++) {
            v.visitVarInsn(Opcodes.ALOAD, 0);
            v.visitFieldInsn(Opcodes.GETFIELD, name, "f" + i, fields[i].getDescriptor());
        }
        boolean isStatic = (m.access & Opcodes.ACC_STATIC) != 0;
        v.visitMethodInsn(
                isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL, owner, m.name, m.desc, false);
        Type result = Type.getReturnType(m.desc);
        if (result.getSort() == Type.VOID) {
            v.visitInsn(Opcodes.ACONST_NULL);
        } else if (result.getSort() == Type.BOOLEAN) {
            v.visitMethodInsn(
                    Opcodes.INVOKESTATIC, "java/lang/Boolean", "valueOf", "(Z)Ljava/lang/Boolean;", false);
        }
        v.visitInsn(Opcodes.ARETURN);
        v.visitMaxs(0, 0);
        v.visitEnd();
    }
}
