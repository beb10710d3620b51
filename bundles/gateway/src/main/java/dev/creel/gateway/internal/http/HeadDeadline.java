// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which the head of a request trickles in: a byte now and then keeps a connection from being idle and
 * would hold it for ever. Looks at each now and then: bytes came, and no request began, since the last look. A body that
 * trickles meets the shorter deadline of its own before. Thread-safe.
 */
final class HeadDeadline implements Connection.Listener {
    static final long SECONDS = 25;

    private final Scheduler scheduler;
    private final Map<Connection, Watch> watched = new ConcurrentHashMap<>();

    HeadDeadline(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        // A WebSocket has the listeners of the connection it came from, and frames that take their time; HTTP can become one.
        if (!(connection instanceof Connection.UpgradeFrom)) {
            return;
        }
        Watch watch = new Watch(connection);
        watched.put(connection, watch);
        watch.again();
    }

    @Override
    public void onClosed(Connection connection) {
        Watch watch = watched.remove(connection);
        if (watch != null) {
            watch.end();
        }
    }

    private final class Watch {
        private final Connection connection;
        private long requests;
        private long bytes;
        private boolean over;
        private Scheduler.Task next;

        Watch(Connection connection) {
            this.connection = connection;
        }

        synchronized void again() {
            if (!over) {
                next = scheduler.schedule(this::look, SECONDS, TimeUnit.SECONDS);
            }
        }

        private synchronized void look() {
            if (over) {
                return;
            }
            long requestsNow = connection.getMessagesIn();
            long bytesNow = connection.getBytesIn();
            if (requestsNow == requests && bytesNow > bytes) {
                connection.getEndPoint().close();
                return;
            }
            requests = requestsNow;
            bytes = bytesNow;
            again();
        }

        synchronized void end() {
            over = true;
            if (next != null) {
                next.cancel();
            }
        }
    }
}
