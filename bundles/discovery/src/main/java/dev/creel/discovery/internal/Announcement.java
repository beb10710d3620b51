// SPDX-License-Identifier: Apache-2.0
package dev.creel.discovery.internal;

import dev.creel.config.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the local network is told of this gateway: the family's service type and text keys, no more than clients need to find
 * it unless the operator asks for more. Nothing of it is proof: clients pin a key or ask a person.
 *
 * @param name shown to people
 * @param hosts addresses it is told on, as the gateway is bound
 */
record Announcement(String name, String hostName, int port, List<String> hosts, Map<String, String> text) {
    static final String TYPE = "_openclaw-gw._tcp.local.";
    private static final String SSH = "22";

    Announcement {
        hosts = List.copyOf(hosts);
        text = Map.copyOf(text);
    }

    /**
     * The gateway's port.
     *
     * @param fingerprint of its certificate, empty without TLS
     */
    record Door(List<String> hosts, int port, String fingerprint) {}

    /**
     * This machine.
     *
     * @param container whether the gateway runs in one, whose network others do not share
     * @param program path of the start script
     */
    record Machine(String hostName, boolean container, String program) {}

    /**
     * Empty when nothing is to be told: by mode, by variable, or because nobody else could connect.
     *
     * @param disable the variable that turns it off, {@code 1}, or on where it would be off, {@code 0}
     */
    static Optional<Announcement> of(Snapshot now, Door door, Machine machine, Optional<String> disable) {
        String mode = now.text("discovery.mdns.mode").orElse("minimal");
        boolean asked = disable.isPresent() ? disable.get().equals("0") : !machine.container();
        boolean reachable = door.hosts().stream().anyMatch(host -> !host.startsWith("127.") && !host.equals("::1"))
                && !now.text("gateway.bind").orElse("").equals("tailnet");
        if (mode.equals("off") || !asked || !reachable || machine.hostName().isEmpty()) {
            return Optional.empty();
        }
        String host = machine.hostName().split("\\.", 2)[0];
        Map<String, String> text = new LinkedHashMap<>();
        text.put("role", "gateway");
        text.put("gatewayPort", String.valueOf(door.port()));
        text.put("lanHost", host + ".local");
        text.put("displayName", host);
        text.put("transport", "gateway");
        if (!door.fingerprint().isEmpty()) {
            text.put("gatewayTls", "1");
            text.put("gatewayTlsSha256", door.fingerprint());
        }
        if (mode.equals("full")) {
            text.put("sshPort", SSH);
            text.put("cliPath", machine.program());
        }
        return Optional.of(new Announcement(host + " (Creel)", host, door.port(), door.hosts(), text));
    }
}
