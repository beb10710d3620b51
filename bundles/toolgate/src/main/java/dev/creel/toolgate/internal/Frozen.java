// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import java.util.Optional;

/** The operator's emergency stop: while tools are frozen none runs, whoever asks. */
record Frozen(Freeze freeze) implements Layer {
    @Override
    public String path() {
        return Freeze.FOLDER;
    }

    @Override
    public Optional<Refusal> refusal(Named tool) {
        return freeze.holds(Part.TOOLS) ? Layer.refused(Part.TOOLS.rule(), Part.TOOLS.remedy()) : Optional.empty();
    }
}
