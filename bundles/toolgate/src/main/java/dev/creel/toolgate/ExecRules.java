// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.api.json.Json;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The approvals file: how strict commands on this host are treated, and which may run unasked; thread-safe. */
@ProviderType
public interface ExecRules {
    /** @throws IllegalStateException when the file is there and cannot be understood; then no command runs on the host */
    Held held();

    /**
     * Puts another one in its place.
     *
     * @param baseHash the hash of what is replaced; not asked for when there is no file
     * @param by who does it, for the record
     * @throws IllegalArgumentException when the new one is not understood, or another one was replaced meanwhile
     */
    Held replace(Json.Obj file, String baseHash, String by);

    /** The agents' lists of allowed commands, to add to and take from. @throws IllegalArgumentException as {@link #replace} */
    Held edit(String agentId, List<String> add, List<String> remove, String by);

    /**
     * The file as it is.
     *
     * @param path where it lies
     * @param exists whether there is one; otherwise everything is denied
     * @param hash SHA-256 of its text
     * @param file its content
     */
    record Held(String path, boolean exists, String hash, Json.Obj file) {}
}
