// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.internal.LimitReader.Refusal;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Reads where a container may reach: nothing, or the domains of its list through a proxy of its own. */
record NetworkReader(Json.Obj docker, List<String> listed, Refusal refusal, BiConsumer<String, String> narrowing) {
    static final String NONE = "none";
    static final String EGRESS = "egress";
    private static final Pattern NETWORK = Pattern.compile("(?!(?i:host)$)[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    /** The last label begins with a letter: no spelling of an address passes. */
    private static final Pattern DOMAIN = Pattern.compile("\\.?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
    private static final int MOST = 200;
    private static final int LONGEST = 253;

    /** A network of the engine's own is only wider; one that is the host's or another container's is an opening. */
    String network() {
        String network = docker.text("network", NONE);
        if (network.equals(EGRESS)) {
            if (listed.isEmpty()) {
                refusal.of("network", "is \"egress\", and no domain is listed", "list them as domains: [\"example.org\", \".example.net\"], or write \"none\"");
            }
            return EGRESS;
        }
        if (!NETWORK.matcher(network).matches()) {
            refusal.of("network", "\"" + network + "\" is not one of a container's own", "write \"none\" or \"egress\"");
        } else if (!network.equals(NONE)) {
            narrowing.accept("network", "\"" + network + "\" is \"none\" here; for a few domains write \"egress\" and list them as domains");
        }
        return NONE;
    }

    /** The domains, without those that another one covers; none where the network is not theirs. */
    List<String> domains() {
        if (listed.size() > MOST) {
            refusal.of("domains", "are more than " + MOST, "name the domain above them, as \".example.org\"");
            return List.of();
        }
        listed.stream().filter(domain -> domain.length() > LONGEST || !DOMAIN.matcher(domain).matches()).forEach(domain -> refusal.of("domains",
                "\"" + domain + "\" is no domain", "write example.org, or .example.org for all below it too, in small letters"));
        if (!docker.text("network", NONE).equals(EGRESS)) {
            if (!listed.isEmpty()) {
                narrowing.accept("domains", "has no effect while network is not \"egress\"");
            }
            return List.of();
        }
        return listed.stream().distinct().filter(domain -> listed.stream().noneMatch(other -> covers(other, domain))).sorted().toList();
    }

    private static boolean covers(String wider, String domain) {
        return wider.startsWith(".") && !wider.equals(domain) && ("." + domain).replace("..", ".").endsWith(wider);
    }
}
