// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

/** Told of what happens to devices; called without any lock of theirs. */
public interface News {
    /** Somebody has to decide. */
    void requested(Pending request);

    /** @param decision {@code approved} or {@code rejected} */
    void resolved(Pending request, String decision);
}
