// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Call;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** A connection of a plugin over which lines of text go both ways, ended by CR LF or LF. One reader and one writer at a time. */
@ProviderType
public interface Connection extends AutoCloseable {
    /**
     * Sends a line; the host adds CR LF. A value {@code {{name}}} is replaced by the secret that {@code bind} names, with place
     * {@code LINE}.
     *
     * @throws IllegalArgumentException when the line holds CR, LF or NUL
     */
    void send(String line, List<Bind> bind, Call call);

    /** The next line without its end, secrets scrubbed; empty when none came in that time. */
    Optional<Line> receive(Duration wait, Call call);

    @Override
    void close();

    /** A line, or the end of the connection with its reason. */
    record Line(String text, boolean end) {}
}
