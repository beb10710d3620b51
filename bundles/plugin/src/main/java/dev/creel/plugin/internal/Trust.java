// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whom this build takes for its maker. A release carries the public half of its key inside this bundle; a development build
 * carries none, and knows its own only by the folder it put them into. No variable, file or setting is asked.
 *
 * @param release the release key; empty in a development build
 */
record Trust(Optional<SignerKey> release) {
    private static final String KEY = "release.key";

    /** What is compiled in; a key that cannot be read ends the start, because without one a release would trust a folder. */
    static Trust compiled() {
        try (InputStream in = Trust.class.getResourceAsStream(KEY)) {
            return new Trust(in == null
                    ? Optional.empty()
                    : Optional.of(new SignerKey(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRelease() {
        return release.isPresent();
    }

    /** Whether the release key signed exactly these bytes; never in a development build. */
    boolean signed(byte[] bytes, String signature) {
        return release.isPresent() && release.get().signed(bytes, signature);
    }
}
