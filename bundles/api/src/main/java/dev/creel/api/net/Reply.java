// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** The response to one request; the body is pulled, so a slow reader slows the sender down; one reader thread at a time. */
@ProviderType
public interface Reply extends AutoCloseable {
    int status();

    /** Header values by lower-case name. Values the host injected into the request never appear. */
    Map<String, List<String>> headers();

    /** Reads up to {@code length} bytes; blocks for at least one; -1 at the end of the body. */
    int read(byte[] into, int offset, int length);

    @Override
    void close();
}
