// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import java.util.Optional;

/**
 * Where an installed jar came from.
 *
 * @param source path or URL
 * @param version the bundle's version
 * @param signature the detached signature it came with; empty if there was none
 */
record Origin(String source, String version, String signature) {
    private static final int DEPTH = 4;

    String text() {
        return Json.object().put("source", source).put("version", version).put("signature", signature).build().text() + "\n";
    }

    /** Empty for a text that is not one. */
    static Optional<Origin> parse(String text) {
        try {
            return Json.parse(text, DEPTH) instanceof Json.Obj o
                    ? Optional.of(new Origin(o.text("source").orElse(""), o.text("version").orElse(""), o.text("signature").orElse("")))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
