// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The open port of this gateway, a service as long as it is open; thread-safe. */
@ProviderType
public interface Listening {
    /** IP literals it is bound to; {@code 0.0.0.0} for all of this machine's. */
    List<String> hosts();

    int port();

    /** SHA-256 of the certificate it shows now, lower-case hex; empty for a port that talks in clear. */
    String fingerprint();
}
