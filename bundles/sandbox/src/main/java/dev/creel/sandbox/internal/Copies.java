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
    /** What the prompt shows everybody the agent talks to. */
    private static final List<String> SHARED = List.of("AGENTS.md", "SOUL.md", "IDENTITY.md");

    /** With notes on the owner and the machine, which are nobody else's business. */
    private static final List<String> ALL = List.of("AGENTS.md", "SOUL.md", "IDENTITY.md", "TOOLS.md", "USER.md", "BOOTSTRAP.md",
            "HEARTBEAT.md");

    private static final long LARGEST = 1 << 20;

    private Copies() {}

    /** @param strangers whether others than the owner talk in the session */
    static synchronized Path furnish(Path folder, Path workspace, boolean strangers) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return folder;
            }
            Files.createDirectories(folder.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (String name : strangers ? SHARED : ALL) {
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
