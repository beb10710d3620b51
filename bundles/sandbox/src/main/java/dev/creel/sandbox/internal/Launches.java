// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.util.regex.Pattern;

/** The last look at a command before it goes to an engine: each of its texts stays one argument, one name or one value. */
public final class Launches {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int LARGEST = 512 * 1024;

    private Launches() {}

    public static void check(Launch launch) {
        if (launch.argv().isEmpty() || launch.argv().get(0).isEmpty()) {
            throw refused("it is empty");
        }
        if (!launch.workdir().isEmpty() && (!launch.workdir().startsWith("/") || launch.workdir().indexOf('\0') >= 0)) {
            throw refused("its folder " + launch.workdir() + " is no absolute path");
        }
        long size = 0;
        for (String argument : launch.argv()) {
            size += length(argument);
        }
        for (var variable : launch.environment().entrySet()) {
            if (!NAME.matcher(variable.getKey()).matches()) {
                throw refused("\"" + variable.getKey() + "\" is no name of a variable");
            }
            size += length(variable.getValue());
        }
        if (size > LARGEST) {
            throw refused("it is longer than " + LARGEST + " characters");
        }
    }

    private static int length(String text) {
        if (text.indexOf('\0') >= 0) {
            throw refused("it holds a NUL");
        }
        return text.length();
    }

    private static SandboxRefused refused(String why) {
        return new SandboxRefused("sandbox.command", "the command cannot be started: " + why, "correct it");
    }
}
