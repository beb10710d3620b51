// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import dev.creel.bridge.Gate;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Instruments the JDK's choke points once, reports to the gate which rules are in force, and removes itself. */
public final class Agent {
    private Agent() {}

    /** Entry of {@code -javaagent}. @param arguments the file of {@linkplain Kept kept} classes; null or empty for none */
    public static void premain(String arguments, Instrumentation instrumentation) {
        install(arguments == null ? "" : arguments, instrumentation);
    }

    /** Entry of {@code Launcher-Agent-Class}. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        install("", instrumentation);
    }

    private static void install(String path, Instrumentation instrumentation) {
        RuleTable table = RuleTable.load();
        Kept kept = new Kept(path, table.stamp().concat(" ").concat(System.getProperty("java.vm.version")));
        Set<String> matched = new HashSet<>();
        List<String> missing = new ArrayList<>();
        Map<String, List<Rule>> owners = table.byOwner(Runtime.version().feature());
        List<Class<?>> classes = find(owners, missing);
        Rewriter rewriter = new Rewriter(owners, kept, matched, missing);
        instrumentation.addTransformer(rewriter, true);
        try {
            instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
        } catch (Exception | LinkageError e) {
            missing.add("the JDK refused the checks: ".concat(e.toString()));
        } finally {
            instrumentation.removeTransformer(rewriter);
        }
        for (Class<?> type : classes) {
            for (Rule rule : owners.get(type.getName().replace('.', '/'))) {
                for (String method : rule.methods()) {
                    if (!matched.contains(CheckInserter.match(rule, method))) {
                        missing.add(rule.id().concat(": ").concat(type.getName()).concat(".").concat(method));
                    }
                }
            }
        }
        if (missing.isEmpty()) {
            kept.save();
        }
        Gate.report(table.labels(), missing.toArray(new String[0]));
    }

    private static List<Class<?>> find(Map<String, List<Rule>> owners, List<String> missing) {
        List<Class<?>> classes = new ArrayList<>();
        for (Map.Entry<String, List<Rule>> owner : owners.entrySet()) {
            String name = owner.getKey().replace('/', '.');
            try {
                classes.add(Class.forName(name, false, ClassLoader.getSystemClassLoader()));
            } catch (ClassNotFoundException | LinkageError e) {
                for (Rule rule : owner.getValue()) {
                    if (rule.must()) {
                        missing.add(rule.id().concat(": no class ").concat(name));
                    }
                }
            }
        }
        return classes;
    }

    /** Rewrites the classes of the table; a class it cannot rewrite stays as it is and is reported. */
    private static final class Rewriter implements ClassFileTransformer {
        private final Map<String, List<Rule>> owners;
        private final Kept kept;
        private final Set<String> matched;
        private final List<String> missing;

        Rewriter(Map<String, List<Rule>> owners, Kept kept, Set<String> matched, List<String> missing) {
            this.owners = owners;
            this.kept = kept;
            this.matched = matched;
            this.missing = missing;
        }

        @Override
        public byte[] transform(Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
                byte[] bytes) {
            List<Rule> rules = type == null || name == null ? null : owners.get(name);
            if (rules == null) {
                return null;
            }
            try {
                byte[] rewritten = kept.get(name, bytes, matched);
                return rewritten == null ? rewrite(name, bytes, rules) : rewritten;
            } catch (RuntimeException e) {
                missing.add(name.concat(": ").concat(e.toString()));
                return null;
            }
        }

        private byte[] rewrite(String name, byte[] bytes, List<Rule> rules) {
            Set<String> rows = new HashSet<>();
            byte[] rewritten = CheckInserter.insert(bytes, rules, rows);
            matched.addAll(rows);
            if (rewritten != null) {
                kept.put(name, bytes, rewritten, rows);
            }
            return rewritten;
        }
    }
}
