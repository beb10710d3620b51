// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The files of the control page. The gateway hands them to whoever asks, before anybody has signed in; so they hold code
 * and pictures only, nothing of this installation. Thread-safe.
 */
@ConsumerType
public interface Page {
    /** The file at a path below the page's own folder; the empty path is the page itself. */
    Optional<Asset> find(String path);

    /**
     * One file.
     *
     * @param mediaType as sent, with its character set
     * @param bytes not to be changed by anybody
     * @param zipped the same file compressed with gzip, empty when there is no such copy
     * @param lasting whether its name changes with its content, so that it may be kept for ever
     */
    record Asset(String mediaType, byte[] bytes, Optional<byte[]> zipped, boolean lasting) {}
}
