// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

import dev.creel.woven.Stopped;
import java.util.List;

/**
 * Where every instrumented JDK method calls in. Host threads pass at once, because plugin code refuses to run there;
 * every other thread is decided by the {@link Checker}. Fails closed: plugin threads are refused while no checker is
 * installed. Nothing here uses lambdas or string concatenation, whose linking would call in again.
 */
public final class Gate {
    private static final int NOBODY = -1;
    private static final ThreadLocal<Standing> OTHERS = new ThreadLocal<>();

    private static volatile Checker checker;
    /** An array from this size on is asked for by itself. */
    private static final long LARGE = 1 << 20;

    /** What a loop's round counts, in KiB: it can make objects that are not arrays. */
    private static final int ROUND = 64;

    /** How much a thread may allocate until the next look when the last one refused. */
    private static final int LITTLE = 256;

    private static volatile Memory memory;
    private static volatile boolean stopping;
    private static volatile String[] rules = {};
    private static volatile String[] missing = {"the agent is not installed"};
    private static boolean reported;
    private static boolean claimed;

    private Gate() {}

    /** Called by instrumented methods. */
    public static void check(int rule, Object self, Object first, Object second) {
        Thread thread = Thread.currentThread();
        if (thread instanceof HostThread) {
            return;
        }
        Checker engine = checker;
        if (engine == null && !(thread instanceof PluginThread)) {
            return;
        }
        Standing standing = standingOf(thread);
        if (standing.trusted > 0 || standing.busy > 0) {
            return;
        }
        if (engine == null) {
            throw new SecurityException("no permission engine is installed");
        }
        // No call may stand between the count and its undoing: a StackOverflowError there would open the gate for good.
        standing.busy++;
        try {
            engine.check(rule, standing.plugin, self, first, second);
        } finally {
            standing.busy--;
        }
    }

    /**
     * Called at the entry of every woven plugin method: plugin code runs on its own threads only. Elsewhere nobody could
     * stop it: a finalizer or a task of the common pool that never returns would hang the whole JVM. On another plugin's
     * thread, where a registry of the JDK may lead, it would have that plugin's rights.
     *
     * @param number what the plugin's classes were woven with
     */
    public static void enter(int number) {
        Standing standing = carried();
        if (standing == null || standing.number != number) {
            throw new IllegalStateException("plugin code on a thread that is not its own");
        }
        if (standing.trusted > 0 || standing.busy > 0) {
            throw new IllegalStateException("plugin code inside host code");
        }
        if (standing.stopped) {
            throw new Stopped();
        }
    }

    /** Called at every backward jump of woven code; throws when the host has stopped this thread. */
    public static void tick() {
        if (stopping) {
            Standing standing = carried();
            if (standing != null && standing.stopped && standing.trusted == 0) {
                throw new Stopped();
            }
        }
        Thread thread = Thread.currentThread();
        if (thread instanceof PluginThread) {
            Standing standing = ((PluginThread) thread).standing;
            standing.room -= ROUND;
            if (standing.room < 0) {
                look(standing, 0);
            }
        }
    }

    /** Called before every array woven code makes. @throws OutOfMemoryError when the plugin may not make it */
    public static void array(long bytes) {
        Standing standing = carried();
        if (standing != null) {
            standing.room -= (int) (Math.min(bytes, LARGE) >> 10);
            if (bytes >= LARGE || standing.room < 0) {
                look(standing, bytes);
            }
        }
    }

    private static void look(Standing standing, long bytes) {
        standing.room = LITTLE;
        Memory host = memory;
        if (host == null || standing.trusted > 0 || standing.busy > 0) {
            return;
        }
        standing.busy++;
        try {
            standing.room = host.allocating(standing.plugin, bytes);
        } finally {
            standing.busy--;
        }
    }

    /** Called by the agent, once: the rules in the order of their numbers, and a line for each required one not in force. */
    public static synchronized void report(String[] all, String[] unmatched) {
        if (!reported) {
            reported = true;
            rules = all.clone();
            missing = unmatched.clone();
        }
    }

    /**
     * Hands out the controls, once per JVM, to the first caller: the host, before any plugin is installed.
     *
     * @throws IllegalStateException at the second call
     */
    public static synchronized Controls claim() {
        if (claimed) {
            throw new IllegalStateException("the controls were claimed already");
        }
        claimed = true;
        return new Controls();
    }

    private static Standing carried() {
        Thread thread = Thread.currentThread();
        return thread instanceof PluginThread ? ((PluginThread) thread).standing : Children.of(thread);
    }

    private static Standing standingOf(Thread thread) {
        if (thread instanceof PluginThread) {
            return ((PluginThread) thread).standing;
        }
        Standing standing = Children.of(thread);
        if (standing == null) {
            standing = OTHERS.get();
            if (standing == null) {
                standing = new Standing(null, NOBODY);
                OTHERS.set(standing);
            }
        }
        return standing;
    }

    /** The right to install the checker, to create plugin threads and to enter trusted sections: keep it private. */
    public static final class Controls {
        private static final int FRAMES = 64;

        private Controls() {}

        public void install(Checker engine) {
            checker = engine;
        }

        public void install(Memory host) {
            memory = host;
        }

        /** Ends what woven code does on the current thread at its next poll. */
        public void stopCurrent() {
            Standing standing = carried();
            if (standing != null) {
                standing.stopped = true;
                stopping = true;
            }
        }

        /** The ids of the agent's rules, in the order of their numbers; ids may repeat. */
        public List<String> rules() {
            return List.of(rules);
        }

        /** One line for each required rule that is not in force; empty when confinement is complete. */
        public List<String> missing() {
            return List.of(missing);
        }

        /**
         * A thread that carries that plugin's code and no other.
         *
         * @param number what the plugin's classes are woven with
         */
        public PluginThread thread(Object plugin, int number, Runnable body, String name) {
            return PluginThread.detached(plugin, number, body, name);
        }

        /** The identity the current thread carries, its own or inherited; null on a thread of the host. */
        public Object current() {
            return of(Thread.currentThread());
        }

        /** The identity a thread carries, its own or inherited; null for a thread of the host. */
        public Object of(Thread thread) {
            if (thread instanceof PluginThread) {
                return ((PluginThread) thread).plugin();
            }
            Standing standing = Children.of(thread);
            return standing == null ? null : standing.plugin;
        }

        /** Makes a thread that a plugin is about to start carry that plugin's identity. */
        public void inherit(Thread child, Object plugin) {
            Standing parent = carried();
            Children.add(child, plugin, parent != null && parent.plugin == plugin ? parent.number : NOBODY);
        }

        /** How many threads the plugin started itself and that have not ended. */
        public int children(Object plugin) {
            return Children.live(plugin);
        }

        /** Ids of the live threads the plugin started itself, for measuring; without those whose class hides its own. */
        public List<Long> childIds(Object plugin) {
            return Children.ids(plugin);
        }

        /** Ends one plugin thread: woven code leaves at its next poll, waits are interrupted. */
        public void stop(PluginThread thread) {
            thread.standing.stopped = true;
            stopping = true;
            Interrupt.of(thread);
        }

        /** Interrupts a plugin thread without waiting for anything the plugin holds. */
        public void interrupt(PluginThread thread) {
            Interrupt.of(thread);
        }

        /** Ends every thread the plugin started itself. */
        public void stopChildren(Object plugin) {
            Children.stop(plugin);
            stopping = true;
        }

        /** Ends the wait the current thread is about to begin, if a plugin started the thread and the host has stopped it. */
        public void endWait() {
            Standing standing = Children.of(Thread.currentThread());
            if (standing != null && standing.stopped) {
                throw new Stopped();
            }
        }

        /** Begins host code on the current thread, if it carries a plugin; pair with {@link #leaveTrusted}. */
        public void enterTrusted() {
            Standing standing = carried();
            if (standing != null) {
                room(FRAMES);
                standing.trusted++;
            }
        }

        /** A StackOverflowError in {@link #leaveTrusted} would leave the plugin trusted: it is thrown before instead. */
        private static int room(int frames) {
            return frames == 0 ? 0 : room(frames - 1) + 1;
        }

        public void leaveTrusted() {
            Standing standing = carried();
            if (standing != null) {
                standing.trusted--;
            }
        }

        /** Whether host code runs on the current thread though it carries a plugin. */
        public boolean trusted() {
            Standing standing = carried();
            return standing != null && standing.trusted > 0;
        }

        /** Ends all nesting of host code before a call of plugin code; give the result to {@link #resumeTrusted}. */
        public int suspendTrusted() {
            Standing standing = carried();
            if (standing == null) {
                return 0;
            }
            int nesting = standing.trusted;
            standing.trusted = 0;
            return nesting;
        }

        public void resumeTrusted(int nesting) {
            Standing standing = carried();
            if (standing != null) {
                standing.trusted = nesting;
            }
        }
    }
}
