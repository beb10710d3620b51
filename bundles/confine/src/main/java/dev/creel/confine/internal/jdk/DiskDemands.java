// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import dev.creel.confine.internal.Authority;
import dev.creel.confine.internal.DataFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * What each write asks of the quota of its plugin's own folder. Every file counts while it is written, wherever it lies:
 * the descriptor does not tell. Measuring the folder forgets what went elsewhere. Thread-safe.
 */
final class DiskDemands {
    private static final String RULE = "quota.disk";
    private static final int READ_WRITE = 1;

    private final Authority authority;
    private final Accounts accounts;
    private final RealPaths paths;

    DiskDemands(Authority authority, Accounts accounts, RealPaths paths) {
        this.authority = authority;
        this.accounts = accounts;
        this.paths = paths;
    }

    static boolean knows(String id) {
        return id.startsWith("jdk.disk.");
    }

    List<Demand> of(String id, Object plugin, Object self, Object first, Object second) {
        DataFolder folder = authority.stock(plugin).folder();
        return switch (id) {
            case "jdk.disk.write" -> take(folder, amount(first));
            case "jdk.disk.async" -> take(folder, first == null ? 0 : ((ByteBuffer) first).remaining());
            case "jdk.disk.gather" -> take(folder, accounts.gathered());
            case "jdk.disk.transfer" -> transfer(folder, self, first, second);
            default -> map(folder, (Long) first, (Integer) second);
        };
    }

    /** A file or a folder that may come into being. */
    List<Demand> entry(Object plugin, String path) {
        return exists(paths.entry(path)) ? List.of() : made(plugin, path);
    }

    /** A file that comes into being for certain. */
    List<Demand> made(Object plugin, String path) {
        DataFolder folder = authority.stock(plugin).folder();
        return folder.holds(paths.entry(path)) ? take(folder, 0) : List.of();
    }

    /** A copy: it may become as large as what is copied. */
    List<Demand> copy(Object plugin, String from, String to) {
        DataFolder folder = authority.stock(plugin).folder();
        return folder.holds(paths.entry(to)) ? take(folder, size(paths.real(from))) : List.of();
    }

    /** A rename; what comes in from elsewhere is refused unless it is one file, whose size is known. */
    List<Demand> move(Object plugin, String from, String to) {
        DataFolder folder = authority.stock(plugin).folder();
        folder.renames();
        String source = paths.entry(from);
        if (!folder.holds(paths.entry(to)) || folder.holds(source)) {
            return List.of();
        }
        return take(folder, Files.isDirectory(Path.of(source), LinkOption.NOFOLLOW_LINKS) ? Long.MAX_VALUE : size(source));
    }

    private static long amount(Object what) {
        if (what instanceof byte[] bytes) {
            return bytes.length;
        }
        if (what instanceof String text) {
            return 2L * text.length();
        }
        return what instanceof Integer count ? Math.max(0, count) : 1;
    }

    /** From a channel to a file the count is bounded by the file it comes from; what goes to a socket writes nothing. */
    private static List<Demand> transfer(DataFolder folder, Object source, Object first, Object second) {
        if (source instanceof FileChannel file) {
            return take(folder, Math.min((Long) second, size(file)));
        }
        return second instanceof FileChannel ? take(folder, (Integer) first) : List.of();
    }

    private List<Demand> map(DataFolder folder, long size, int protection) {
        if (protection != READ_WRITE || size <= 0) {
            accounts.maps(0);
            return List.of();
        }
        accounts.maps(size);
        return folder.maps(size) || accounts.collected(() -> folder.maps(size)) ? List.of() : lacking(folder, size);
    }

    private static List<Demand> take(DataFolder folder, long bytes) {
        return folder.take(bytes) ? List.of() : lacking(folder, bytes);
    }

    private static List<Demand> lacking(DataFolder folder, long bytes) {
        String name = "disk=" + folder.needed(bytes) + "m";
        return List.of(new Demand(RULE, Demand.QUOTA, name, name, ""));
    }

    private static boolean exists(String real) {
        return Files.exists(Path.of(real), LinkOption.NOFOLLOW_LINKS);
    }

    private static long size(String real) {
        try {
            return Files.size(Path.of(real));
        } catch (IOException e) {
            return 0; // the copy itself will say what is wrong
        }
    }

    private static long size(FileChannel file) {
        try {
            return file.size();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
