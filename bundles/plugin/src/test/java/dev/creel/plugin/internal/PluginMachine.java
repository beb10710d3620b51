// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.KeyPath;
import dev.creel.config.Snapshot;
import dev.creel.confine.Confinement;
import dev.creel.confine.Facades;
import dev.creel.confine.Finding;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginId;
import dev.creel.confine.Threads;
import dev.creel.plugin.PluginLifecycle;
import dev.creel.vault.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The plugin host and its lifecycle on a disk, with a framework that starts everything but versions that end in {@code .9}. */
final class PluginMachine {
    static final String CONFIG = "config/creel.json";

    private static final AutoCloseable NOTHING = () -> {};

    private final PluginHost host;
    private final LifecycleService lifecycle;
    private final Disk disk;
    private final Confinement confinement;
    private final Config config;
    /** Edits of the configuration by the host, as PATH=VALUE. */
    final List<String> edits = new ArrayList<>();
    private Config.Listener listener;
    /** What the screen finds in the next jars. */
    List<Finding> findings = List.of();
    /** Why no line may be granted; empty for any may. */
    Optional<String> ungrantable = Optional.empty();
    /** The configuration. */
    Json.Obj settings = Json.Obj.EMPTY;
    /** Every call of the framework and of confinement that installs, starts or ends something. */
    final List<String> calls = new ArrayList<>();

    PluginMachine(Disk disk, Path home) throws IOException {
        this.disk = disk;
        if (disk.exists(CONFIG)) {
            settings = (Json.Obj) Json.parse(new String(new Durable(disk).read(CONFIG, 1 << 20), StandardCharsets.UTF_8), 8);
        }
        BundleContext context = context(home);
        confinement = engine();
        config = fake(Config.class, Map.of(
                "current", a -> new Snapshot(1, "", settings, disk.root().toString(), ""),
                "onChange", a -> {
                    listener = (Config.Listener) a[0];
                    return NOTHING;
                },
                "inspect", a -> new Config.Inspection("", true, "", true, "", List.of(), List.of()),
                "edit", a -> edit((List<?>) a[0]),
                "section", a -> NOTHING));
        ThreadFactory inline = body -> new Thread(body) {
            @Override
            public synchronized void start() {
                run();
            }
        };
        host = new PluginHost(context, confinement, fake(Facades.class, Map.of("offer", a -> NOTHING)),
                fake(Threads.class, Map.of("factory", a -> inline)), config, disk);
        lifecycle = new LifecycleService(context, host, confinement, config, disk, fake(Audit.class, Map.of("record", a -> "D-1")));
    }

    /** Knows one path, as the switch of a plugin does; what was edited is on the disk before anybody is told. */
    private Snapshot edit(List<?> changes) {
        Config.Change change = (Config.Change) changes.get(0);
        String name = KeyPath.parse(change.path()).keys().get(2);
        edits.add(change.path() + '=' + change.json());
        String text = "{\"plugins\":{\"entries\":{\"" + name + "\":{" + (change.json().isEmpty() ? "" : "\"enabled\":" + change.json()) + "}}}}";
        try {
            new Durable(disk).replace(CONFIG, text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        change(text);
        return config.current();
    }

    /** The operator edits the configuration. */
    void change(String json) {
        Snapshot before = config.current();
        settings = (Json.Obj) Json.parse(json, 8);
        listener.changed(before, config.current());
    }

    private BundleContext context(Path home) {
        return fake(BundleContext.class, Map.of(
                "getProperty", a -> home.toString(),
                "getBundles", a -> new Bundle[] {
                    fake(Bundle.class, Map.of("getSymbolicName", b -> "dev.creel.gateway", "getLocation", b -> "file:gateway.jar"))
                },
                "installBundle", a -> bundle((InputStream) a[1])));
    }

    private Bundle bundle(InputStream jar) {
        try {
            String name = PluginJar.of("", jar.readAllBytes(), "").id().symbolicName();
            return fake(Bundle.class, Map.of("getSymbolicName", a -> name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Confinement engine() {
        return fake(Confinement.class, Map.of(
                "screen", a -> findings,
                "covers", a -> ((List<?>) a[0]).contains((PermissionLine) a[1]),
                "ungrantable", a -> ungrantable,
                "drain", a -> true,
                "missing", a -> List.of(),
                "release", a -> new Confinement.Remains(List.of(), List.of()),
                "admit", a -> {
                    if (((PluginId) a[1]).version().endsWith(".9")) {
                        throw new PluginException(PluginException.Kind.FAILED, "this version does not start");
                    }
                    return null;
                }));
    }

    private <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (List.of("installBundle", "start", "release", "drain", "uninstall", "renew", "registerService").contains(method.getName())) {
                calls.add(method.getName());
            }
            Function<Object[], Object> answer = answers.get(method.getName());
            return answer == null ? null : answer.apply(arguments);
        }));
    }

    Confinement confinement() {
        return confinement;
    }

    Config config() {
        return config;
    }

    PluginHost host() {
        return host;
    }

    PluginLifecycle lifecycle() {
        return lifecycle;
    }

    /** What is found: each plugin with version and state, and each file with its content's digest. */
    Map<String, String> found() throws IOException {
        Map<String, String> found = new TreeMap<>();
        host.list().forEach(info -> found.put(info.name(), info.version() + ' ' + info.state() + ' ' + info.reason()));
        try (Stream<Path> all = Files.walk(disk.root())) {
            for (Path file : all.filter(Files::isRegularFile).filter(f -> !f.endsWith(CONFIG + Durable.UNFINISHED)).toList()) {
                found.put(disk.root().relativize(file).toString(), PluginJar.digest(Files.readAllBytes(file)));
            }
        }
        return found;
    }
}
