// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;

/**
 * {@code creel dashboard}: the address of the control page, with the secret in its fragment. A browser sends no fragment
 * to anybody, and the page takes it out of the address as soon as it has read it.
 */
@Command(name = "dashboard", aliases = "open", description = "print the address of the control page, signed in")
final class DashboardCommand extends GatewayCommand {
    @Override
    public Integer call() {
        Target target = target();
        if (target.secret().isEmpty()) {
            throw new CliException("there is no " + target.kind() + " yet; the gateway makes one when it starts: creel gateway");
        }
        if (url.isEmpty() && !Config.open(location()).current().flag("gateway.controlUi.enabled", true)) {
            throw new CliException("the control page is turned off; set gateway.controlUi.enabled to true");
        }
        String page = page(target.uri());
        String signedIn = page + "#token=" + URLEncoder.encode(target.secret(), StandardCharsets.UTF_8);
        out.result(Json.object().put("page", page).put("url", signedIn).build(), signedIn);
        return 0;
    }

    /** The page lies where the socket is, below the base path of this machine's configuration. */
    private String page(URI socket) {
        String path = url.isEmpty() ? Config.open(location()).current().text("gateway.controlUi.basePath").orElse("") : socket.getPath();
        String base = path.endsWith("/") ? path : path + "/";
        return socket.getScheme().replace("ws", "http") + "://" + socket.getAuthority() + base;
    }
}
