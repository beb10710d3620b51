// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Call;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** An open WebSocket of a plugin; the host answers pings. One reader and one writer at a time. */
@ProviderType
public interface Socket extends AutoCloseable {
    /** Sends a text frame; {@code bind} with place {@code JSON_POINTER} says where the host writes secrets into it. */
    void send(String text, List<Bind> bind, Call call);

    /** The next message; empty when none came in that time. */
    Optional<Frame> receive(Duration wait, Call call);

    /** Says goodbye with that code and leaves; nothing happens the second time. */
    void close(int code, String reason);

    @Override
    default void close() {
        close(1000, "");
    }

    /** What came: a whole message, or the end with its code and reason, after which nothing comes any more. */
    sealed interface Frame {
        /** A text message, secrets scrubbed. */
        record Text(String text) implements Frame {}

        /** A binary message. */
        record Binary(byte[] bytes) implements Frame {
            public Binary {
                bytes = bytes.clone();
            }

            @Override
            public byte[] bytes() {
                return bytes.clone();
            }
        }

        /** The other side closed, or the connection broke: then 1006. */
        record Closed(int code, String reason) implements Frame {}
    }
}
