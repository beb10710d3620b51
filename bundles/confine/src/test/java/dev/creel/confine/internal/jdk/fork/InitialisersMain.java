// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

import dev.creel.bridge.Gate;
import dev.creel.bridge.HostThread;
import dev.creel.confine.internal.Stock;
import dev.creel.confine.internal.jdk.JdkChecker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Initialises the classes of the JDK on a host thread and prints those that cannot be; with {@code confined} a plugin
 * without rights has tried each public one first.
 */
final class InitialisersMain {
    private InitialisersMain() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = names();
        if (arguments[0].equals("confined")) {
            Gate.Controls controls = Gate.claim();
            HostMain.PluginLoader loader = new HostMain.PluginLoader(true);
            controls.install(new JdkChecker(controls, new HostMain.Grants(loader, Path.of("/nowhere"), new Stock("", () -> 0))));
            System.out.println("touched\t" + touch(controls, loader, names));
        }
        CompletableFuture<String> done = new CompletableFuture<>();
        Thread host = new HostThread(() -> done.complete(failures(names)), "host");
        host.setDaemon(true);
        host.start();
        System.out.print(done.get(120, TimeUnit.SECONDS));
        System.exit(0);
    }

    private static int touch(Gate.Controls controls, ClassLoader loader, List<String> names) throws Exception {
        Class<?> toucher = loader.loadClass(Toucher.class.getName());
        toucher.getField("names").set(null, names.stream().filter(n -> n.startsWith("java")).toList());
        CompletableFuture<Integer> done = new CompletableFuture<>();
        Thread thread = controls.thread(HostMain.PLUGIN, HostMain.NUMBER, () -> {
            try {
                done.complete((Integer) ((Callable<?>) toucher.getConstructor().newInstance()).call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        }, "plugin");
        thread.setContextClassLoader(loader);
        thread.start();
        return done.get(120, TimeUnit.SECONDS);
    }

    private static String failures(List<String> names) {
        StringBuilder report = new StringBuilder();
        for (String name : names) {
            try {
                Class.forName(name, true, ClassLoader.getPlatformClassLoader());
            } catch (ClassNotFoundException e) {
                continue;
            } catch (Throwable e) {
                report.append("broken\t").append(name).append('\n');
            }
        }
        return report.append("host\t").append(names.size()).append('\n').toString();
    }

    /** Top-level classes of the modules a gateway has, without those of desktops. */
    private static List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String module : List.of("java.base", "java.logging", "java.xml", "java.sql", "java.naming", "java.net.http", "java.prefs",
                "java.management", "java.security.sasl", "java.scripting", "java.rmi")) {
            Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", module);
            try (Stream<Path> files = Files.walk(root)) {
                files.map(f -> root.relativize(f).toString()).filter(f -> f.endsWith(".class") && f.indexOf('$') < 0 && f.indexOf('-') < 0)
                        .map(f -> f.substring(0, f.length() - 6).replace('/', '.')).sorted().forEach(names::add);
            }
        }
        return names;
    }
}
