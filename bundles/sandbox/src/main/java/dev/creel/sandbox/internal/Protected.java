// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.sandbox.SandboxRefused;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * What commands do not write in a workspace that is theirs to write: the texts that tell the agent what to do, its skills, and what
 * git runs on this machine. Each is mounted over itself to be read only. What is missing is made, empty: only what every container
 * of the workspace holds in place cannot be put there, taken away or exchanged by a command.
 */
final class Protected {
    static final List<String> TEXTS = List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md", "BOOTSTRAP.md");
    static final List<String> FOLDERS = List.of("skills", ".git");

    private Protected() {}

    /** @param files a workspace, its path without links */
    static List<Plan.Mount> in(Path files, String workdir) {
        List<Plan.Mount> mounts = new ArrayList<>();
        TEXTS.forEach(name -> mounts.add(mount(files.resolve(name), workdir, false)));
        FOLDERS.forEach(name -> mounts.add(mount(files.resolve(name), workdir, true)));
        return mounts;
    }

    private static Plan.Mount mount(Path path, String workdir, boolean folder) {
        try {
            BasicFileAttributes now = there(path, folder);
            // A work tree of git has a file where others have a folder.
            if (!now.isRegularFile() && !(folder && now.isDirectory())) {
                throw new SandboxRefused("sandbox.protected", path + " is a link or of another kind, so it cannot be kept from commands",
                        "put the " + (folder ? "folder" : "file") + " itself there, or set workspaceAccess to ro");
            }
            // One that was replaced on this machine is another one: what was mounted over the old one is gone with that.
            return new Plan.Mount(path.toString(), workdir + "/" + path.getFileName(), false, FileNumber.of(now));
        } catch (IOException e) {
            throw new SandboxRefused("sandbox.protected", path + " cannot be kept from commands: " + e.getMessage(),
                    "see that the gateway's user owns the workspace and its disk has room");
        }
    }

    private static BasicFileAttributes there(Path path, boolean folder) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                make(path, folder);
            } catch (FileAlreadyExistsException e) {
                // Somebody else has made it: it is looked at like any other.
            }
        }
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void make(Path path, boolean folder) throws IOException {
        if (folder) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Object owner = Files.getAttribute(path.getParent(), "unix:uid");
        if (!Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(owner)) {
            Files.setAttribute(path, "unix:gid", Files.getAttribute(path.getParent(), "unix:gid"), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
