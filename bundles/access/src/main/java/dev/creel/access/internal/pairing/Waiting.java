// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import dev.creel.access.ChannelAddress;

/**
 * A stranger's request at one account.
 *
 * @param digest of the code, keyed; the code itself is kept nowhere
 * @param from where he wrote
 * @param askedMs when he first wrote
 * @param seenMs when he last wrote
 */
public record Waiting(String id, String digest, String sender, String label, ChannelAddress from, long askedMs, long seenMs) {
    Waiting seen(String newLabel, long nowMs) {
        return new Waiting(id, digest, sender, newLabel, from, askedMs, nowMs);
    }
}
