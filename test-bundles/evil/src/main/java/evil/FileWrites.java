// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.File;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Formatter;
import java.util.Map;
import java.util.logging.FileHandler;
import java.util.prefs.Preferences;

/** Changing files of the host; the effect is seen in the folder. */
final class FileWrites {
    private FileWrites() {}

    static void into(Map<String, Attack> a) {
        a.put("file.writeString", t -> seen(Files.writeString(Path.of(t.dir(), "w1"), "x")));
        a.put("file.write.over", t -> seen(Files.writeString(t.markerPath(), "overwritten")));
        a.put("file.fileOutputStream", t -> {
            new FileOutputStream(t.dir() + "/w2").close();
            return null;
        });
        a.put("file.fileOutputStream.append", t -> {
            new FileOutputStream(t.markerFile(), true).close();
            return "opened for writing";
        });
        a.put("file.printWriter", t -> {
            new PrintWriter(t.dir() + "/w3").close();
            return null;
        });
        a.put("file.formatter", t -> {
            new Formatter(t.dir() + "/w4").close();
            return null;
        });
        a.put("file.randomAccess.write", t -> {
            try (RandomAccessFile f = new RandomAccessFile(t.marker(), "rw")) {
                f.setLength(0);
            }
            return null;
        });
        a.put("file.fileChannel.write", t -> {
            try (FileChannel c = FileChannel.open(t.markerPath(), StandardOpenOption.WRITE)) {
                c.truncate(0);
            }
            return null;
        });
        a.put("file.lyingOptions.write", t -> {
            try (SeekableByteChannel c = Files.newByteChannel(t.markerPath(), new FileReads.Changing(StandardOpenOption.READ))) {
                c.write(ByteBuffer.wrap("changed".getBytes()));
            }
            return null;
        });
        a.put("file.move", t -> seen(Files.move(t.markerPath(), Path.of(t.dir(), "moved"), StandardCopyOption.REPLACE_EXISTING)));
        a.put("file.move.in", t -> seen(Files.move(t.markerPath(), t.own("moved").toPath(), StandardCopyOption.REPLACE_EXISTING)));
        a.put("file.move.out", t -> {
            Path own = t.own("own").toPath();
            Files.writeString(own, "x");
            return seen(Files.move(own, Path.of(t.dir(), "w5")));
        });
        a.put("file.copyOut", t -> {
            Path own = t.own("own").toPath();
            Files.writeString(own, "x");
            return seen(Files.copy(own, Path.of(t.dir(), "w6")));
        });
        a.put("file.renameTo", t -> t.markerFile().renameTo(new File(t.dir(), "renamed")) ? "renamed" : null);
        a.put("file.delete", t -> {
            Files.delete(t.markerPath());
            return null;
        });
        a.put("file.File.delete", t -> t.markerFile().delete() ? "deleted" : null);
        a.put("file.deleteOnClose", t -> {
            Files.newByteChannel(t.markerPath(), StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE).close();
            return null;
        });
        a.put("file.zipFile.deleteMode", t -> {
            new java.util.zip.ZipFile(new File(t.zip()), java.util.zip.ZipFile.OPEN_READ | java.util.zip.ZipFile.OPEN_DELETE).close();
            return null;
        });
        a.put("file.createDirectory", t -> seen(Files.createDirectory(Path.of(t.dir(), "d1"))));
        a.put("file.mkdirs", t -> new File(t.dir(), "d2/d3").mkdirs() ? "made" : null);
        a.put("file.createNewFile", t -> new File(t.dir(), "w7").createNewFile() ? "made" : null);
        a.put("file.symlink.out", t -> seen(Files.createSymbolicLink(Path.of(t.dir(), "l1"), Path.of("/etc/passwd"))));
        a.put("file.createTempFile", t -> seen(Files.createTempFile(Path.of(t.dir()), "evil", "x")));
        a.put("file.createTempFile.tmp", t -> {
            Path p = Files.createTempFile("evil", "x");
            Files.delete(p);
            return p.toString();
        });
        a.put("file.File.createTempFile", t -> {
            File f = File.createTempFile("evil", "x");
            f.delete();
            return f.toString();
        });
        a.put("file.setPosix", t -> seen(Files.setPosixFilePermissions(t.markerPath(), PosixFilePermissions.fromString("rwxrwxrwx"))));
        a.put("file.setAttribute", t -> seen(Files.setAttribute(t.markerPath(), "unix:mode", 0777)));
        a.put("file.setReadOnly", t -> t.markerFile().setReadOnly() ? "changed" : null);
        a.put("file.setExecutable", t -> t.markerFile().setExecutable(true) ? "changed" : null);
        a.put("file.setLastModified", t -> t.markerFile().setLastModified(0) ? "changed" : null);
        a.put("file.setTimes", t -> seen(Files.setLastModifiedTime(t.markerPath(), FileTime.fromMillis(0))));
        a.put("file.deleteOnExit", t -> {
            new File(t.dir(), "sub/exit.txt").deleteOnExit();
            return "registered";
        });
        a.put("file.fileHandler", t -> {
            new FileHandler(t.dir() + "/w8").close();
            return null;
        });
        a.put("file.preferences", t -> {
            Preferences.userRoot().node("evil").put("k", "v");
            Preferences.userRoot().node("evil").removeNode();
            return "stored";
        });
        a.put("file.bodyHandler", t -> {
            java.net.http.HttpResponse.BodyHandlers.ofFile(Path.of(t.dir(), "w9"));
            Files.newOutputStream(Path.of(t.dir(), "w9")).close();
            return null;
        });
        a.put("file.zipfs.create", t -> {
            java.nio.file.FileSystems.newFileSystem(Path.of(t.dir(), "w10.zip"), Map.of("create", "true")).close();
            return null;
        });
        a.put("file.redirectLog", t -> {
            java.util.logging.Handler h = new java.util.logging.FileHandler("%t/evil%u.log");
            h.close();
            return "log file in the temporary folder";
        });
    }

    private static String seen(Path path) {
        return "changed " + path.getFileName();
    }
}
