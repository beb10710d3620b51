// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel upgrade}: unpacks a release signed by the key of this one beside it, and uses it. State is left alone. */
@Command(name = "upgrade", description = "unpack a signed release beside this one and use it; the state folder is left alone")
final class UpgradeCommand extends ReleaseCommand {
    private static final long MOST_SIGNATURE = 1024;
    private static final String VERSION = "[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}[A-Za-z0-9.+-]{0,40}";

    @Parameters(paramLabel = "TARBALL", description = "creel-VERSION.tar.gz; its signature lies beside it as creel-VERSION.tar.gz.sig")
    private Path tarball;

    @Option(names = "--allow-downgrade", description = "a release older than this one is meant")
    private boolean downgrade;

    @Override
    public Integer call() {
        Installation installed = installation().linked();
        String signature = signature();
        Path staging = staging(installed);
        try {
            // What is checked is what is unpacked: a copy that nobody else can change.
            Path copy = copy(staging);
            if (!ReleaseKey.of(installed.current()).signed(copy, signature)) {
                throw new CliException(tarball + " is not signed by the key of this release; nothing was unpacked: get tarball and signature again,"
                        + " from where this release came from");
            }
            out.hint("the signature is good; unpacking");
            Path unpacked = unpack(copy, staging);
            String version = checked(installed, unpacked);
            Path release = installed.folder().resolve("creel-" + version);
            settle(unpacked, release);
            Optional<Path> old = installed.before();
            boolean restarted = tried(installed, release);
            old.filter(each -> !each.equals(installed.current()) && !each.equals(release)).ifPresent(ReleaseCommand::remove);
            out.result(Json.object().put("ok", true).put("version", version).put("path", release.toString())
                    .put("previous", installed.current().toString()).put("restarted", restarted).build(),
                    "creel " + version + " is in use" + told(restarted) + "; back with: creel rollback");
            return 0;
        } finally {
            remove(staging);
        }
    }

    /** What does not come up is not kept. */
    private boolean tried(Installation installed, Path release) {
        try {
            return use(installed, release);
        } catch (CliException e) {
            remove(release);
            throw e;
        }
    }

    private String signature() {
        Path file = Path.of(tarball + ".sig");
        try {
            if (Files.size(file) > MOST_SIGNATURE) {
                throw new CliException(file + " is no signature; it would be one line");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new CliException("there is no signature " + file + "; get it from where the tarball came from, and put it beside");
        }
    }

    private static Path staging(Installation installed) {
        try {
            return Files.createTempDirectory(installed.folder(), ".creel-upgrade");
        } catch (IOException e) {
            throw new CliException("nothing can be unpacked in " + installed.folder() + ": " + e.getMessage() + "; run as its owner");
        }
    }

    private Path copy(Path staging) {
        try {
            return Files.copy(tarball, staging.resolve("release.tar.gz"));
        } catch (IOException e) {
            throw new CliException(tarball + " cannot be copied: " + e.getMessage());
        }
    }

    private static Path unpack(Path copy, Path staging) {
        Path into = staging.resolve("release");
        try {
            // Whoever runs the service has to read it, whatever the mask of who upgrades.
            Files.setPosixFilePermissions(Files.createDirectory(into), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new CliException(into + " cannot be made: " + e.getMessage());
        }
        Programs.Result done = programs.run(List.of("tar", "--extract", "--gzip", "--no-same-owner", "--strip-components=1", "--file",
                copy.toString(), "--directory", into.toString()));
        if (done.status() != 0) {
            throw new CliException("the release cannot be unpacked: " + done.output());
        }
        return into;
    }

    /** An old release is signed as well as a new one: its holes would come back unasked. */
    private String checked(Installation installed, Path unpacked) {
        String version = Installation.said(unpacked, "version");
        if (!version.matches(VERSION)) {
            throw new CliException("the release calls itself \"" + Out.oneLine(version) + "\", which is no version");
        }
        long then = time(unpacked);
        long now = time(installed.current());
        if (then < now && !downgrade) {
            throw new CliException("creel " + version + " is older than the release in use; if that is meant: --allow-downgrade, or creel rollback");
        }
        return version;
    }

    private static long time(Path release) {
        String time = Installation.said(release, "time");
        return time.matches("[0-9]{1,15}") ? Long.parseLong(time) : 0;
    }

    /** Makes the class archive where it will be, and gives the folder its name. */
    private void settle(Path unpacked, Path release) {
        if (Files.exists(release, LinkOption.NOFOLLOW_LINKS)) {
            throw new CliException(release + " is there already; if it was in use before: creel rollback; else remove it and try again");
        }
        try {
            Files.move(unpacked, release);
        } catch (IOException e) {
            throw new CliException(release + " cannot be made: " + e.getMessage());
        }
        out.hint("preparing it for this Java");
        Programs.Result ready = programs.run(List.of(release.resolve("creel").toString(), "prepare"));
        if (ready.status() != 0) {
            remove(release);
            throw new CliException("the new release does not start here, so nothing was changed: " + ready.output());
        }
    }
}
