// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.plugin.Failure;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;

/** What went wrong on the network, as a plugin is told: the origin and the kind, never a path, query or header. */
final class Failures {
    private Failures() {}

    static Failure of(Throwable cause, String origin) {
        if (cause instanceof UnknownHostException) {
            return temporary("the name of " + origin + " is not known here; check the spelling and the network");
        }
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
            return new Failure(Failure.Code.TIMEOUT, origin + " did not answer in time");
        }
        if (cause instanceof ConnectException) {
            return temporary("nothing accepts connections at " + origin + "; is the server running?");
        }
        if (cause instanceof SSLException) {
            return new Failure(
                    Failure.Code.PERMANENT, "no trusted TLS connection to " + origin + ": " + cause.getMessage());
        }
        if (cause instanceof EOFException) {
            return temporary(origin + " closed the connection before its answer was complete");
        }
        if (cause instanceof HttpException || cause instanceof HttpResponseException) {
            return new Failure(Failure.Code.PERMANENT, origin + " does not speak proper HTTP");
        }
        return temporary("the connection to " + origin + " failed");
    }

    private static Failure temporary(String text) {
        return new Failure(Failure.Code.TEMPORARY, text);
    }
}
