// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real gateway in a JVM of its own, with one plugin under its own policy: the patched framework, the agent and the core
 * that a user runs. Not thread-safe; one test after another.
 */
public final class TestHost implements AutoCloseable {
    private final PluginFile plugin;
    private final Path folder;
    private final Gateway gateway;

    private TestHost(PluginFile plugin, Path folder, Gateway gateway) {
        this.plugin = plugin;
        this.folder = folder;
        this.gateway = gateway;
    }

    /** A host to be started; every line the plugin declares is granted unless said otherwise. */
    public static Setup of(Path jar) {
        try {
            return new Setup(PluginFile.read(jar));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar + "; build it first (mvn package)", e);
        }
    }

    /** What a host is to be like. */
    public static final class Setup {
        private final PluginFile plugin;
        private final List<String> granted;
        private String config = "{}";

        private Setup(PluginFile plugin) {
            this.plugin = plugin;
            this.granted = new ArrayList<>(plugin.lines());
        }

        /** The plugin's own section, {@code plugins.entries.NAME.config}, as JSON5. */
        public Setup config(String json5) {
            config = json5;
            return this;
        }

        /** Does not grant one declared line, as an operator might. */
        public Setup without(String line) {
            if (!granted.remove(line)) {
                throw new IllegalArgumentException("the plugin does not declare " + line + "; it declares " + granted);
            }
            return this;
        }

        /** @throws Denied when the plugin does not become active; says why */
        public TestHost start() throws IOException {
            Path folder = Files.createTempDirectory("creel-testkit").toRealPath();
            Path state = Files.createDirectory(folder.resolve("state"));
            plugin.drop(state, granted);
            Files.writeString(folder.resolve("creel.json"),
                    "{ plugins: { entries: { \"" + plugin.name() + "\": { config: " + config + " } } } }");
            TestHost host = new TestHost(plugin, folder, Gateway.start(folder));
            Json.Obj state0 = host.gateway.ask(Json.object().put("ask", "state").put("name", plugin.name()).build());
            if (!state0.text("state", "").equals("active")) {
                List<Denial> denials = host.denials();
                host.close();
                throw new Denied(plugin.name() + " did not start: " + state0.text("reason", "the host does not know it"), denials);
            }
            return host;
        }
    }

    /**
     * Calls a tool of the plugin as a turn would.
     *
     * @param arguments a JSON object
     * @return what the tool answered, also when it says that it failed
     * @throws Denied when it threw, or was refused anything meanwhile
     */
    public String tool(String name, String arguments) {
        return asked("tool", name, arguments);
    }

    /**
     * Calls a gateway method of the plugin as an operator with every scope.
     *
     * @return its answer as JSON
     * @throws Denied when it threw, or was refused anything meanwhile
     */
    public String method(String name, String params) {
        return asked("method", name, params);
    }

    /** What the plugin was refused so far; the same refusal within ten seconds counts once. */
    public List<Denial> denials() {
        Path log = folder.resolve("state/audit/audit.jsonl");
        try {
            return Files.notExists(log) ? List.of() : Files.readAllLines(log).stream()
                    .map(line -> (Json.Obj) Json.parse(line, 20))
                    .filter(line -> line.text("event", "").equals("plugin.denied") && line.text("plugin", "").equals(plugin.name()))
                    .map(line -> new Denial(line.text("id", ""), line.text("rule", ""), line.text("missing", ""), line.text("grant", "")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plugin's own folder. */
    public Path dataFolder() {
        return folder.resolve("state/plugins-data").resolve(plugin.name());
    }

    /** What the gateway printed. */
    public String output() {
        return gateway.output();
    }

    /** Ends the gateway and removes its folder. */
    @Override
    public void close() {
        gateway.close();
    }

    private String asked(String kind, String name, String arguments) {
        int before = denials().size();
        Json.Obj answer = gateway.ask(Json.object().put("ask", kind).put("name", name).put("of", plugin.name())
                .put("arguments", Json.parse(arguments, 64)).build());
        List<Denial> denials = denials();
        if (answer.has("failed")) {
            throw new Denied(kind + ' ' + name + " failed: " + answer.text("failed", ""), denials);
        }
        if (denials.size() > before) {
            throw new Denied(kind + ' ' + name + " answered, but was refused something", denials.subList(before, denials.size()));
        }
        return answer.text("answer", "");
    }
}
