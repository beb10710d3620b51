// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Call;
import org.osgi.annotation.versioning.ProviderType;

/**
 * HTTP for a plugin, to the origins its policy grants ({@code EgressPermission} lines) and to no other; thread-safe.
 * Blocking; every method throws {@link dev.creel.api.plugin.Refused} for an origin or secret that was not granted,
 * {@link dev.creel.api.plugin.Cancelled} when the call is over, and {@link dev.creel.api.plugin.Failure} with code
 * {@code TEMPORARY} when the network fails.
 */
@ProviderType
public interface Egress {
    /** Sends one request and returns when the response head is here; the body is pulled by {@link Reply#read}. */
    Reply send(Request request, Call call);

    /**
     * Opens a WebSocket, kind {@code websocket} of the origin written with {@code https} or {@code http}; {@code upgrade} is a
     * GET without body. Limits: {@code connect} until it is open, {@code idle} as longest silence, {@code maxBytes} for one message.
     * It counts among the plugin's sockets and is closed when {@code call} ends, so the call is that of a loop; sends and
     * receives may come with other calls.
     */
    Socket open(Request upgrade, Call call);

    /**
     * Opens a connection for lines of text, to an origin {@code tls://host:port} (the certificate is checked against the host's
     * name) or {@code tcp://host:port}, kind {@code line}. Limits: as with {@link #open}, {@code maxBytes} for one line; it
     * ends with {@code call} in the same way.
     */
    Connection connect(String origin, Limits limits, Call call);
}
