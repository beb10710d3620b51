// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.api.json.Json;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule behind {@code models.localOnly}: which servers may be given a conversation when nothing of it may leave the house.
 * A server counts as local by a literal address of this machine or a private network, as {@code localhost}, or because
 * {@code models.localHosts} names it; nothing is resolved here. Where such a name leads is checked when a connection is
 * opened.
 *
 * @param only whether the rule is in force
 * @param hosts names the operator calls local, lower case
 */
public record LocalModels(boolean only, Set<String> hosts) {
    private static final Pattern V4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern V6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}]");

    /** The rule of one state of the configuration. */
    public static LocalModels of(Snapshot snapshot) {
        return of(snapshot.root());
    }

    /** The rule in a whole tree. */
    public static LocalModels of(Json.Obj root) {
        Json.Obj models = root.object("models");
        Set<String> hosts = new HashSet<>(Set.of("localhost"));
        models.array("localHosts").forEach(host -> {
            if (host instanceof Json.Str s) {
                hosts.add(s.value().toLowerCase(Locale.ROOT));
            }
        });
        return new LocalModels(models.flag("localOnly", false), Set.copyOf(hosts));
    }

    /** Whether a server with that URL may be asked. */
    public boolean admits(String url) {
        return !only || local(url);
    }

    private boolean local(String url) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            if (host == null || uri.getRawUserInfo() != null) {
                return false;
            }
            return hosts.contains(host.toLowerCase(Locale.ROOT))
                    || (V4.matcher(host).matches() || V6.matcher(host).matches()) && near(InetAddress.getByName(host));
        } catch (URISyntaxException | UnknownHostException e) {
            return false;
        }
    }

    /** This machine, RFC 1918, shared addresses (CGNAT) and unique local ones. */
    public static boolean near(InetAddress address) {
        byte[] b = address.getAddress();
        if (address instanceof Inet4Address) {
            return address.isLoopbackAddress() || address.isSiteLocalAddress() || b[0] == 100 && (b[1] & 0xC0) == 0x40;
        }
        return address.isLoopbackAddress() || (b[0] & 0xFE) == 0xFC;
    }
}
