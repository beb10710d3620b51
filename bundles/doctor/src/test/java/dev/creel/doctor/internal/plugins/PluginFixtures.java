// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.Installed;
import dev.creel.doctor.Installed.One;
import dev.creel.doctor.Installed.Trouble;
import dev.creel.doctor.internal.Fixture;
import java.util.List;
import java.util.stream.Stream;

/** Set-ups of foreign code. */
public final class PluginFixtures {
    private static final List<String> TROUBLES = List.of("confinement", "unreadable", "custody", "quarantined", "failed", "no-policy",
            "policy-unreadable", "digest-drift", "unsigned", "unpinned", "optional", "wider", "undeclared", "no-plugin", "removal", "unknown-name");

    public static final List<Fixture> ALL = Stream.concat(TROUBLES.stream().flatMap(PluginFixtures::trouble), rest().stream()).toList();

    private PluginFixtures() {}

    private static Stream<Fixture> trouble(String id) {
        Installed with = new Installed(true, List.of(), List.of(new Trouble(id, "warn", "echo", "text", "remedy")));
        return Stream.of(bad("plugins." + id.replace('-', '_'), "{}").plugins(with), good("plugins." + id.replace('-', '_'), "{}"));
    }

    private static List<Fixture> rest() {
        return List.of(
                bad("plugins.built_here", "{}").plugins(new Installed(false, List.of(), List.of())),
                good("plugins.built_here", "{}").plugins(new Installed(true, List.of(), List.of())),
                bad("plugins.allow_phantom_entries", "{plugins: {allow: ['ghost']}}").plugins(with("(java.util.PropertyPermission \"a\" \"read\")")),
                good("plugins.allow_phantom_entries", "{plugins: {allow: ['echo']}}").plugins(with("(java.util.PropertyPermission \"a\" \"read\")")),
                bad("plugins.dangerous_rights", "{}").plugins(with("(java.net.SocketPermission \"*:25\" \"connect\")")),
                bad("plugins.dangerous_rights", "{}").plugins(with("(dev.creel.api.secret.SecretPermission \"a\" \"read\")")),
                good("plugins.dangerous_rights", "{}").plugins(with("(dev.creel.api.secret.SecretPermission \"a\" \"use\")")));
    }

    private static Installed with(String line) {
        return new Installed(true, List.of(new One("echo", "active", false, false, List.of(line), List.of())), List.of());
    }
}
