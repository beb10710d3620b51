// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts the call of the gate at the start, or at the normal ends, of the methods of one class that its rules name. */
final class CheckInserter extends ClassVisitor {
    private static final String GATE = "dev/creel/bridge/Gate";

    private final List<Rule> rules;
    private final Set<String> matched = new HashSet<>();
    private String owner = "";

    private CheckInserter(ClassVisitor next, List<Rule> rules) {
        super(Opcodes.ASM9, next);
        this.rules = rules;
    }

    /** Rewrites a class; adds {@code "NUMBER METHOD"} to {@code matched} for each entry of a rule that was found. */
    static byte[] insert(byte[] bytes, List<Rule> rules, Set<String> matched) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        CheckInserter inserter = new CheckInserter(writer, rules);
        reader.accept(inserter, 0);
        matched.addAll(inserter.matched);
        return writer.toByteArray();
    }

    /** How {@link #insert} names a match. */
    static String match(Rule rule, String method) {
        return Integer.toString(rule.number()).concat(" ").concat(method);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
        owner = name;
        super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, thrown);
        if ((access & (Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT)) != 0) {
            return next;
        }
        MethodVisitor result = next;
        for (Rule rule : rules) {
            for (String entry : rule.methods()) {
                // A bridge method only calls the one that is checked.
                boolean bridge = (access & Opcodes.ACC_BRIDGE) != 0 && entry.indexOf('(') < 0;
                if (!bridge && Rule.means(entry, name, descriptor)) {
                    matched.add(match(rule, entry));
                    result = rule.atEnd() ? new End(result, rule) : new Start(result, rule, access, descriptor);
                }
            }
        }
        return result;
    }

    private static void push(MethodVisitor code, int value) {
        if (value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value <= Byte.MAX_VALUE) {
            code.visitIntInsn(Opcodes.BIPUSH, value);
        } else {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        }
    }

    private static void call(MethodVisitor code) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, GATE, "check",
                "(ILjava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)V", false);
    }

    /** Adds the call before every return, with the object that is returned if there is one. */
    private static final class End extends MethodVisitor {
        private final Rule rule;

        End(MethodVisitor next, Rule rule) {
            super(Opcodes.ASM9, next);
            this.rule = rule;
        }

        @Override
        public void visitInsn(int opcode) {
            if (opcode == Opcodes.ARETURN) {
                super.visitInsn(Opcodes.DUP);
                push(mv, rule.number());
                super.visitInsn(Opcodes.SWAP);
                told();
            } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                push(mv, rule.number());
                super.visitInsn(Opcodes.ACONST_NULL);
                told();
            }
            super.visitInsn(opcode);
        }

        private void told() {
            super.visitInsn(Opcodes.ACONST_NULL);
            super.visitInsn(Opcodes.ACONST_NULL);
            call(mv);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            super.visitMaxs(stack + 6, locals);
        }
    }

    /** Adds the call before the first instruction, and before {@code super()} in a constructor. */
    private final class Start extends MethodVisitor {
        private final Rule rule;
        private final int access;
        private final String descriptor;

        Start(MethodVisitor next, Rule rule, int access, String descriptor) {
            super(Opcodes.ASM9, next);
            this.rule = rule;
            this.access = access;
            this.descriptor = descriptor;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            push(mv, rule.number());
            for (String selector : rule.args()) {
                select(selector);
            }
            call(mv);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
            super.visitMaxs(Math.max(stack, 8), locals);
        }

        private void select(String selector) {
            if (selector.equals("-")) {
                super.visitInsn(Opcodes.ACONST_NULL);
            } else if (selector.startsWith("this")) {
                super.visitVarInsn(Opcodes.ALOAD, 0);
                if (selector.length() > 4) {
                    super.visitFieldInsn(Opcodes.GETFIELD, owner, selector.substring(5), "Ljava/lang/String;");
                }
            } else {
                int brace = selector.indexOf('{');
                int position = Integer.parseInt(brace < 0 ? selector : selector.substring(0, brace)) - 1;
                Type[] types = Type.getArgumentTypes(descriptor);
                int slot = (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
                for (int i = 0; i < position; i++) {
                    slot += types[i].getSize();
                }
                if (brace < 0) {
                    load(types[position], slot);
                } else {
                    pack(selector.substring(brace + 1, selector.length() - 1), types[position], slot);
                }
            }
        }

        private void load(Type type, int slot) {
            super.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
            if (type.getSort() == Type.INT) {
                box();
            } else if (type.getSort() == Type.LONG) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Long", "valueOf", "(J)Ljava/lang/Long;", false);
            } else if (type.getSort() < Type.ARRAY) {
                throw new IllegalArgumentException("only objects, int and long can be passed: ".concat(rule.id()));
            }
        }

        private void pack(String fields, Type type, int slot) {
            super.visitInsn(Opcodes.ICONST_0);
            int bit = 0;
            for (int at = 0; at < fields.length(); bit++) {
                int plus = fields.indexOf('+', at);
                int end = plus < 0 ? fields.length() : plus;
                super.visitVarInsn(Opcodes.ALOAD, slot);
                super.visitFieldInsn(Opcodes.GETFIELD, type.getInternalName(), fields.substring(at, end), "Z");
                push(mv, bit);
                super.visitInsn(Opcodes.ISHL);
                super.visitInsn(Opcodes.IOR);
                at = end + 1;
            }
            box();
        }

        private void box() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Integer", "valueOf", "(I)Ljava/lang/Integer;", false);
        }
    }
}
