// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command that runs or ran. One thread reads; every method may be called from any other. What nobody reads holds the
 * command up: nothing is kept here.
 */
@ConsumerType
public interface Running {
    /** Waits for output, standard output and error as they come; -1 when the command has ended and all of it was read. */
    int read(byte[] into);

    /** Writes to its standard input; what a command that has ended no longer takes is dropped. */
    void write(byte[] bytes);

    /** Ends its standard input. */
    void closeInput();

    /** Asks it and all it started to end, and forces what is left after the time of grace. Returns when that is done. */
    void kill(Duration grace);

    /** Its exit status, once {@link #read} has said -1; -1 if it never had one. */
    int exit();

    /** Why it ended otherwise than by itself: {@code killed}, {@code memory}, {@code disk}, {@code lost}; else empty. */
    String why();
}
