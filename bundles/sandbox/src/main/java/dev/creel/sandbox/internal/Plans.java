// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.config.BindRules;
import dev.creel.config.ContainerOptions;
import dev.creel.config.Snapshot;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the plan of a seat's container; every folder in it is asked for by the path that links lead to. */
final class Plans {
    private final String instance;
    private final Snapshot snapshot;
    private final BindRules rules;

    /** @param socket of the engine; who has it has this machine */
    Plans(String instance, Snapshot snapshot, Path socket) {
        this.instance = instance;
        this.snapshot = snapshot;
        this.rules = new BindRules(real(Path.of(System.getProperty("user.home"))),
                List.of(real(Path.of(snapshot.stateDir())), end(Path.of(snapshot.path())), end(socket)));
    }

    Plan of(Seat seat, Engine engine) {
        BoxSettings settings = BoxSettings.of(snapshot, seat.who().agentId());
        ContainerOptions options = settings.options();
        Path files = workspace(seat.files());
        List<Plan.Mount> mounts = new ArrayList<>();
        mounts.add(new Plan.Mount(files.toString(), options.workdir(), true));
        if (settings.access().equals("ro")) {
            mounts.add(new Plan.Mount(workspace(seat.who().workspace()).toString(), "/agent", false));
        }
        options.binds().forEach(bind -> mounts.add(bind(bind, options)));
        mounts.forEach(mount -> still(mount, mounts));
        if (settings.access().equals("rw")) {
            mounts.addAll(Protected.in(files, options.workdir()));
        }
        String agentId = seat.scope().equals("shared") ? "" : seat.who().agentId();
        String user = options.user().isEmpty() ? owner(files) : options.user();
        return new Plan(instance, agentId, seat.scope(), engine.image(options.image()), user, mounts, options,
                SeccompProfile.read(options.seccomp()));
    }

    private Path workspace(Path folder) {
        Path real = real(folder);
        rules.workspace(real).ifPresent(why -> {
            throw new SandboxRefused("sandbox.workspace", "the workspace " + folder + " " + why, "move it to a folder of its own");
        });
        return real;
    }

    /** A link that was put in after the configuration was read leads to its end here, before the engine follows it. */
    private Plan.Mount bind(ContainerOptions.Bind bind, ContainerOptions options) {
        Path real = real(Path.of(bind.source()));
        List<Path> roots = options.bindRoots().stream().map(root -> real(Path.of(root))).toList();
        rules.bind(real, roots).ifPresent(why -> {
            throw new SandboxRefused("sandbox.docker.binds", "the bind " + bind.source() + (real.toString().equals(bind.source()) ? ""
                    : ", which is " + real + ",") + " " + why, "name a folder below one of bindRoots");
        });
        if (!Files.isDirectory(real) && !Files.isRegularFile(real)) {
            throw new SandboxRefused("sandbox.docker.binds", "the bind " + bind.source() + " is neither a folder nor a file", "remove it");
        }
        return new Plan.Mount(real.toString(), bind.target(), bind.writable());
    }

    /** What lies in a folder that commands write can be exchanged for a link between this look and the engine's. */
    private static void still(Plan.Mount mount, List<Plan.Mount> mounts) {
        mounts.stream().filter(Plan.Mount::writable).filter(other -> mount.source().startsWith(other.source() + "/")).findFirst()
                .ifPresent(other -> {
                    throw new SandboxRefused("sandbox.docker.binds", mount.source() + " lies in " + other.source()
                            + ", where commands write", "bind one of the two, or the outer one without :rw");
                });
    }

    private static String owner(Path files) {
        try {
            Object uid = Files.getAttribute(files, "unix:uid");
            Object gid = Files.getAttribute(files, "unix:gid");
            if (uid.equals(0) || gid.equals(0)) {
                throw new SandboxRefused("sandbox.user", "the workspace " + files + " belongs to root, and no container runs as root",
                        "run the gateway as a user of its own, or give the folder to one: chown -R 1000:1000 " + files);
            }
            return uid + ":" + gid;
        } catch (IOException e) {
            throw new SandboxRefused("sandbox.workspace", "the workspace " + files + " cannot be read: " + e.getMessage(), "make it readable");
        }
    }

    /** Where a file is or will be. */
    private static Path end(Path file) {
        return Files.exists(file) ? real(file) : file.toAbsolutePath().normalize();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new SandboxRefused("sandbox.workspace", "there is no folder " + path, "make it, or correct the setting");
        }
    }
}
