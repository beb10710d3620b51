// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The files that came with an admitted message, fetched through its own channel when its turn begins; thread-safe. */
@ProviderType
public interface Attachments {
    /** All of them, in order, each with its bytes or with why it has none; empty for a message without files. Never fails. */
    List<Fetched> fetch(Message message);

    /**
     * A file.
     *
     * @param name as the sender called it: for people, never a path
     * @param type what the bytes say it is, for example {@code image/png}; {@code application/octet-stream} when they say nothing
     * @param extension of a name of our own for it, without a dot
     * @param image whether a model can be shown it: a known form, of bounded size in pixels
     * @param bytes empty when there is a {@code problem}
     * @param problem why it is not here, in words for the model; empty when it is
     */
    record Fetched(String name, String type, String extension, boolean image, byte[] bytes, String problem) {
        public Fetched {
            bytes = bytes.clone();
        }

        public int size() {
            return bytes.length;
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }
}
