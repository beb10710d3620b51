// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the hosts: one that enforces nothing and the product's own, with the same bundle in both. */
final class Sides {
    /** A port nobody is granted and one that the policy grants; the canaries listen there. Another run may go on beside. */
    private final int port = free();
    private final int granted = free();
    private static final Map<String, String> ENVIRONMENT = Map.of("CREEL_CANARY", "CANARY-env-secret");

    /** What {@code -Dcreel.attacks=ID,ID} names, for work on a few attacks; empty means all. */
    static List<String> chosen() {
        return Stream.of(System.getProperty("creel.attacks", "").split(",")).filter(id -> !id.isBlank()).toList();
    }

    private final Path module = Path.of("").toAbsolutePath();
    private final Path plain = module.resolve("target/plain");
    private final Path product = module.resolveSibling("../runtime/target/creel").normalize();

    /** The host without confinement. */
    Side unconfined(Jdk jdk) throws IOException {
        Path dir = fresh("unconfined-" + jdk);
        Path evil = plain.resolve("evil.jar");
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Xbootclasspath/a:" + plain.resolve("launcher-bridge.jar")));
        command.addAll(canaries(dir, evil));
        command.add("-Devil.unprotected=true");
        command.addAll(List.of("-cp", plain.resolve("unconfined.jar") + ":" + plain.resolve("org.apache.felix.framework.jar"),
                "dev.creel.test.unconfined.Main", dir.resolve("cache").toString()));
        for (String bundle : List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component",
                "org.apache.felix.scr", "org.apache.felix.configadmin", "api", "unconfined", "driver")) {
            command.add(plain.resolve(bundle + ".jar").toString());
        }
        command.add(evil.toString());
        return new Side(dir, command, ENVIRONMENT);
    }

    /** The product, with its agent, its patched framework, its core, and the bundle admitted with that policy. */
    Side confined(Jdk jdk, Policy policy) throws IOException {
        Path dir = fresh("confined-" + policy.name() + "-" + jdk);
        Path home = dir.resolve("home");
        Files.createDirectories(home.resolve("extensions"));
        Files.createDirectories(home.resolve("plugins-allowlist"));
        Files.createDirectories(home.resolve("archive"));
        copy(home, "lib");
        copy(home, "bundles");
        for (String list : List.of("gateway.run", "debug.run")) {
            Files.copy(product.resolve(list), home.resolve(list));
        }
        Path evil = home.resolve("extensions/evil.jar");
        policy.write(plain.resolve("evil.jar"), evil, home.resolve("plugins-allowlist/evil.policy"), granted);
        Path state = dir.resolve("state");
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-XX:+UseSerialGC", "-Xmx256m",
                "-Xbootclasspath/a:" + home.resolve("lib/bridge.jar"), "-javaagent:" + home.resolve("lib/agent.jar"),
                "-Dcreel.home=" + home, "-Dcreel.extra.bundles=" + plain.resolve("driver.jar")));
        command.addAll(canaries(dir, evil));
        command.addAll(List.of("-cp", home.resolve("lib/main.jar") + ":" + home.resolve("lib/framework.jar"),
                "dev.creel.launcher.Main", "--port", "0"));
        Map<String, String> environment = new java.util.HashMap<>(ENVIRONMENT);
        environment.put("CREEL_STATE_DIR", state.toString());
        environment.put("CREEL_CONFIG_PATH", state.resolve("creel.json").toString());
        environment.put("HOME", dir.toString());
        return new Side(dir, command, environment);
    }

    /** Copies: the home is where the code really lies, and a link would lead back to the product's. */
    private void copy(Path home, String folder) throws IOException {
        try (Stream<Path> all = Files.walk(product.resolve(folder))) {
            for (Path p : all.toList()) {
                Files.copy(p, home.resolve(product.relativize(p).toString()));
            }
        }
    }

    private List<String> canaries(Path dir, Path evil) {
        return List.of("-Djdk.attach.allowAttachSelf=true", "-Djava.awt.headless=true", "-Devil.dir=" + dir, "-Devil.port=" + port,
                "-Devil.granted=" + granted, "-Devil.jar=" + evil, "-Dcanary.secret=CANARY-property-secret", "-Dcanary.number=4711",
                "-Dcanary.flag=true");
    }

    private Path fresh(String name) throws IOException {
        Path dir = module.resolve("target/run").resolve(name);
        if (Files.exists(dir)) {
            try (Stream<Path> links = Files.walk(dir, 2)) {
                for (Path p : links.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(p);
                }
            }
            Side.delete(dir);
        }
        return Files.createDirectories(dir);
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
