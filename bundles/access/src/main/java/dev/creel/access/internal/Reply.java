// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer on its way out.
 *
 * @param runId the run it answers; also its key
 * @param to where it goes
 * @param text the whole text
 * @param at when it was kept
 * @param attempted whether somebody may have tried to send it
 */
record Reply(String runId, ChannelAddress to, String text, Instant at, boolean attempted) {
    private static final int DEPTH = 8;

    String payload() {
        return Json.object().put("to", to.json()).put("text", text).put("at", at.toEpochMilli()).build().text();
    }

    /** Reads what {@link #payload} wrote before the last stop; empty for anything else. */
    static Optional<Reply> read(String runId, String payload) {
        try {
            if (Json.parse(payload, DEPTH) instanceof Json.Obj o && o.text("text").isPresent()) {
                Instant at = Instant.ofEpochMilli(o.integer("at").orElse(0L));
                return ChannelAddress.of(o.object("to")).map(to -> new Reply(runId, to, o.text("text").get(), at, true));
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
