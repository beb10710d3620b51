// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Freeze.Part;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code creel thaw}: ends what {@code creel freeze} began. */
@Command(name = "thaw", description = "end a freeze, of everything or a part")
final class ThawCommand extends FreezePart {
    @Override
    boolean change(Part part) throws IOException {
        return freeze().thaw(part);
    }

    @Override
    String done() {
        return "thawed";
    }
}
