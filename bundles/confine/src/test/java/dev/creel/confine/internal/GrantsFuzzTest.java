// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PermissionLine;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.osgi.framework.PackagePermission;
import org.osgi.framework.ServicePermission;

/** Lines of every type with names and actions nobody foresaw: refused or decided, without another exception, and never core. */
class GrantsFuzzTest {
    @Provide
    Arbitrary<PermissionLine> strange() {
        List<String> types = new ArrayList<>(Grants.FRAMEWORK_TYPES.keySet());
        types.addAll(Matching.TYPES);
        types.add("org.osgi.framework.AdminPermission");
        Arbitrary<String> name = Arbitraries.of("*", ".", "(", ")", "&", "|", "!", "=", "objectClass", "org", "osgi", "framework", "hooks", "dev",
                        "creel", "vault", "api", "a", "B", "-", "/", ":", "1", "99999999999", "loops", ",", "tool", "hook", "https", "${", "\\", " ", "~")
                .list().ofMaxSize(12).map(parts -> String.join("", parts));
        Arbitrary<String> actions = Arbitraries.of("get", "register", "import", "exportonly", "*", "read", "use", "http", "connect", "observe",
                        "require", "", " ", "GET", "export").list().ofMaxSize(3).map(parts -> String.join(",", parts));
        return Combinators.combine(Arbitraries.of(types), name, actions).as(PermissionLine::new);
    }

    @Property(tries = 10_000)
    void aLineIsRefusedOrDecidesAndNeverReachesCore(@ForAll("strange") PermissionLine line, @ForAll("strange") PermissionLine asked) {
        Grants grants;
        try {
            grants = new Grants(7, List.of(line));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(grants.implies(new ServicePermission("dev.creel.vault.Vault", "get"))).isFalse();
        assertThat(grants.implies(new ServicePermission("org.osgi.framework.hooks.weaving.WeavingHook", "register"))).isFalse();
        assertThat(grants.implies(new PackagePermission("dev.creel.vault", "import"))).isFalse();
        assertThat(grants.implies(new PackagePermission("org.osgi.framework.hooks.service", "import"))).isFalse();
        if (Matching.TYPES.contains(asked.type())) {
            boolean held = grants.holds(asked.type(), asked.name(), asked.actions());
            assertThat(held && !asked.type().equals(line.type())).isFalse();
        }
    }

    /** Reading such a filter would go as deep as it is nested. */
    @Test
    void aFilterThatNestsWithoutEndIsRefused() {
        String name = "(&(objectClass=a.B)" + "(!".repeat(1500) + "(x=1)" + ")".repeat(1501);
        assertThat(Grants.grantable(new PermissionLine("org.osgi.framework.ServicePermission", name, "get").encoded())).isFalse();
        assertThat(Grants.grantable("(org.osgi.framework.ServicePermission \"(&(objectClass=a.B)(!(x=1)))\" \"get\")")).isTrue();
    }
}
