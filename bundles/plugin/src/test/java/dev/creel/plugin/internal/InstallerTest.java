// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Confinement;
import dev.creel.confine.Finding;
import dev.creel.confine.Rights;
import dev.creel.plugin.Plugins;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What becomes of a bundle that the gate turns back after it was installed. */
class InstallerTest {
    private final List<String> calls = new ArrayList<>();
    private String schema = "";
    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();

    private Installer installer;

    @TempDir
    Path folder;

    @BeforeEach
    void answers() {
        Bundle bundle = answering(Bundle.class);
        answers.put("screen", arguments -> List.of());
        answers.put("installBundle", arguments -> bundle);
        answers.put("release", arguments -> new Confinement.Remains(List.of(), List.of()));
        answers.put("getSymbolicName", arguments -> "org.example.p");
        answers.put("current", arguments -> new Snapshot(1, "", Json.Obj.EMPTY, folder.toString(), ""));
    }

    private <T> T answering(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            calls.add(method.getName());
            Function<Object[], Object> answer = answers.get(method.getName());
            return answer == null ? null : answer.apply(arguments);
        }));
    }

    private Plugins.Info start() throws Exception {
        Path jar = folder.resolve("p.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "org.example.p");
        try (OutputStream out = Files.newOutputStream(jar)) {
            JarOutputStream jarOut = new JarOutputStream(out, manifest);
            if (!schema.isEmpty()) {
                jarOut.putNextEntry(new ZipEntry("OSGI-INF/config.schema.json"));
                jarOut.write(schema.getBytes(StandardCharsets.UTF_8));
            }
            jarOut.close();
        }
        String digest = PluginJar.of("p", Files.readAllBytes(jar), "").id().digest();
        Path policy = Files.writeString(folder.resolve("p.policy"), "ALLOW {\n  [dev.creel.plugin.BundleIdentity \"org.example.p\" \"sha256:"
                + digest + "\"]\n} \"p\"\n");
        installer = new Installer(answering(BundleContext.class), answering(Confinement.class), answering(Config.class), new Trust(Optional.empty()));
        return installer.start(new Candidate("p", jar, policy, false, ""))
                .info();
    }

    @Test
    void aPolicyOfItsOwnLetsItStart() throws Exception {
        assertThat(start().state()).isEqualTo("active");
        assertThat(calls).containsSubsequence("screen", "installBundle", "screen", "admit", "start").doesNotContain("uninstall");
    }

    /** A jar put there by hand may grow without end, or be none: the screen is the first to look into it. */
    @Test
    void nothingIsUnfoldedBeforeTheScreen() throws Exception {
        Path jar = Files.writeString(folder.resolve("q.jar"), "no jar at all");
        answers.put("screen", arguments -> List.of(new Finding("gate.entry.ratio", "a: 4 GiB out of 4 MiB")));
        installer = new Installer(answering(BundleContext.class), answering(Confinement.class), answering(Config.class), new Trust(Optional.empty()));

        Plugins.Info info = installer.start(new Candidate("q", jar, folder.resolve("q.policy"), false, "")).info();

        assertThat(info.state()).isEqualTo("refused");
        assertThat(info.reason()).contains("gate.entry.ratio");
        assertThat(Inspection.jar(installer.gate(), new Candidate("q", jar, folder.resolve("q.policy"), false, ""))).isEmpty();
    }

    /** Without the agent, the bridge or a rule nothing is admitted; what stayed would count as a bundle of the host. */
    @Test
    void whatIsNotAdmittedIsUninstalledAndSaysWhy() throws Exception {
        answers.put("admit", arguments -> {
            throw new IllegalStateException("confinement is not complete: the agent is not installed");
        });
        Plugins.Info info = start();
        assertThat(info.state()).isEqualTo("refused");
        assertThat(info.reason()).contains("the agent is not installed");
        assertThat(calls).contains("uninstall").doesNotContain("start");
    }

    @Test
    void whatOnlyTheFrameworkReadsIsRefused() throws Exception {
        answers.put("screen", arguments -> arguments[0] instanceof Bundle ? List.of(new Finding("gate.header", "Bundle-Activator: no")) : List.of());
        assertThat(start().reason()).contains("Bundle-Activator");
        assertThat(calls).contains("uninstall").doesNotContain("admit");
    }

    @Test
    void anotherNameInTheFrameworkIsRefused() throws Exception {
        answers.put("release", arguments -> new Confinement.Remains(List.of(), List.of()));
        answers.put("getSymbolicName", arguments -> "dev.creel.extension.p");
        assertThat(start().reason()).contains("dev.creel.extension.p");
        assertThat(calls).contains("uninstall").doesNotContain("admit");
    }

    @Test
    void aStartThatFailsLeavesNothing() throws Exception {
        answers.put("start", arguments -> {
            throw new NoClassDefFoundError("x");
        });
        assertThat(start().state()).isEqualTo("failed");
        assertThat(calls).containsSubsequence("start", "release", "uninstall");
    }

    /** A configured value that makes a line without meaning must not leave the rights of before in force. */
    @Test
    void rightsThatTheEngineCannotReadAreLost() throws Exception {
        assertThat(start().state()).isEqualTo("active");
        List<Rights> renewed = new ArrayList<>();
        answers.put("renew", arguments -> {
            renewed.add((Rights) arguments[1]);
            if (!renewed.get(renewed.size() - 1).granted().isEmpty()) {
                throw new IllegalArgumentException("a line without meaning");
            }
            return null;
        });
        installer.regrant(new Snapshot(2, "", Json.Obj.EMPTY, folder.toString(), ""));
        assertThat(renewed).hasSize(2);
        assertThat(renewed.get(1).granted()).isEmpty();
    }

    /** The first rights of a plugin may name what only its own schema lets into the configuration. */
    @Test
    void itsSchemaHoldsBeforeItsRightsAreMade() throws Exception {
        schema = "{\"type\": \"object\"}";
        answers.put("section", arguments -> (AutoCloseable) () -> calls.add("taken back"));
        assertThat(start().state()).isEqualTo("active");
        assertThat(calls).containsSubsequence("section", "admit", "start").doesNotContain("taken back");
    }

    @Test
    void itsSchemaGoesWithIt() throws Exception {
        schema = "{\"type\": \"object\"}";
        answers.put("section", arguments -> (AutoCloseable) () -> calls.add("taken back"));
        answers.put("admit", arguments -> {
            throw new IllegalStateException("no");
        });
        assertThat(start().state()).isEqualTo("refused");
        assertThat(calls).containsSubsequence("section", "admit", "taken back");
    }
}
