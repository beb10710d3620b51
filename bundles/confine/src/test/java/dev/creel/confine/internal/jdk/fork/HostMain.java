// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

import dev.creel.bridge.Gate;
import dev.creel.bridge.HostThread;
import dev.creel.confine.internal.Authority;
import dev.creel.confine.internal.Stock;
import dev.creel.confine.internal.jdk.JdkChecker;
import dev.creel.confine.internal.weave.PluginWeaver;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A host small enough to judge the checks by: runs plugin code confined, or unconfined as the control. */
final class HostMain {
    static final Object PLUGIN = "the plugin";
    static final int NUMBER = 7;

    private HostMain() {}

    /** Arguments: {@code confined} or {@code free}, and a folder to work in. */
    public static void main(String[] arguments) throws Exception {
        boolean confined = arguments[0].equals("confined");
        Path folder = Path.of(arguments[1]).toRealPath();
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.writeString(outside.resolve("canary"), "tweet");
        Files.writeString(outside.resolve("fresh"), "tweet");
        jar(outside.resolve("host.jar"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        
        Gate.Controls controls = Gate.claim();
        PluginLoader loader = new PluginLoader(confined);
        if (confined) {
            controls.install(new JdkChecker(controls, new Grants(loader, inside, new Stock(inside.toString(), () -> 64 << 20))));
        }
        try (ServerSocket server = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            answer(server);
            Class<?> attempts = loader.loadClass(Attempts.class.getName());
            attempts.getField("outside").set(null, outside);
            attempts.getField("inside").set(null, inside);
            attempts.getField("port").set(null, server.getLocalPort());
            attempts.getField("hostObject").set(null, new HostObject());
            attempts.getField("hostThread").set(null, sleeper());
            attempts.getField("hostExecutor").set(null, new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(), r -> new HostThread(r, "host-pool")));
            run(controls, confined, "attempt", attempts);
            run(controls, confined, "use", loader.loadClass(Legitimate.class.getName()));
            if (confined) {
                kill(controls, loader);
            }
        }
        System.exit(0);
    }

    private static void run(Gate.Controls controls, boolean confined, String kind, Class<?> type) throws Exception {
        CompletableFuture<String> done = new CompletableFuture<>();
        Runnable body = () -> {
            try {
                StringBuilder report = new StringBuilder();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) type.getMethod("all").invoke(null)).entrySet()) {
                    report.append(kind).append('\t').append(entry.getKey()).append('\t')
                            .append(outcome((Callable<?>) entry.getValue())).append('\n');
                }
                done.complete(report.toString());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        };
        Thread thread = confined ? controls.thread(PLUGIN, NUMBER, body, "plugin") : new Thread(body, "free");
        thread.setDaemon(true);
        thread.setContextClassLoader(type.getClassLoader());
        thread.start();
        System.out.print(done.get(60, TimeUnit.SECONDS));
    }

    private static String outcome(Callable<?> attempt) {
        try {
            return "worked " + String.valueOf(attempt.call()).replaceAll("\\s+", " ");
        } catch (Throwable e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IllegalStateException && String.valueOf(cause.getMessage()).startsWith("plugin code")) {
                    return "denied entry " + cause.getMessage();
                }
                if (cause instanceof SecurityException && String.valueOf(cause.getMessage()).startsWith("RULE ")) {
                    return "denied " + cause.getMessage().substring(5);
                }
            }
            StringBuilder trace = new StringBuilder("failed " + e);
            for (Throwable c = e.getCause(); c != null; c = c.getCause()) {
                trace.append(" <- ").append(c);
            }
            for (int i = 0; i < Math.min(6, e.getStackTrace().length); i++) {
                trace.append(" | ").append(e.getStackTrace()[i]);
            }
            return trace.toString().replaceAll("\\s+", " ");
        }
    }

    /** Stops a loop that catches everything. */
    private static void kill(Gate.Controls controls, PluginLoader loader) throws Exception {
        Runnable loop = () -> {
            try {
                ((Runnable) loader.loadClass(Stubborn.class.getName()).getConstructor().newInstance()).run();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
        dev.creel.bridge.PluginThread thread = controls.thread(PLUGIN, NUMBER, loop, "stubborn");
        thread.start();
        thread.join(50);
        boolean ran = thread.isAlive();
        controls.stop(thread);
        thread.join(20_000);
        System.out.println("kill\tstubborn\t" + (ran && !thread.isAlive() ? "worked" : "failed"));
        System.out.println("kill\thost thread\t" + entry(loader, body -> new HostThread(body, "host")));
        System.out.println("kill\tother plugin's thread\t"
                + entry(loader, body -> controls.thread("another plugin", NUMBER + 1, body, "other")));
        System.out.println("kill\tchildren that ended\t" + children(controls));
        System.out.println("kill\tidle pools and timers\t" + idle(controls));
    }

    /** A child counts from the moment it is about to be started until it has ended, seen alive or not. */
    private static String children(Gate.Controls controls) throws InterruptedException {
        Object plugin = new Object();
        Thread child = new Thread(() -> { });
        controls.inherit(child, plugin);
        int before = controls.children(plugin);
        child.start();
        child.join();
        return before == 1 && controls.children(plugin) == 0 ? "worked" : "failed: " + before + ", " + controls.children(plugin);
    }

    /** Threads that wait for work run no code of the plugin and take an interrupt for something else. */
    private static String idle(Gate.Controls controls) throws Exception {
        Object plugin = new Object();
        List<Thread> threads = new ArrayList<>();
        boolean[] released = new boolean[1];
        ThreadFactory inherited = body -> {
            if (released[0]) {
                throw new SecurityException("a released plugin starts no threads");
            }
            Thread thread = new Thread(body);
            thread.setDaemon(true);
            controls.inherit(thread, plugin);
            threads.add(thread);
            return thread;
        };
        Executors.newCachedThreadPool(inherited).submit(() -> { }).get();
        Executors.newFixedThreadPool(1, inherited).submit(() -> { }).get();
        Executors.newScheduledThreadPool(1, inherited).submit(() -> { }).get();
        new Timer(true);
        Thread timer = Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("Timer-")).findFirst().orElseThrow();
        controls.inherit(timer, plugin);
        threads.add(timer);
        released[0] = true;
        controls.stopChildren(plugin);
        for (Thread thread : threads) {
            thread.join(20_000);
        }
        return threads.size() == 4 && threads.stream().noneMatch(Thread::isAlive) ? "worked" : "failed: " + threads;
    }

    /** Whether plugin code refuses to run on such a thread. */
    private static String entry(PluginLoader loader, Function<Runnable, Thread> threads) throws Exception {
        CompletableFuture<String> entry = new CompletableFuture<>();
        threads.apply(() -> {
            try {
                ((Callable<?>) loader.loadClass(Stubborn.class.getName()).getMethod("callable").invoke(null)).call();
                entry.complete("failed");
            } catch (Throwable e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                entry.complete(cause instanceof IllegalStateException ? "worked" : "failed " + cause);
            }
        }).start();
        return entry.get(10, TimeUnit.SECONDS);
    }

    private static void answer(ServerSocket server) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (java.net.Socket socket = server.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
                } catch (IOException e) {
                    return;
                }
            }
        }, "canary");
        thread.setDaemon(true);
        thread.start();
    }

    private static Thread sleeper() {
        Thread thread = new Thread(() -> {
            while (true) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    continue;
                }
            }
        }, "victim");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void jar(Path path) throws IOException {
        try (var out = new java.util.zip.ZipOutputStream(Files.newOutputStream(path))) {
            out.putNextEntry(new java.util.zip.ZipEntry("x"));
            out.write(1);
        }
    }

    /** Grants the plugin its own folder and nothing else; a denial names its rule. */
    record Grants(ClassLoader loader, Path inside, Stock stock) implements Authority {
        @Override
        public Stock stock(Object plugin) {
            return stock;
        }

        @Override
        public Object pluginOf(ClassLoader other) {
            return other == loader ? PLUGIN : null;
        }

        @Override
        public boolean holds(Object plugin, String type, String name, String actions) {
            return name.matches("sockets=\\d") || type.equals("java.io.FilePermission")
                    && (name.equals(inside.toString()) || name.startsWith(inside + File.separator));
        }

        @Override
        public SecurityException denied(Object plugin, String rule, String type, String name, String actions) {
            return new SecurityException("RULE " + rule + ' ' + type + ' ' + name + ' ' + actions);
        }
    }

    /** Defines the plugin's classes, woven when confined. */
    static final class PluginLoader extends ClassLoader {
        private final boolean woven;

        PluginLoader(boolean woven) {
            super(ClassLoader.getPlatformClassLoader());
            this.woven = woven;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (!name.startsWith(HostMain.class.getPackageName()) || name.equals(HostObject.class.getName())) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                byte[] result = woven ? PluginWeaver.weave(bytes, NUMBER) : bytes;
                return defineClass(name, result, 0, result.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return HostMain.class.getClassLoader().getResourceAsStream(name);
        }
    }
}
