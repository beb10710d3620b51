// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.confine.PluginId;
import dev.creel.confine.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantedTest {
    private static final String EGRESS = "(dev.creel.api.net.EgressPermission \"${config:models.providers.*.baseUrl#origin}\" \"http\")";
    private static final String DATA = "(java.io.FilePermission \"${data}/-\" \"read\")";

    private static final String HEX = "ab12".repeat(16);
    private static final Provenance SHIPPED = new Provenance("", true, true);
    private static final Provenance OWN = new Provenance("", false, false);

    private static PluginJar jar(String required, String optional) {
        return new PluginJar(new byte[0], new PluginId("p", "org.example.p", "1.0.0", HEX), required, optional, "");
    }

    private static Policy policy(String condition, String... lines) {
        return Policy.parse("ALLOW {\n" + condition + "\n" + String.join("\n", lines) + "\n} \"p\"");
    }

    private static String identity(String what) {
        return "[dev.creel.plugin.BundleIdentity \"org.example.p\" \"" + what + "\"]";
    }

    private static Snapshot config(String url) {
        Json.Obj root = Json.parse("{\"models\":{\"providers\":{\"a\":{\"baseUrl\":\"" + url + "\"}}}}", 10) instanceof Json.Obj o
                ? o
                : Json.Obj.EMPTY;
        return new Snapshot(1, "", root, "/state", "/state/creel.json");
    }

    @Test
    void whatIsDeclaredAndGrantedIsHeldWithVariablesFilledIn() {
        Granted granted = Granted.of(jar(EGRESS, DATA), policy(identity("sha256:" + HEX), EGRESS, DATA), OWN, List::contains);
        assertThat(granted.rights(Granted.variables(config("https://api.example.com/v1"), "p")).granted())
                .contains(
                        "(java.io.FilePermission \"/state/plugins-data/p/-\" \"read,write,delete\")",
                        "(dev.creel.api.net.EgressPermission \"https://api.example.com\" \"http\")",
                        "(java.io.FilePermission \"/state/plugins-data/p/-\" \"read\")");
        assertThat(granted.optional()).hasSize(1);
    }

    @Test
    void anOptionalLineMayBeRefusedAndAnUndeclaredOneGrantsNothing() {
        Granted granted = Granted.of(
                jar(EGRESS, DATA), policy(identity("sha256:" + HEX), EGRESS, "(java.lang.RuntimePermission \"exitVM\")"), OWN, List::contains);
        assertThat(granted.lines()).hasSize(1);
        assertThat(granted.optional()).isEmpty();
    }

    @Test
    void aNameOfTheDistributionIsRefusedFromElsewhere() {
        PluginJar jar = new PluginJar(new byte[0], new PluginId("p", "dev.creel.extension.p", "1.0.0", HEX), "", "", "");
        String condition = "[dev.creel.plugin.BundleIdentity \"dev.creel.extension.p\" \"sha256:" + HEX + "\"]";
        assertThat(Granted.of(jar, policy(condition), SHIPPED, List::contains).lines()).isEmpty();
        assertThatThrownBy(() -> Granted.of(jar, policy(condition), OWN, List::contains)).hasMessageContaining("belongs to the distribution");
    }

    @Test
    void aMissingRequiredLineIsNamed() {
        assertThatThrownBy(() -> Granted.of(jar(EGRESS + "\n" + DATA, ""), policy(identity("sha256:" + HEX), EGRESS), OWN, List::contains))
                .isInstanceOf(Granted.Refusal.class)
                .hasMessageContaining("(java.io.FilePermission \"${data}/-\" \"read\")")
                .hasMessageContaining("p.policy");
    }

    @Test
    void otherBytesThanThePolicyNamesAreRefused() {
        assertThatThrownBy(() -> Granted.of(jar("", ""), policy(identity("sha256:" + "f".repeat(64))), SHIPPED, List::contains))
                .hasMessageContaining("sha256:" + HEX);
    }

    @Test
    void builtHereHoldsForTheBuildsOwnFolderOnly() {
        assertThat(Granted.of(jar("", ""), policy(identity("built here")), SHIPPED, List::contains).lines()).isEmpty();
        assertThatThrownBy(() -> Granted.of(jar("", ""), policy(identity("built here")), OWN, List::contains))
                .isInstanceOf(Granted.Refusal.class);
    }

    @Test
    void aPolicyForAnotherBundleOrWithoutIdentityIsRefused() {
        assertThatThrownBy(() -> Granted.of(
                        jar("", ""), policy("[dev.creel.plugin.BundleIdentity \"org.example.q\" \"sha256:" + HEX + "\"]"), OWN, List::contains))
                .hasMessageContaining("another bundle");
        assertThatThrownBy(() -> Granted.of(jar("", ""), policy(""), OWN, List::contains)).hasMessageContaining("exactly one condition");
    }
}
