// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The folders that stand for an agent's workspace where a session may not have that itself. A new one gets the agent's own
 * texts. A gateway that runs as root gives it to {@link #USER}, as no container runs as root.
 */
final class Copies {
    static final int USER = 1000;
    private static final List<String> TEXTS = List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md",
            "BOOTSTRAP.md", "HEARTBEAT.md");
    private static final long LARGEST = 1 << 20;

    private Copies() {}

    static synchronized Path furnish(Path folder, Path workspace) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return folder;
            }
            Files.createDirectories(folder.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (String name : TEXTS) {
                Path text = workspace.resolve(name);
                if (Files.isRegularFile(text, LinkOption.NOFOLLOW_LINKS) && Files.size(text) <= LARGEST) {
                    Files.copy(text, folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
                    give(folder.resolve(name));
                }
            }
            give(folder);
            return folder;
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException("the sandbox folder " + folder + " is in the way: it is no folder", e);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static void give(Path path) throws IOException {
        if (Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0)) {
            Files.setAttribute(path, "unix:gid", USER, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", USER, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
