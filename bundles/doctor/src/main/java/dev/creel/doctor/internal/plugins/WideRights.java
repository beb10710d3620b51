// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.plugins;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.doctor.Installed;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Rights of the operator's own plugins that reach past what the host can watch: raw sockets, secrets in clear, whole disks. */
final class WideRights implements SceneCheck {
    private static final String ID = "plugins.dangerous_rights";
    private static final Pattern WIDE = Pattern.compile("\\(java\\.net\\.SocketPermission .*|\\(dev\\.creel\\.api\\.secret\\.SecretPermission \"[^\"]*\" \".*read.*"
            + "|\\(java\\.io\\.FilePermission \"(<<ALL FILES>>|/-|/\\*|/home/.*|/etc/.*|/root/.*)\".*|\\(dev\\.creel\\.api\\.net\\.EgressPermission \"(\\*|https?://\\*)\".*");

    @Override
    public List<String> ids() {
        return List.of(ID);
    }

    @Override
    public Reach reach() {
        return Reach.MACHINE;
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        for (Installed.One plugin : scene.plugins().all()) {
            List<String> wide = plugin.policyShipped() ? List.of() : plugin.granted().stream().filter(line -> WIDE.matcher(line).matches()).toList();
            if (!wide.isEmpty()) {
                found.accept(new Finding(ID, Severity.WARN, plugin.name(), "plugin " + plugin.name() + " has rights the host cannot watch",
                        String.join(" ", wide), "ask whether it needs them: creel plugins info " + plugin.name()));
            }
        }
    }
}
