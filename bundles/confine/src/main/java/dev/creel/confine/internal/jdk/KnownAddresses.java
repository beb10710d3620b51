// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which names each plugin looked up for which address. The name inside an InetAddress can be forged by its maker, so a
 * connection is decided by what the plugin itself resolved. Thread-safe and bounded.
 */
final class KnownAddresses {
    private static final int ADDRESSES = 512;
    private static final int NAMES = 16;

    private final Map<Object, Map<String, Set<String>>> known = new WeakHashMap<>();

    /** Looks the name up and remembers the answer; the caller's own lookup is then answered from the same cache. */
    void resolve(Object plugin, String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                remember(plugin, text(address), host);
            }
        } catch (UnknownHostException e) {
            // The plugin's own lookup says so.
            return;
        }
    }

    synchronized void remember(Object plugin, String address, String host) {
        Map<String, Set<String>> addresses = known.computeIfAbsent(plugin, p -> new Recent());
        Set<String> names = addresses.computeIfAbsent(address, a -> new LinkedHashSet<>());
        if (names.size() < NAMES) {
            names.add(host);
        }
    }

    synchronized Set<String> names(Object plugin, String address) {
        return Set.copyOf(known.getOrDefault(plugin, Map.of()).getOrDefault(address, Set.of()));
    }

    /** Addresses a public name must not lead to: rebinding would reach the machine and its neighbours. */
    static boolean local(InetAddress address) {
        byte[] b = address.getAddress();
        return address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress() || address.isMulticastAddress()
                || b.length == 4 && (b[0] == 0 || b[0] == 100 && (b[1] & 0xC0) == 64 || (b[0] & 0xF0) == 0xF0)
                || b.length == 16 && ((b[0] & 0xFE) == 0xFC || embedsV4(b));
    }

    /** NAT64, 6to4 and Teredo carry an IPv4 address that is not looked at further. */
    private static boolean embedsV4(byte[] b) {
        return b[0] == 0x20 && b[1] == 0x02 || b[0] == 0 && b[1] == 0x64
                || b[0] == 0x20 && b[1] == 0x01 && b[2] == 0 && b[3] == 0;
    }

    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = address instanceof Inet6Address ? text.indexOf('%') : -1;
        return scope < 0 ? text : text.substring(0, scope);
    }

    private static final class Recent extends LinkedHashMap<String, Set<String>> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > ADDRESSES;
        }
    }
}
