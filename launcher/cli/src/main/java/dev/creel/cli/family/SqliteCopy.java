// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A database of the family, copied with what waits beside it into a folder of ours and opened there: SQLite writes beside a
 * database even to read it, and the source is never changed. Close it; the copy goes with it.
 */
final class SqliteCopy implements AutoCloseable {
    private static final List<String> PARTS = List.of("", "-wal");

    private final Path folder;
    private final Connection connection;

    private SqliteCopy(Path folder, Connection connection) {
        this.folder = folder;
        this.connection = connection;
    }

    /** @param place a folder only its owner reads */
    static SqliteCopy of(Path database, Path place) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory(place, "import-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            List<Object> before = state(database);
            for (String part : PARTS) {
                Path from = Path.of(database + part);
                if (Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(from, folder.resolve("copy.sqlite" + part), LinkOption.NOFOLLOW_LINKS);
                }
            }
            if (!before.equals(state(database))) {
                throw new CliException(database + " is being written; stop the other gateway, then import");
            }
            return new SqliteCopy(folder, DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("copy.sqlite")));
        } catch (IOException | SQLException e) {
            delete(folder);
            throw new CliException(database + " cannot be read: " + e.getMessage());
        } catch (CliException e) {
            delete(folder);
            throw e;
        }
    }

    private static List<Object> state(Path database) throws IOException {
        List<Object> state = new ArrayList<>();
        for (String part : PARTS) {
            Path file = Path.of(database + part);
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            state.add(there ? Files.size(file) : -1L);
            state.add(there ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
        }
        return state;
    }

    Connection connection() {
        return connection;
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new CliException("the copy in " + folder + " cannot be taken away, do it yourself: " + e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new CliException("the copy of a database cannot be closed: " + e.getMessage());
        } finally {
            delete(folder);
        }
    }
}
