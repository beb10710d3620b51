// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.plugin.PluginRefusal;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
    private static final List<String> PREFIXES = List.of("https://plugins.example.org/good", "https://other.example.org:8443/");

    private static void check(String place, boolean any) {
        new Sources(PREFIXES, any).check(URI.create(place));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://plugins.example.org/good/a.jar", "HTTPS://PLUGINS.example.org:443/good/b/a.jar", "https://other.example.org:8443/x/y.jar"
    })
    void belowAPrefixIsFine(String place) {
        check(place, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://plugins.example.org/goodness/a.jar", "https://plugins.example.org/a.jar", "https://plugins.example.org.evil.org/good/a.jar",
        "https://other.example.org/x.jar", "https://plugins.example.org:8443/good/a.jar"
    })
    void besideAPrefixIsRefusedUnlessAllowedThisOnce(String place) {
        assertThatThrownBy(() -> check(place, false)).isInstanceOf(PluginRefusal.class).hasMessageContaining("plugins.sources")
                .satisfies(e -> assertThat(((PluginRefusal) e).rule()).isEqualTo("source.origin"));
        check(place, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://plugins.example.org/good/a.jar", "https://plugins.example.org/good/../a.jar", "https://plugins.example.org/good/%2E%2e/a.jar",
        "https://plugins.example.org/good%2f..%2fa.jar", "https://u:p@plugins.example.org/good/a.jar", "https://plugins.example.org/good/a.jar?x",
        "https://plugins.example.org/good/a.jar#x", "https://plugins.example.org/good//a.jar", "ftp://plugins.example.org/good/a.jar",
        "jar:https://plugins.example.org/good/a.jar!/b", "https:///good/a.jar"
    })
    void whatIsNotPlainIsRefusedEvenWhenAnyOriginIsAllowed(String place) {
        assertThatThrownBy(() -> check(place, true)).isInstanceOf(PluginRefusal.class)
                .satisfies(e -> assertThat(((PluginRefusal) e).rule()).isEqualTo("source.location"));
    }

    @Test
    void withoutPrefixesNothingIsAllowed() {
        assertThatThrownBy(() -> new Sources(List.of(), false).check(URI.create("https://plugins.example.org/good/a.jar")))
                .hasMessageContaining("plugins.sources");
    }

    @Test
    void aPrefixThatIsNoPlainUrlAllowsNothing() {
        Sources sources = new Sources(List.of("plugins.example.org", "http://plugins.example.org/", "https://plugins.example.org/../", "x y"), false);
        assertThatThrownBy(() -> sources.check(URI.create("https://plugins.example.org/a.jar"))).isInstanceOf(PluginRefusal.class);
    }
}
