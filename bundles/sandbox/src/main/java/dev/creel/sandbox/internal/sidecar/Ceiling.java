// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.SandboxRefused;

/** The most that one container may get, whatever the gateway's configuration says. */
record Ceiling(long memory, long nanoCpus, long pids) {
    void check(ContainerOptions options) {
        over("memory", options.memory(), memory);
        over("memorySwap", options.swap(), 2 * memory);
        over("cpus", options.nanoCpus(), nanoCpus);
        over("pidsLimit", options.pids(), pids);
    }

    private static void over(String what, long wanted, long most) {
        if (wanted > most) {
            throw new SandboxRefused("sandboxd." + what, what + " " + wanted + " is more than sandboxd gives, " + most,
                    "ask for less, or start sandboxd with more");
        }
    }
}
