// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox;

import dev.creel.sandbox.Sandboxes.Launch;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Commands on the gateway's own machine, outside every box; whoever calls has let them be decided about. Thread-safe.
 */
@ProviderType
public interface HostCommands {
    /**
     * Starts a program, which gets exactly these arguments and exactly these variables.
     *
     * @param launch program and folder are absolute paths, so that nothing is looked up
     * @throws SandboxRefused when it cannot be started like this
     */
    Running start(Launch launch);
}
