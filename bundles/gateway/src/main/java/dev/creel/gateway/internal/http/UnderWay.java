// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.gateway.internal.auth.Admission;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP requests that were let in and are not answered to their end. An answer that is streamed may last for hours; it ends
 * with the credential that opened it, so that a secret which was taken from somebody is worth nothing at once. As many as
 * there are connections. Thread-safe.
 */
public final class UnderWay {
    private static final Logger LOG = LoggerFactory.getLogger(UnderWay.class);

    private final Map<Request, Admission> requests = new ConcurrentHashMap<>();

    void add(Request request, Admission admission) {
        requests.put(request, admission);
        Request.addCompletionListener(request, failure -> requests.remove(request));
        // The secret may have changed since it was looked at.
        check(request, admission);
    }

    /** Cuts the connections of those whose credential is not in force any more. */
    public void recheck() {
        requests.forEach(UnderWay::check);
    }

    private static void check(Request request, Admission admission) {
        admission.over().ifPresent(why -> {
            LOG.info("request {} is cut: {}", request.getId(), why);
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        });
    }
}
