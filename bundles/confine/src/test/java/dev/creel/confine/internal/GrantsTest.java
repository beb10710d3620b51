// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.confine.PermissionLine;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.PackagePermission;
import org.osgi.framework.ServicePermission;

class GrantsTest {
    private static Grants of(String... lines) {
        return new Grants(7, Stream.of(lines).map(PermissionLine::parse).toList());
    }

    @Test
    void theMinimumIsImpliedAndNothingElse() {
        Grants none = of();
        assertThat(none.implies(new PackagePermission("dev.creel.api.tool", "import"))).isTrue();
        assertThat(none.implies(new PackagePermission("dev.creel.vault", "import"))).isFalse();
        assertThat(none.implies(new PackagePermission("org.osgi.framework", "import"))).isFalse();
        assertThat(none.implies(new PackagePermission("dev.creel.api.tool", "exportonly"))).isFalse();
        assertThat(none.implies(new ServicePermission("dev.creel.api.plugin.PluginContext", "get"))).isTrue();
        assertThat(none.implies(new ServicePermission("dev.creel.api.plugin.PluginContext", "register"))).isFalse();
        assertThat(none.implies(new ServicePermission("dev.creel.api.net.Egress", "get"))).isFalse();
        assertThat(none.holds("java.io.FilePermission", "/etc/passwd", "read")).isFalse();
    }

    @Test
    void aServiceIsGrantedByItsName() {
        Grants egress = of("(org.osgi.framework.ServicePermission \"dev.creel.api.net.Egress\" \"get\")");
        assertThat(egress.implies(new ServicePermission("dev.creel.api.net.Egress", "get"))).isTrue();
        assertThat(egress.implies(new ServicePermission("dev.creel.api.net.Egress", "register"))).isFalse();
    }

    @Test
    void aFilterIsGrantedByNameOnlyWhereTheRegistryAsksAgain() {
        Grants filtered = of("(org.osgi.framework.ServicePermission \"(&(objectClass=a.B)(host=x))\" \"get\")");
        assertThat(filtered.impliesByName(new ServicePermission("a.B", "get"))).isTrue();
        assertThat(filtered.impliesByName(new ServicePermission("a.C", "get"))).isFalse();
        assertThat(filtered.impliesByName(new ServicePermission("a.B", "register"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(org.osgi.framework.AdminPermission \"*\" \"*\")",
        "(org.osgi.framework.AdaptPermission \"*\" \"adapt\")",
        "(org.osgi.framework.PackagePermission \"*\" \"import\")",
        "(org.osgi.framework.PackagePermission \"dev.creel.bridge.osgi\" \"import\")",
        "(org.osgi.framework.PackagePermission \"dev.creel.confine\" \"import\")",
        "(org.osgi.framework.PackagePermission \"org.osgi.framework.hooks.weaving\" \"import\")",
        "(org.osgi.framework.ServicePermission \"*\" \"get\")",
        "(org.osgi.framework.ServicePermission \"dev.creel.confine.*\" \"get\")",
        "(org.osgi.framework.ServicePermission \"org.osgi.framework.hooks.weaving.WeavingHook\" \"register\")",
        "(org.osgi.framework.PackagePermission \"org.*\" \"import\")",
        "(org.osgi.framework.PackagePermission \"dev.*\" \"import\")",
        "(org.osgi.framework.PackagePermission \"org.apache.*\" \"import\")",
        "(org.osgi.framework.PackagePermission \"org.osgi.framework\" \"export\")",
        "(org.osgi.framework.PackagePermission \"(package.name=*)\" \"import\")",
        "(org.osgi.framework.ServicePermission \"(|(objectClass=a.B)(objectClass=*))\" \"get\")",
        "(org.osgi.framework.ServicePermission \"(&(objectClass=a.*)(x=1))\" \"get\")",
        "(org.osgi.framework.ServicePermission \"a.B\" \"get,fly\")",
        "(org.osgi.framework.ServicePermission \"a.B\")",
        "(org.osgi.framework.CapabilityPermission \"(x=*)\" \"require\")",
        "(java.security.AllPermission)"})
    void whatWouldEndConfinementCannotBeGranted(String line) {
        assertThatThrownBy(() -> of(line)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Grants.grantable(line)).isFalse();
    }

    @Test
    void answersStayTheSameWhenCached() {
        Grants grants = new Grants(7, List.of(PermissionLine.parse("(java.util.PropertyPermission \"a.*\" \"read\")")));
        for (int i = 0; i < 2000; i++) {
            assertThat(grants.holds("java.util.PropertyPermission", "a." + i, "read")).isTrue();
            assertThat(grants.holds("java.util.PropertyPermission", "b." + i, "read")).isFalse();
        }
    }
}
