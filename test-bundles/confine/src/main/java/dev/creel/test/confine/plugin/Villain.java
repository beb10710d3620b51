// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Call;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Does one bad deed, which its component description names, where the deed belongs. */
public final class Villain implements ModelProvider {
    /** An error whose every method is an attack. */
    static final class Poison extends Error {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            spinAndCatch();
            return null;
        }

        @Override
        public String toString() {
            throw new Poison();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new Poison();
        }
    }

    /** Says which class calls each of its methods. */
    static final class Loud extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private static String heard(String method) {
            StackTraceElement caller = new Throwable().getStackTrace()[2];
            System.out.println("villain.loud=" + method + ' ' + caller.getClassName());
            return method;
        }

        @Override
        public String getMessage() {
            return heard("getMessage");
        }

        @Override
        public String getLocalizedMessage() {
            return heard("getLocalizedMessage");
        }

        @Override
        public String toString() {
            return heard("toString");
        }

        @Override
        public Throwable getCause() {
            heard("getCause");
            return null;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            heard("getStackTrace");
            return new StackTraceElement[0];
        }

        @Override
        public void printStackTrace(PrintStream to) {
            heard("printStackTrace");
        }

        @Override
        public void printStackTrace(PrintWriter to) {
            heard("printStackTrace");
        }
    }

    /** Its initialiser never ends. */
    static final class Slow {
        static final int VALUE = block();

        private Slow() {}
    }

    private static final List<Object> HOARD = new ArrayList<>();

    private final String deed;
    private final BundleContext context;

    public Villain(BundleContext context, Map<String, Object> properties) {
        this.context = context;
        this.deed = (String) properties.get("deed");
        switch (deed) {
            case "activation-throws-loudly" -> throw new Loud();
            case "activation-throws" -> throw new IllegalStateException("no");
            case "activation-blocks" -> block();
            case "activation-spins" -> spinAndCatch();
            default -> { }
        }
    }

    public void deactivate() {
        switch (deed) {
            case "deactivation-throws-loudly" -> throw new Loud();
            case "deactivation-throws" -> throw new Poison();
            case "deactivation-blocks" -> block();
            case "deactivation-spins" -> spinAndCatch();
            default -> { }
        }
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        perform(deed, context);
    }

    @Override
    public List<Model> models(Call call) {
        return List.of();
    }

    /** The deeds of a call; the controls run them on a plain thread. */
    public static void perform(String deed, BundleContext context) {
        switch (deed) {
            case "throws" -> throw new IllegalStateException("no");
            case "poison" -> throw new Poison();
            case "blocks" -> block();
            case "spins" -> spin();
            case "spins-and-catches" -> spinAndCatch();
            case "static-init" -> System.out.println(Slow.VALUE);
            case "recursion" -> recurse(0);
            case "monitors" -> monitors();
            case "exits" -> Runtime.getRuntime().halt(42);
            case "shutdown" -> System.exit(42);
            case "array" -> HOARD.add(new long[1 << 26]);
            case "grid" -> HOARD.add(new long[1 << 13][1 << 13]);
            case "hoards" -> hoard();
            case "hoards-in-jdk" -> HOARD.add("x".repeat(1 << 30));
            case "leaks-threads" -> leak();
            case "burns", "burns-too" -> burn();
            case "asks" -> ask();
            case "registers" -> register(context);
            case "churns" -> churn(context);
            default -> { }
        }
    }

    private static int block() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    private static void spin() {
        long count = 0;
        while (count >= 0) {
            count = count + 1 & Long.MAX_VALUE;
        }
    }

    private static void spinAndCatch() {
        while (true) {
            try {
                spin();
            } catch (Throwable caught) {
                continue;
            } finally {
                spinOn();
            }
        }
    }

    private static void spinOn() {
        for (int i = 0; i < 1_000; i++) {
            try {
                Thread.onSpinWait();
            } catch (Throwable caught) {
                continue;
            }
        }
    }

    private static int recurse(int depth) {
        try {
            return recurse(depth + 1) + 1;
        } catch (StackOverflowError e) {
            return recurse(0);
        }
    }

    private static void monitors() {
        synchronized (Thread.currentThread()) {
            synchronized (Villain.class) {
                block();
            }
        }
    }

    private static void hoard() {
        while (true) {
            try {
                HOARD.add(new byte[1 << 16]);
            } catch (OutOfMemoryError caught) {
                continue;
            }
        }
    }

    /** Within its quota of threads, and for ever. */
    private static void burn() {
        new Thread(Villain::spinAndCatch, "villain-own").start();
    }

    /** Ten times its quota, and no more: a JVM with thousands of spinning threads needs minutes to end on two processors. */
    private static void leak() {
        for (int i = 0; i < 32; i++) {
            Thread own = new Thread(Villain::spinAndCatch, "villain-own");
            own.setDaemon(true);
            own.start();
        }
    }

    private static void ask() {
        for (int i = 0; i < 5_000; i++) {
            try {
                System.getProperty("villain." + i);
            } catch (SecurityException e) {
                continue;
            }
        }
    }

    private static void register(BundleContext context) {
        while (true) {
            context.registerService(ModelProvider.class, new Nobody(), named());
        }
    }

    private static void churn(BundleContext context) {
        while (true) {
            ServiceRegistration<?> one = context.registerService(ModelProvider.class, new Nobody(), named());
            one.setProperties(named());
            one.unregister();
        }
    }

    private static Hashtable<String, Object> named() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("model", "test");
        return properties;
    }

    /** A service without use. */
    private static final class Nobody implements ModelProvider {
        @Override
        public List<Model> models(Call call) {
            return List.of();
        }

        @Override
        public void generate(Prompt prompt, Sink out, Call call) {
            throw new IllegalStateException("nobody");
        }
    }
}
