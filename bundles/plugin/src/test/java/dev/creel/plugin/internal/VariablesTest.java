// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
