// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.INFO;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Every sealed file of the stores, opened and read to its end while no gateway runs: what was cut, edited or damaged is named. The
 * torn last line that a crash leaves is cut off, as the next start would do it.
 */
final class StoreLook implements DoctorLook {
    private static final List<String> LOGS = List.of("journal", "agents", "usage");

    @Override
    public void look(Location location, Consumer<Finding> found) {
        Path lock = location.stateDir().resolve("gateway.lock");
        if (!Files.isDirectory(location.stateDir().resolve("journal"))) {
            return;
        }
        try (FileChannel channel = FileChannel.open(lock,
                        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock held = channel.tryLock()) {
            if (held == null) {
                found.accept(new Finding("doctor.stores.not_read", INFO, location.stateDir().toString(), "the stores were not read",
                        "a gateway works with them", "stop it and repeat: creel doctor --deep"));
            } else {
                read(location, found);
            }
        } catch (IOException e) {
            throw new CliException(lock + " cannot be used (" + e + "); look at the state folder");
        }
    }

    private static void read(Location location, Consumer<Finding> found) throws IOException {
        boolean sealing = !Config.open(location).current().text("vault.sealing").orElse("sealed").equals("plain");
        Store store = Store.open(location.stateDir(), sealing, CliCommand.env.getOrDefault("CREDENTIALS_DIRECTORY", ""));
        int files = 0;
        for (String folder : LOGS) {
            for (String path : logs(location.stateDir(), folder)) {
                files++;
                open(store, path, found);
            }
        }
        for (String name : store.list("credentials")) {
            if (name.endsWith(".json")) {
                files++;
                small(store, "credentials/" + name, found);
            }
        }
        found.accept(new Finding("doctor.stores.read", INFO, location.stateDir().toString(), "the stores were read", files + " files were opened", ""));
    }

    private static List<String> logs(Path state, String folder) throws IOException {
        if (!Files.isDirectory(state.resolve(folder), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(state.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jsonl") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> state.relativize(file).toString()).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void open(Store store, String path, Consumer<Finding> found) {
        try (SealedLog log = store.log(path, path.startsWith("agents/") ? Long.MAX_VALUE : Store.UNFORCED)) {
            log.read(0, (position, line) -> true);
        } catch (StoreException | IllegalArgumentException e) {
            found.accept(damaged(path, e));
        }
    }

    private static void small(Store store, String path, Consumer<Finding> found) {
        try {
            store.read(path);
        } catch (StoreException | IllegalArgumentException e) {
            found.accept(damaged(path, e));
        }
    }

    private static Finding damaged(String path, RuntimeException e) {
        return new Finding("doctor.stores.damaged", CRITICAL, path, "a file of the stores is damaged", e.getMessage(),
                "put it back from a backup, or move it away");
    }
}
