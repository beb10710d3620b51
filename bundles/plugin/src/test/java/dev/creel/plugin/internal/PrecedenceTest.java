// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Confinement;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.Rights;
import dev.creel.plugin.Plugins;
import dev.creel.vault.internal.FileDisk;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Who has the last word on a plugin of the distribution: its shipped policy, the operator's policy, creel.json. */
class PrecedenceTest {
    private static final String BSN = "dev.creel.extension.p";
    private static final String NEEDED = "(java.util.PropertyPermission \"needed\" \"read\")";
    private static final String OPTIONAL = "(java.util.PropertyPermission \"optional\" \"read\")";
    private static final Map<String, String> POLICIES = Map.of(
            "both", policy(NEEDED + OPTIONAL), "needed", policy(NEEDED), "nothing", policy(""), "broken", "ALLOW {",
            "more", policy(NEEDED + OPTIONAL + "(java.util.PropertyPermission \"undeclared\" \"read\")"));

    @TempDir
    Path dir;

    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();
    private final List<String> held = new ArrayList<>();

    private static String policy(String lines) {
        return "ALLOW { [dev.creel.plugin.BundleIdentity \"" + BSN + "\" \"built here\"] " + lines + " } \"p\"";
    }

    @ParameterizedTest(name = "shipped {0}, operator {1}, {2}: {3} {4}")
    @CsvSource(delimiter = '|', value = {
        "both   | -       | {}                                                     | active   | needed optional",
        "needed | -       | {}                                                     | active   | needed",
        "-      | both    | {}                                                     | active   | needed optional",
        "both   | needed  | {}                                                     | active   | needed",
        "needed | both    | {}                                                     | active   | needed optional",
        "both   | more    | {}                                                     | active   | needed optional",
        "both   | nothing | {}                                                     | refused  | policy.missing-line",
        "nothing| both    | {}                                                     | active   | needed optional",
        "both   | broken  | {}                                                     | refused  | expected",
        "broken | both    | {}                                                     | active   | needed optional",
        "-      | -       | {}                                                     | refused  | policy.none",
        "-      | -       | {'allow':['p'],'entries':{'p':{'enabled':true}}}       | refused  | policy.none",
        "nothing| -       | {'allow':['p'],'entries':{'p':{'enabled':true}}}       | refused  | policy.missing-line",
        "both   | -       | {'allow':['p']}                                        | active   | needed optional",
        "both   | both    | {'allow':['q']}                                        | disabled | plugins.allow",
        "both   | both    | {'allow':['p'],'deny':['p']}                           | disabled | plugins.deny",
        "both   | both    | {'enabled':false,'allow':['p'],'entries':{'p':{'enabled':true}}} | disabled | plugins.enabled",
        "both   | both    | {'allow':['p'],'entries':{'p':{'enabled':false}}}      | disabled | plugins.entries.p.enabled",
        "both   | both    | {'deny':['p'],'entries':{'p':{'enabled':true}}}        | disabled | plugins.deny",
        "broken | broken  | {'deny':['p']}                                         | disabled | plugins.deny"})
    void theLastWord(String shipped, String operator, String plugins, String state, String expected) throws Exception {
        write("home/plugins-allowlist/p.policy", shipped);
        write("state/plugins-allowlist/p.policy", operator);
        Plugins.Info info = start((Json.Obj) Json.parse("{\"plugins\":" + plugins.replace('\'', '"') + '}', 10));
        assertThat(info.state()).as(info.reason()).isEqualTo(state);
        if (state.equals("active")) {
            List<String> wanted = List.of(expected.split(" "));
            assertThat(held.stream().map(PermissionLine::parse).map(PermissionLine::name).filter(name -> !name.startsWith("/")))
                    .containsExactlyElementsOf(wanted);
        } else {
            assertThat(info.reason()).contains(expected);
            assertThat(held).isEmpty();
        }
    }

    private void write(String file, String policy) throws IOException {
        Path path = dir.resolve(file);
        Files.createDirectories(path.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (!policy.equals("-")) {
            Files.writeString(path, POLICIES.get(policy));
        }
    }

    private Plugins.Info start(Json.Obj root) throws Exception {
        Path home = dir.resolve("home");
        Path state = dir.resolve("state");
        Files.createDirectories(home.resolve("extensions"));
        jar(home.resolve("extensions/p.jar"));
        Bundle bundle = answering(Bundle.class);
        answers.put("screen", arguments -> List.of());
        answers.put("covers", arguments -> ((List<?>) arguments[0]).contains(arguments[1]));
        answers.put("installBundle", arguments -> bundle);
        answers.put("getSymbolicName", arguments -> BSN);
        answers.put("current", arguments -> new Snapshot(1, "", root, state.toString(), ""));
        answers.put("admit", arguments -> held.addAll(((Rights) arguments[2]).granted()));
        Installer installer = new Installer(answering(BundleContext.class), answering(Confinement.class), answering(Config.class),
                new Trust(Optional.empty()));
        List<Candidate> found = Candidate.find(home, new PluginStore(new FileDisk(state)), state);
        assertThat(found).hasSize(1);
        return installer.start(found.get(0)).info();
    }

    private static void jar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", BSN);
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String[] entry : new String[][] {{"permissions", NEEDED}, {"optional", OPTIONAL}}) {
                jar.putNextEntry(new ZipEntry("OSGI-INF/" + entry[0] + ".perm"));
                jar.write(entry[1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private <T> T answering(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Function<Object[], Object> answer = answers.get(method.getName());
            Object value = answer == null ? null : answer.apply(arguments);
            return method.getReturnType() == void.class ? null : value;
        }));
    }
}
