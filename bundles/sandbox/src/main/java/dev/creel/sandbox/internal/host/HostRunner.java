// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.host;

import dev.creel.sandbox.HostCommands;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;

/**
 * Starts programs on this machine, each in a session of its own where the system has a program for that: so what it starts is
 * found again. No shell is chosen here, and no variable of the gateway's is passed on.
 */
@Component(service = HostCommands.class)
public final class HostRunner implements HostCommands {
    private static final Path SESSION = Path.of("/usr/bin/setsid");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    @Override
    public Running start(Launch launch) {
        check(launch);
        boolean session = Files.isExecutable(SESSION);
        List<String> argv = new ArrayList<>(session ? List.of(SESSION.toString()) : List.of());
        argv.addAll(launch.argv());
        ProcessBuilder builder = new ProcessBuilder(argv).directory(new File(launch.workdir())).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        try {
            return new HostRun(builder.start(), session);
        } catch (IOException | IllegalArgumentException e) {
            throw refused("the program does not start: " + e.getMessage(), "see that program and folder are there");
        }
    }

    private static void check(Launch launch) {
        if (launch.terminal()) {
            throw refused("commands on the gateway's host have no terminal", "leave pty out, or run it in a sandbox");
        }
        if (launch.argv().isEmpty() || !launch.argv().get(0).startsWith("/") || !launch.workdir().startsWith("/")) {
            throw refused("program and folder must be absolute paths", "name them from the root on");
        }
        for (String name : launch.environment().keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw refused("a variable's name has other characters than letters, digits and _", "leave it out of env");
            }
        }
    }

    private static SandboxRefused refused(String what, String remedy) {
        return new SandboxRefused("exec.host", what, remedy);
    }
}
