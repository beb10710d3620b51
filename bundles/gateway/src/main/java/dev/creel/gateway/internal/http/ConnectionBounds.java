// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Counts every socket from accept to close, in total and for each address that is not this machine; one too many is
 * closed at once. Malformed and half-formed upgrades are counted like any other socket, what TLS wraps is not counted again.
 * Thread-safe.
 */
final class ConnectionBounds implements Connection.Listener {
    /** Room for as many WebSocket clients as are let in, and for requests beside them. */
    static final int TOTAL = 2_304;
    static final int EACH = 128;

    private final AtomicInteger total = new AtomicInteger();
    private final Map<InetAddress, Integer> each = new ConcurrentHashMap<>();

    @Override
    public void onOpened(Connection connection) {
        if (wrapped(connection)) {
            return;
        }
        boolean many = total.incrementAndGet() > TOTAL;
        InetAddress address = address(connection);
        boolean mine = address.isLoopbackAddress() || each.merge(address, 1, Integer::sum) <= EACH;
        if (many || !mine) {
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (wrapped(connection)) {
            return;
        }
        total.decrementAndGet();
        InetAddress address = address(connection);
        if (!address.isLoopbackAddress()) {
            each.computeIfPresent(address, (a, n) -> n > 1 ? n - 1 : null);
        }
    }

    private static boolean wrapped(Connection connection) {
        return connection.getEndPoint() instanceof SslConnection.SslEndPoint;
    }

    private static InetAddress address(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress a && a.getAddress() != null
                ? a.getAddress()
                : InetAddress.getLoopbackAddress();
    }
}
