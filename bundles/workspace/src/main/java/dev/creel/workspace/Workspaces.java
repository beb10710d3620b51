// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace;

import dev.creel.api.tool.Workspace;
import java.nio.file.Path;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** The one way to files for tools: a folder of the host as a workspace nothing gets out of. Thread-safe. */
@ProviderType
public interface Workspaces {
    /**
     * A folder as a workspace. Touches nothing yet; a folder that is missing is made at its first use.
     *
     * @param folder chosen by the operator's configuration, never by a model; its own path is trusted
     */
    Workspace open(Path folder, Access access);

    /**
     * Who uses the files and how far.
     *
     * @param agentId for the audit
     * @param sessionKey for the audit
     * @param readOnly why nothing may be written, with the key to change; empty where it may
     * @param seenAs absolute path under which the turn knows the folder, {@code /workspace} in a container; absolute paths below it
     *     are taken, all others are outside
     */
    record Access(String agentId, String sessionKey, String readOnly, String seenAs) {
        public Access {
            Objects.requireNonNull(agentId, "agentId");
            Objects.requireNonNull(sessionKey, "sessionKey");
            Objects.requireNonNull(readOnly, "readOnly");
            if (!seenAs.startsWith("/")) {
                throw new IllegalArgumentException("not an absolute path: " + seenAs);
            }
        }
    }
}
