// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit;

import dev.creel.audit.internal.Walk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The log of decisions: one JSON line each, chained by SHA-256 to the line before it, so that an edit shows.
 * Thread-safe; a write failure is reported in the log and never hides the decision itself.
 */
@ProviderType
public interface Audit {
    /**
     * Records a decision.
     *
     * @param event what was decided, for example {@code plugin.denied}
     * @param fields who, what, which rule, how to grant; values are redacted
     * @return the id of the line, for example {@code D-4f1c}, which the user can quote
     */
    String record(String event, Map<String, String> fields);

    /** Checks the whole chain. */
    Verification verify();

    /** Checks the chain in a folder {@code audit}, in a process without OSGi, beside a running gateway too. */
    static Verification verify(Path folder) throws IOException {
        return Walk.verify(folder);
    }

    /**
     * The result of a verification.
     *
     * @param lines how many lines were read
     * @param firstBroken the first line whose hash does not fit, counted from 1; 0 if the chain is whole
     */
    record Verification(long lines, long firstBroken) {}
}
