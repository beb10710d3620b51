// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Whether nobody but the operator can have put a file where it is: in other hands, jar and policy could be exchanged between
 * check and use, or be planted. Neither the file nor a folder above it, up to the state folder, may be a link, belong to
 * somebody else, or be writable by others.
 */
final class Custody {
    private Custody() {}

    /** What is wrong with the first of them that is wrong, with the remedy; empty when all is well or there is no such file. */
    static Optional<String> objection(Path state, Path file) throws IOException {
        UserPrincipal owner = Files.getOwner(state);
        for (Path path = file; path != null && !path.equals(state); path = path.getParent()) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Optional<String> wrong = wrong(path, owner);
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> wrong(Path path, UserPrincipal owner) throws IOException {
        PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (is.isSymbolicLink()) {
            return Optional.of(path + " is a link, and what it leads to can change; put the file itself there");
        }
        if (!is.owner().equals(owner)) {
            return Optional.of(path + " belongs to " + is.owner().getName() + ", not to " + owner.getName()
                    + "; look at it, then copy it as " + owner.getName());
        }
        if (is.permissions().contains(PosixFilePermission.GROUP_WRITE) || is.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("others can write to " + path + "; look at it, then: chmod go-w " + path);
        }
        return Optional.empty();
    }
}
