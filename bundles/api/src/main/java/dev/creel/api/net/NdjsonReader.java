// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import java.util.Optional;

/**
 * JSON values, one a line, pulled from a reply; empty lines are skipped. Fails with
 * {@link Failure} when a line is longer than allowed or no JSON. One thread.
 */
public final class NdjsonReader {
    private final LineReader lines;
    private final int maxDepth;

    /**
     * @param maxLine most bytes of one line
     * @param maxDepth most nested arrays and objects of one value
     */
    public NdjsonReader(Reply reply, int maxLine, int maxDepth) {
        this.lines = new LineReader(reply, maxLine, false);
        this.maxDepth = maxDepth;
    }

    /** Blocks for the next value; empty at the end of the body. */
    public Optional<Json> next() {
        while (true) {
            Optional<String> line = lines.next();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            if (!line.get().isBlank()) {
                return Optional.of(parse(line.get()));
            }
        }
    }

    private Json parse(String line) {
        try {
            return Json.parse(line, maxDepth);
        } catch (IllegalArgumentException e) {
            throw new Failure(Failure.Code.TEMPORARY, "the answer has a line that is " + e.getMessage());
        }
    }
}
