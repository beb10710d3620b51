// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Snapshot;
import dev.creel.sandbox.Sandboxes.Seat;
import java.util.List;

/** What a sandboxed session reads of this machine's folders: the names it knows itself, or none. Stateless. */
final class Paths {
    private static final int LEAST = 2;

    private Paths() {}

    static String hidden(String text, Seat seat, Snapshot now) {
        if (!seat.sandboxed()) {
            return text;
        }
        String shown = text.replace(seat.files().toString(), seat.workdir()).replace(seat.who().workspace().toString(), seat.workdir());
        for (String folder : List.of(now.stateDir(), System.getProperty("user.home"))) {
            shown = folder.length() < LEAST ? shown : shown.replace(folder, "(on the host)");
        }
        return shown;
    }
}
