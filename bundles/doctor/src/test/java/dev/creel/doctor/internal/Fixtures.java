// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import dev.creel.doctor.internal.channels.ChannelFixtures;
import dev.creel.doctor.internal.config.ConfigFixtures;
import dev.creel.doctor.internal.files.FileFixtures;
import dev.creel.doctor.internal.gateway.GatewayFixtures;
import dev.creel.doctor.internal.hooks.HookFixtures;
import dev.creel.doctor.internal.logging.LoggingFixtures;
import dev.creel.doctor.internal.models.ModelFixtures;
import dev.creel.doctor.internal.plugins.PluginFixtures;
import dev.creel.doctor.internal.sandbox.SandboxFixtures;
import dev.creel.doctor.internal.security.SecurityFixtures;
import dev.creel.doctor.internal.tools.ToolFixtures;
import dev.creel.doctor.internal.vault.VaultFixtures;
import java.util.List;
import java.util.stream.Stream;

/** The fixtures of every check, by subject. */
final class Fixtures {
    private Fixtures() {}

    static List<Fixture> all() {
        return Stream.of(SecurityFixtures.ALL, GatewayFixtures.ALL, ChannelFixtures.ALL, ToolFixtures.ALL, SandboxFixtures.ALL, PluginFixtures.ALL, VaultFixtures.ALL,
                FileFixtures.ALL, ConfigFixtures.ALL, LoggingFixtures.ALL, HookFixtures.ALL, ModelFixtures.ALL).flatMap(List::stream).toList();
    }
}
