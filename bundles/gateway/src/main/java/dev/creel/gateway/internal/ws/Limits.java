// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

/**
 * What one WebSocket client may use.
 *
 * @param beforeHello largest message in bytes before the client is known
 * @param maxPayload largest message in bytes afterwards, announced in the hello
 * @param maxBuffered bytes that may wait for a slow client before it is closed, announced in the hello
 * @param handshakeMs longest time from open to hello
 * @param pending most clients that are not known yet; one more pushes out the oldest
 * @param clients most clients
 * @param waiting most requests of one client that wait for a run
 */
public record Limits(
        int beforeHello, int maxPayload, int maxBuffered, long handshakeMs, int pending, int clients, int waiting) {
    /** The limits of a gateway in use. */
    public static final Limits USUAL = new Limits(64 << 10, 4 << 20, 8 << 20, 10_000, 64, 2_048, 64);
}
