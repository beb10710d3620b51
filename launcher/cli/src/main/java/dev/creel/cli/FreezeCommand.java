// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Freeze.Part;
import java.io.IOException;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel freeze}: the emergency stop; works with a gateway that runs, hangs or is stopped. */
@Command(name = "freeze", description = "stop everything at once, or a part; it holds through restarts, until: creel thaw")
final class FreezeCommand extends FreezePart {
    @Option(names = "--reason", defaultValue = "", description = "why, for the record")
    private String reason;

    @Override
    boolean change(Part part) throws IOException {
        return freeze().freeze(part, "creel freeze (user " + System.getProperty("user.name", "") + ")", reason, Clock.systemUTC().instant());
    }

    @Override
    String done() {
        return "frozen";
    }
}
