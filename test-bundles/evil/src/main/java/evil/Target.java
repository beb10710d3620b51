// SPDX-License-Identifier: Apache-2.0
package evil;

import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.tool.ToolCall;
import java.io.File;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;

/**
 * What an attempt aims at: the canaries of this run and what the plugin was given.
 *
 * @param arguments the canaries: dir (a folder of the host), port (a listener nobody granted), udp, unix, child (a pid)
 */
record Target(Json.Obj arguments, ToolCall call, BundleContext context, PluginContext plugin, Egress egress) {
    /** The host's folder; holds marker.txt, marker.zip, sub/inner.txt. */
    String dir() {
        return arguments.text("dir").orElseThrow();
    }

    String marker() {
        return dir() + "/marker.txt";
    }

    File markerFile() {
        return new File(marker());
    }

    Path markerPath() {
        return Path.of(marker());
    }

    String zip() {
        return dir() + "/marker.zip";
    }

    int port() {
        return number("port");
    }

    /** The origin that the policy grants. */
    String granted() {
        return "http://127.0.0.1:" + number("granted");
    }

    int number(String name) {
        return arguments.integer(name).orElseThrow().intValue();
    }

    /** Milliseconds to wait for what confinement keeps away. */
    int window() {
        return number("window");
    }

    String http() {
        return "http://127.0.0.1:" + port() + "/taken";
    }

    /** A file of the plugin's own. */
    File own(String name) {
        return new File(plugin().dataFolder(), name);
    }
}
