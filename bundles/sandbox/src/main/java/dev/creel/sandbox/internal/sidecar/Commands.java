// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The commands that run, by names nobody guesses. Thread-safe; connections bound how many there are. */
final class Commands {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Running> running = new ConcurrentHashMap<>();

    String add(Running command) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String name = HexFormat.of().formatHex(random);
        running.put(name, command);
        return name;
    }

    Running of(String name) {
        Running command = running.get(name);
        if (command == null) {
            throw new SandboxRefused("sandboxd.command", "there is no command " + name, "it may have ended");
        }
        return command;
    }

    void remove(String name) {
        running.remove(name);
    }
}
