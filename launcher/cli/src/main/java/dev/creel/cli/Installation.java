// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where releases lie beside one another: {@code creel} is a link to the one in use, {@code creel.previous} to the one before.
 *
 * @param folder what holds them, such as {@code /opt}
 * @param current the release that this very command is of
 */
record Installation(Path folder, Path current) {
    /** @param start the start script of the running release, links resolved */
    static Installation of(Path start) {
        Path current = start.toAbsolutePath().normalize().getParent();
        if (!Files.isRegularFile(current.resolve("RELEASE"), LinkOption.NOFOLLOW_LINKS)) {
            throw new CliException(current + " is no release: what is built here is not upgraded; unpack a release, see docs/home-server.md");
        }
        return new Installation(current.getParent(), current);
    }

    Path link() {
        return folder.resolve("creel");
    }

    Path previous() {
        return folder.resolve("creel.previous");
    }

    /** Refuses where the link is missing or leads elsewhere: switching it would change what nobody runs. */
    Installation linked() {
        if (!leadsTo(link(), current)) {
            throw new CliException(link() + " is no link to " + current + "; make it, and start Creel by it: ln -s " + current.getFileName() + " " + link());
        }
        return this;
    }

    /** The start script by its link, which stays right over upgrades; without a link the script itself. */
    static Path stable(Path start) {
        Path current = start.getParent();
        Path link = current == null || current.getParent() == null ? start : current.getParent().resolve("creel");
        return leadsTo(link, current) ? link.resolve("creel") : start;
    }

    /** The release before this one. */
    Optional<Path> before() {
        try {
            // A link of somebody's own may lead anywhere; what it leads to is used, and removed in the end.
            return Files.isSymbolicLink(previous()) ? Optional.of(previous().toRealPath()).filter(this::beside) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean beside(Path release) {
        return folder.equals(release.getParent()) && Files.isRegularFile(release.resolve("RELEASE"), LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes a link lead to that release of this folder, at once. */
    void lead(Path link, Path release) {
        Path next = folder.resolve(".creel.next");
        try {
            Files.deleteIfExists(next);
            Files.createSymbolicLink(next, release.getFileName());
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CliException(link + " cannot be changed: " + e.getMessage() + "; run as the owner of " + folder);
        }
    }

    /** A line of a release's own description: {@code version}, {@code time} or {@code commit}. */
    static String said(Path release, String name) {
        Properties lines = new Properties();
        try (InputStream in = Files.newInputStream(release.resolve("RELEASE"), LinkOption.NOFOLLOW_LINKS)) {
            lines.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(release + " is no release: its file RELEASE cannot be read");
        }
        return Optional.ofNullable(lines.getProperty(name)).orElseThrow(() -> new CliException(release + " is no release: RELEASE has no " + name));
    }

    private static boolean leadsTo(Path link, Path release) {
        try {
            return Files.isSymbolicLink(link) && link.toRealPath().equals(release.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
