// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.config.Snapshot;
import dev.creel.gateway.internal.auth.Addresses;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where to listen: a start flag before the environment before the configuration.
 *
 * @param port 0 for any free one
 */
record Settings(Addresses addresses, int port) {
    static final int USUAL_PORT = 18789;

    /**
     * @param flag a start flag by name
     * @param env an environment variable by name
     * @throws IllegalArgumentException when no gateway may run here, or an address or port cannot be had, with the remedy
     */
    static Settings of(Snapshot config, Function<String, Optional<String>> flag, Function<String, Optional<String>> env) {
        if (config.text("gateway.mode").filter("remote"::equals).isPresent()) {
            throw new IllegalArgumentException("gateway.mode is remote, so this machine only talks to the gateway of gateway.remote;"
                    + " set gateway.mode to local to run one here");
        }
        Optional<String> text = flag.apply("port").or(() -> env.apply("CREEL_GATEWAY_PORT").filter(v -> !v.isBlank()));
        long port = text.map(Settings::number).orElseGet(() -> config.integer("gateway.port", USUAL_PORT));
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("gateway port " + port + " is out of range; use 1 to 65535");
        }
        String mode = flag.apply("bind").or(() -> config.text("gateway.bind")).orElse("loopback");
        String custom = config.text("gateway.customBindHost").orElse("");
        return new Settings(Addresses.of(mode, custom, own()), (int) port);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("gateway port \"" + text + "\" is no number; use 1 to 65535", e);
        }
    }

    private static List<InetAddress> own() {
        List<InetAddress> out = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                out.addAll(Collections.list(network.getInetAddresses()));
            }
        } catch (SocketException e) {
            return out;
        }
        return out;
    }
}
