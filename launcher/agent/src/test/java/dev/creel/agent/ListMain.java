// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Prints every method of this JDK that bears the name of a choke point, with the rules that check it or a hyphen. */
final class ListMain {
    private ListMain() {}

    public static void main(String[] arguments) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        for (Map.Entry<String, List<Rule>> owner : RuleTable.load().byOwner(Runtime.version().feature()).entrySet()) {
            String file = owner.getKey().substring(owner.getKey().lastIndexOf('/') + 1) + ".class";
            try {
                Class<?> type = Class.forName(owner.getKey().replace('/', '.'), false, ClassLoader.getSystemClassLoader());
                try (InputStream in = type.getResourceAsStream(file)) {
                    new ClassReader(in).accept(new Methods(owner.getKey(), owner.getValue(), lines), ClassReader.SKIP_CODE);
                }
            } catch (ClassNotFoundException e) {
                lines.add(owner.getKey().replace('/', '.') + " is absent");
            }
        }
        lines.forEach(System.out::println);
    }

    private static final class Methods extends ClassVisitor {
        private final String owner;
        private final List<Rule> rules;
        private final TreeSet<String> lines;

        Methods(String owner, List<Rule> rules, TreeSet<String> lines) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.rules = rules;
            this.lines = lines;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
            boolean named = false;
            TreeSet<String> checks = new TreeSet<>();
            for (Rule rule : rules) {
                for (String entry : rule.methods()) {
                    named |= entry.equals(name) || entry.startsWith(name + "(");
                    if (Rule.means(entry, name, descriptor)) {
                        checks.add(rule.id());
                    }
                }
            }
            if (named && (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC)) == 0) {
                lines.add(owner.replace('/', '.') + ' ' + name + descriptor + ' ' + (checks.isEmpty() ? "-" : String.join("+", checks)));
            }
            return null;
        }
    }
}
