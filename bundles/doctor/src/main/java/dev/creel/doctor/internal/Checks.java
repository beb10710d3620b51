// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal;

import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.channels.ChannelChecks;
import dev.creel.doctor.internal.config.ConfigChecks;
import dev.creel.doctor.internal.files.FileChecks;
import dev.creel.doctor.internal.gateway.GatewayChecks;
import dev.creel.doctor.internal.hooks.HookChecks;
import dev.creel.doctor.internal.logging.LoggingChecks;
import dev.creel.doctor.internal.models.ModelChecks;
import dev.creel.doctor.internal.plugins.PluginChecks;
import dev.creel.doctor.internal.sandbox.SandboxChecks;
import dev.creel.doctor.internal.security.SecurityChecks;
import dev.creel.doctor.internal.tools.ToolChecks;
import dev.creel.doctor.internal.vault.VaultChecks;
import java.util.List;
import java.util.stream.Stream;

/** Every check of the core, by subject: the one place where a subject's list is added. */
public final class Checks {
    private Checks() {}

    public static List<SceneCheck> all() {
        // Files first: whoever opens one of the stores closes its mode.
        return Stream.of(FileChecks.ALL, SecurityChecks.ALL, GatewayChecks.ALL, ChannelChecks.ALL, ToolChecks.ALL, SandboxChecks.ALL, PluginChecks.ALL, VaultChecks.ALL,
                ConfigChecks.ALL, LoggingChecks.ALL, HookChecks.ALL, ModelChecks.ALL).flatMap(List::stream).toList();
    }
}
