// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import java.io.InputStream;
import java.io.ObjectInputFilter;

/** Two doors of the JVM that no check of a method could watch, closed before the first bundle is there. */
final class Doors {
    private Doors() {}

    /** @param terminal whether the operator's terminal stays open, for the shell of the debug run list */
    static void close(boolean terminal) {
        // Nothing of ours makes objects from bytes; what a library or a plugin lets in may not either.
        ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter("!*"));
        if (!terminal) {
            // Anybody could read what the operator types: System.in is a field.
            System.setIn(InputStream.nullInputStream());
        }
    }
}
