// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.config.Snapshot;
import dev.creel.confine.PermissionLine;
import dev.creel.confine.PluginId;
import dev.creel.confine.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
    private static Variables of(Map<String, Json> providers) {
        Json.Obj root = Json.object()
                .put("models", Json.object().put("providers", new Json.Obj(providers)).build())
                .build();
        return new Variables(new Snapshot(1, "", root, "/state", "/state/creel.json"), "/state/plugins-data/p");
    }

    private static Json provider(String url) {
        return Json.object().put("baseUrl", url).build();
    }

    @Test
    void aLineWithoutVariablesStaysAsItIs() {
        assertThat(of(Map.of()).expand("(a \"b\" \"c\")")).containsExactly("(a \"b\" \"c\")");
    }

    @Test
    void aStarBecomesOneLineForEachValue() {
        Variables variables = of(new java.util.TreeMap<>(
                Map.of("a", provider("http://127.0.0.1:18099/v1"), "b", provider("HTTPS://Api.Example.com/v1?x=1"))));
        assertThat(variables.expand("(E \"${config:models.providers.*.baseUrl#origin}\" \"http\")"))
                .containsExactly("(E \"http://127.0.0.1:18099\" \"http\")", "(E \"https://api.example.com\" \"http\")");
    }

    @Test
    void aPathWithoutAValueGrantsNothing() {
        assertThat(of(Map.of()).expand("(E \"${config:models.providers.*.baseUrl#origin}\" \"http\")")).isEmpty();
        assertThat(of(Map.of("a", provider("no url"))).expand("(E \"${config:models.providers.*.baseUrl#origin}\" \"http\")"))
                .isEmpty();
    }

    @Test
    void theDataFolderIsFilledIn() {
        assertThat(of(Map.of()).expand("(F \"${data}/-\" \"read\")")).containsExactly("(F \"/state/plugins-data/p/-\" \"read\")");
    }

    @Test
    void aValueCannotSmuggleASecondPermission() {
        Variables variables = of(Map.of("a", provider("x\" \"http\") (java.io.FilePermission \"<<ALL FILES>>")));
        assertThatThrownBy(() -> variables.expand("(E \"${config:models.providers.*.baseUrl}\" \"http\")"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownVariableIsAnError() {
        assertThatThrownBy(() -> of(Map.of()).expand("(F \"${home}\" \"read\")")).hasMessageContaining("unknown variable");
    }

    /** Each kind has its place; elsewhere a value could become part of a filter, a quota or another kind of name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(java.io.FilePermission '${data}/-' 'read') | true",
        "(java.io.FilePermission '${config:a.b}/in' 'read') | true",
        "(java.io.FilePermission '${config:a.b#origin}' 'read') | false",
        "(java.net.SocketPermission '${config:a.host}:6697' 'connect') | true",
        "(java.net.SocketPermission '${data}:1' 'connect') | false",
        "(java.net.SocketPermission '${config:a.host#origin}' 'connect') | false",
        "(dev.creel.api.net.EgressPermission '${config:a.url#origin}' 'http') | true",
        "(dev.creel.api.net.EgressPermission '${config:a.url}' 'http') | false",
        "(dev.creel.api.net.EgressPermission '${data}' 'http') | false",
        "(dev.creel.api.secret.SecretPermission '${config:a.name}' 'use') | true",
        "(dev.creel.api.secret.SecretPermission '${config:a.url#origin}' 'use') | false",
        "(dev.creel.api.secret.SecretPermission '${data}' 'use') | false",
        "(dev.creel.api.plugin.ContributePermission 'tool:${config:a.name}') | true",
        "(dev.creel.api.plugin.ContributePermission 'tool:${data}') | false",
        "(dev.creel.api.plugin.QuotaPermission 'loops=${config:a.n}') | false",
        "(java.util.PropertyPermission '${config:a.b}' 'read') | false",
        "(java.lang.RuntimePermission 'getenv.${config:a.b}') | false",
        "(org.osgi.framework.ServicePermission '(&(objectClass=a.B)(x=${config:a.b}))' 'get') | false",
        "(org.osgi.framework.PackagePermission '${config:a.b}' 'import') | false",
        "(java.io.FilePermission '/a' '${config:a.b}') | false",
        "(java.io.FilePermission '${data}${env:HOME}' 'read') | false",
        "(java.io.FilePermission '${config:a b}' 'read') | false",
        "(java.io.FilePermission '${config:a.b}${' 'read') | false"})
    void aVariableStandsWhereItBelongs(String line, boolean allowed) {
        PermissionLine parsed = PermissionLine.parse(line.replace('\'', '"'));
        if (allowed) {
            Variables.check(parsed);
        } else {
            assertThatThrownBy(() -> Variables.check(parsed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aVariableInAPolicyInTheWrongPlaceRefusesTheWholeFile() {
        String hex = "0".repeat(64);
        PluginJar jar = new PluginJar(new byte[0], new PluginId("p", "org.example.p", "1.0.0", hex), "", "", "");
        String policy = "ALLOW { [dev.creel.plugin.BundleIdentity \"org.example.p\" \"sha256:" + hex + "\"] %s } \"p\"";
        Provenance own = new Provenance("", false, false);
        assertThat(Granted.of(jar, Policy.parse(policy.formatted("")), own, List::contains).lines()).isEmpty();
        Policy wrong = Policy.parse(policy.formatted("(dev.creel.api.plugin.QuotaPermission \"loops=${config:a.n}\")"));
        assertThatThrownBy(() -> Granted.of(jar, wrong, own, List::contains)).hasMessageContaining("cannot stand in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\" \"read", "x\\", "${data}", "$", "*", "/srv/*", "/-", "/srv/-", "a\nb", "a\u0000"})
    void aValueIsANameAndNeverAPatternOrAnotherLine(String value) {
        assertThat(text("/srv").expand("${config:a.b}/in")).containsExactly("/srv/in");
        assertThatThrownBy(() -> text(value).expand("${config:a.b}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretANumberOrAnObjectIsNoText() {
        for (Json other : List.of(Json.object().put("secret", "a.b").build(), Json.parse("4", 1), Json.parse("[\"x\"]", 2), Json.parse("true", 1))) {
            Json.Obj root = Json.object().put("a", Json.object().put("b", other).build()).build();
            assertThat(new Variables(new Snapshot(1, "", root, "/s", "/s/c"), "/d").expand("${config:a.b}")).isEmpty();
        }
        assertThat(text("x").expand("${config:a.b}")).containsExactly("x");
    }

    @Test
    void linesAreBounded() {
        Map<String, Json> many = new java.util.TreeMap<>();
        for (int i = 0; i < 40; i++) {
            many.put("k" + i, provider("http://h" + i));
        }
        String one = "${config:models.providers.*.baseUrl#origin}";
        assertThat(of(many).expand(one)).hasSize(40);
        assertThatThrownBy(() -> of(many).expand(one + one)).hasMessageContaining("1000");
    }

    /** A plugin brings the schema of its section; what it calls a default there is its own word, not the operator's. */
    @Test
    void aDefaultOfThePluginsSchemaFeedsNoVariable(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("creel.json");
        Files.writeString(file, "{ plugins: { entries: { p: { config: { mine: 'https://mine.example' } } } } }");
        Config config = Config.open(new Location(dir, file));
        String schema = "{\"type\":\"object\",\"properties\":{\"mine\":{\"type\":\"string\"},\"url\":{\"type\":\"string\",\"default\":"
                + "\"https://evil.example\",\"enum\":[\"https://evil.example\"]},\"token\":{\"type\":\"string\",\"x-secret\":true}}}";
        try (AutoCloseable section = config.section("p", schema)) {
            Variables variables = new Variables(config.current(), "/data");
            assertThat(variables.expand("${config:plugins.entries.p.config.mine#origin}")).containsExactly("https://mine.example");
            assertThat(variables.expand("${config:plugins.entries.p.config.url#origin}")).isEmpty();
            assertThat(variables.expand("${config:plugins.entries.p.config.*#origin}")).containsExactly("https://mine.example");
        }
    }

    private static Variables text(String value) {
        Json.Obj root = Json.object().put("a", Json.object().put("b", value).build()).build();
        return new Variables(new Snapshot(1, "", root, "/state", "/state/creel.json"), "/data");
    }
}
