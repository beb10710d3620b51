// SPDX-License-Identifier: Apache-2.0
package dev.creel.discovery.internal;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One announcement on the air, on each network of this machine that takes part, until it is closed. */
final class Multicast implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Multicast.class);
    private static final int MOST_NETWORKS = 8;

    private final List<JmDNS> responders = new ArrayList<>();

    /** Takes seconds: the name is asked for before it is taken. A network that refuses is said and left out. */
    Multicast(Announcement told) {
        for (InetAddress address : addresses(told.hosts())) {
            try {
                JmDNS responder = JmDNS.create(address, told.hostName());
                responders.add(responder);
                responder.registerService(ServiceInfo.create(Announcement.TYPE, told.name(), told.port(), 0, 0, told.text()));
                LOG.info("told the network of {} where the gateway is: {} port {}", address.getHostAddress(), told.name(), told.port());
            } catch (IOException e) {
                LOG.warn("the network of {} is not told where the gateway is: {}", address.getHostAddress(), e.getMessage());
            }
        }
    }

    private static List<InetAddress> addresses(List<String> hosts) {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp() && network.supportsMulticast() && !network.isLoopback() && !network.isPointToPoint()) {
                    Collections.list(network.getInetAddresses()).stream().filter(Inet4Address.class::isInstance)
                            .filter(address -> hosts.contains("0.0.0.0") || hosts.contains(address.getHostAddress())).forEach(found::add);
                }
            }
        } catch (IOException e) {
            LOG.warn("the networks of this machine cannot be listed", e);
        }
        return found.subList(0, Math.min(found.size(), MOST_NETWORKS));
    }

    /** Says goodbye, so that nobody looks for the gateway any more. */
    @Override
    public void close() {
        for (JmDNS responder : responders) {
            try {
                responder.unregisterAllServices();
                responder.close();
            } catch (IOException e) {
                LOG.debug("a network was not told that the gateway is gone", e);
            }
        }
    }
}
