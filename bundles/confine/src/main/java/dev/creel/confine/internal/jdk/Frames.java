// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads who is on the current stack. Hidden frames are read, too: without them a method reference handed to a thread
 * shows no frame of its author. No lambda is used here, because linking one would walk again.
 */
final class Frames {
    private static final StackWalker WALKER =
            StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

    private final Origin origin;

    Frames(Origin origin) {
        this.origin = origin;
    }

    /** The caller of the checked method; reflection and method handles are looked through. */
    Class<?> direct() {
        return WALKER.walk(new Direct());
    }

    /** The first class outside the JDK, or a JDK class that acts for itself above it; null when there is none. */
    Class<?> nearest() {
        return WALKER.walk(new Nearest());
    }

    /** Everybody on the stack down to host code that acts on its own behalf. */
    Finding scan() {
        return WALKER.walk(new Scan(origin));
    }

    /**
     * What a scan found.
     *
     * @param ownBehalf host code, a JDK class initialiser or a class loader acts for itself above any plugin's code
     * @param plugins those whose code is on the stack
     * @param host whether host code is on the stack
     * @param pooled whether the thread runs tasks of anybody: a pool, a timer, a finalizer, a cleaner
     */
    record Finding(boolean ownBehalf, List<Object> plugins, boolean host, boolean pooled) {}

    /** Frames that carry a call on; the factories of lambdas and strings act for the JDK instead. */
    private static boolean reflective(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.lang.reflect.") || name.startsWith("jdk.internal.reflect.")
                || name.startsWith("java.lang.invoke.") && !name.contains("actory");
    }

    private static final class Direct implements Function<Stream<StackFrame>, Class<?>> {
        @Override
        public Class<?> apply(Stream<StackFrame> stream) {
            Iterator<StackFrame> frames = stream.iterator();
            Class<?> checked = null;
            while (frames.hasNext()) {
                Class<?> type = frames.next().getDeclaringClass();
                if (Origin.engine(type)) {
                    continue;
                }
                if (checked == null) {
                    checked = type;
                }
                if (type != checked && !(reflective(type) && Origin.jdk(type))) {
                    return type;
                }
            }
            return null;
        }
    }

    private static final class Nearest implements Function<Stream<StackFrame>, Class<?>> {
        @Override
        public Class<?> apply(Stream<StackFrame> stream) {
            Iterator<StackFrame> frames = stream.iterator();
            while (frames.hasNext()) {
                StackFrame frame = frames.next();
                Class<?> type = frame.getDeclaringClass();
                if (!Origin.engine(type) && (!Origin.jdk(type) || Origin.spinner(type)
                        || frame.getMethodName().equals("<clinit>"))) {
                    return type;
                }
            }
            return null;
        }
    }

    private static final class Scan implements Function<Stream<StackFrame>, Finding> {
        private final Origin origin;
        private final List<Object> plugins = new ArrayList<>(1);
        private boolean host;
        private boolean pooled;

        Scan(Origin origin) {
            this.origin = origin;
        }

        @Override
        public Finding apply(Stream<StackFrame> stream) {
            Iterator<StackFrame> frames = stream.iterator();
            boolean privileged = false;
            while (frames.hasNext()) {
                StackFrame frame = frames.next();
                Class<?> type = frame.getDeclaringClass();
                if (Origin.engine(type)) {
                    continue;
                }
                if (Origin.jdk(type)) {
                    boolean controller = type.getName().equals("java.security.AccessController");
                    privileged = controller && frame.getMethodName().equals("doPrivileged") || controller && privileged;
                    if (boundary(frame, type)) {
                        return finding(true);
                    }
                    pooled |= pool(type);
                    continue;
                }
                Object plugin = origin.plugin(type);
                if (plugin == null) {
                    host = true;
                    if (privileged || ClassLoader.class.isAssignableFrom(type) && (loads(frame) || finds(frame))) {
                        return finding(true);
                    }
                } else if (!plugins.contains(plugin)) {
                    plugins.add(plugin);
                }
                privileged = false;
            }
            return finding(false);
        }

        /** What lies below is not the plugins' doing only if none of their code was met above. */
        private Finding finding(boolean cut) {
            return new Finding(cut && plugins.isEmpty(), List.copyOf(plugins), host, pooled);
        }

        /** A denial inside an initialiser would break the class for the whole JVM. */
        private static boolean boundary(StackFrame frame, Class<?> type) {
            return frame.getMethodName().equals("<clinit>")
                    || type.getName().startsWith("jdk.internal.loader.") && loads(frame);
        }

        private static boolean loads(StackFrame frame) {
            String method = frame.getMethodName();
            return method.startsWith("loadClass") || method.startsWith("findClass") || method.startsWith("defineClass");
        }

        /** A bundle's loader may unpack an inner jar to answer. */
        private static boolean finds(StackFrame frame) {
            return frame.getMethodName().startsWith("getResource") || frame.getMethodName().startsWith("findResource");
        }

        private static boolean pool(Class<?> type) {
            switch (type.getName()) {
                case "java.util.concurrent.ThreadPoolExecutor$Worker":
                case "java.util.concurrent.ForkJoinWorkerThread":
                case "java.util.concurrent.ForkJoinPool":
                case "java.util.TimerThread":
                case "java.lang.VirtualThread":
                case "java.lang.ref.Finalizer":
                case "java.lang.ref.Finalizer$FinalizerThread":
                case "jdk.internal.ref.CleanerImpl":
                    return true;
                default:
                    return false;
            }
        }
    }
}
