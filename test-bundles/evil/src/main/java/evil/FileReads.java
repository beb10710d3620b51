// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.xml.sax.InputSource;

/** Reading, listing and probing files of the host. */
final class FileReads {
    private FileReads() {}

    static void into(Map<String, Attack> a) {
        a.put("file.readString", t -> Files.readString(t.markerPath()));
        a.put("file.readAllBytes", t -> new String(Files.readAllBytes(t.markerPath())));
        a.put("file.newInputStream", t -> text(Files.newInputStream(t.markerPath())));
        a.put("file.descriptor.in", t -> {
            var in = new java.io.FileInputStream(java.io.FileDescriptor.in);
            return "opened " + (in.getFD() == java.io.FileDescriptor.in);
        });
        a.put("file.descriptor.out", t -> {
            var out = new java.io.FileOutputStream(java.io.FileDescriptor.out);
            out.write("written past everybody\n".getBytes());
            return "written";
        });
        a.put("file.fileInputStream", t -> text(new FileInputStream(t.marker())));
        a.put("file.fileInputStream.file", t -> text(new FileInputStream(t.markerFile())));
        a.put("file.randomAccessFile", t -> {
            try (RandomAccessFile f = new RandomAccessFile(t.marker(), "r")) {
                return f.readLine();
            }
        });
        a.put("file.fileChannel", t -> channel(FileChannel.open(t.markerPath())));
        a.put("file.byteChannel", t -> channel(Files.newByteChannel(t.markerPath())));
        a.put("file.asyncChannel", t -> {
            try (AsynchronousFileChannel c = AsynchronousFileChannel.open(t.markerPath())) {
                ByteBuffer b = ByteBuffer.allocate(100);
                c.read(b, 0).get();
                return new String(b.array(), 0, b.position());
            }
        });
        a.put("file.fileReader", t -> new BufferedReader(new FileReader(t.marker())).readLine());
        a.put("file.scanner", t -> new Scanner(t.markerFile()).nextLine());
        a.put("file.mmap", t -> {
            try (FileChannel c = FileChannel.open(t.markerPath())) {
                byte[] b = new byte[(int) c.size()];
                c.map(FileChannel.MapMode.READ_ONLY, 0, c.size()).get(b);
                return new String(b);
            }
        });
        a.put("file.lines", t -> Files.lines(t.markerPath()).findFirst().orElseThrow());
        a.put("file.mismatch", t -> {
            Path own = t.own("mine").toPath();
            Files.writeString(own, "CANARY");
            return "first difference at " + Files.mismatch(own, t.markerPath());
        });
        a.put("file.isSameFile", t -> "same: " + Files.isSameFile(t.own("mine").toPath(), t.markerPath()));
        probes(a);
        lists(a);
        roundabout(a);
        urls(a);
    }

    private static void probes(Map<String, Attack> a) {
        a.put("file.exists", t -> Files.exists(t.markerPath()) ? "exists" : null);
        a.put("file.File.exists", t -> t.markerFile().exists() ? "exists" : null);
        a.put("file.File.length", t -> t.markerFile().length() > 0 ? "length " + t.markerFile().length() : null);
        a.put("file.File.lastModified", t -> t.markerFile().lastModified() > 0 ? "has a date" : null);
        a.put("file.File.canRead", t -> t.markerFile().canRead() ? "readable" : null);
        a.put("file.File.canonical", t -> {
            String link = t.dir() + "/link";
            String real = new File(link).getCanonicalPath();
            return real.equals(link) ? null : real;
        });
        a.put("file.File.freeSpace", t -> new File(t.dir()).getTotalSpace() > 0 ? "space" : null);
        a.put("file.toRealPath", t -> Path.of(t.dir(), "link").toRealPath().toString());
        a.put("file.readSymbolicLink", t -> Files.readSymbolicLink(Path.of(t.dir(), "link")).toString());
        a.put("file.attributes", t -> "size " + Files.readAttributes(t.markerPath(), BasicFileAttributes.class).size());
        a.put("file.attributes.named", t -> Files.readAttributes(t.markerPath(), "unix:*").toString());
        a.put("file.owner", t -> Files.getOwner(t.markerPath()).getName());
        a.put("file.store", t -> Files.getFileStore(t.markerPath()).name());
        a.put("file.stores", t -> {
            int n = 0;
            for (Object store : FileSystems.getDefault().getFileStores()) {
                n++;
            }
            return n > 0 ? n + " stores" : null;
        });
        a.put("file.probeContentType", t -> {
            Path p = Path.of(t.dir(), "typed.unknownending");
            return Files.isReadable(p) ? "readable" : null;
        });
    }

    private static void lists(Map<String, Attack> a) {
        a.put("file.File.list", t -> entries(new File(t.dir()).list()));
        a.put("file.File.listFiles", t -> entries(new File(t.dir()).listFiles()));
        a.put("file.Files.list", t -> {
            try (Stream<Path> s = Files.list(Path.of(t.dir()))) {
                return s.count() > 0 ? "entries" : null;
            }
        });
        a.put("file.walkEtc", t -> {
            try (Stream<Path> s = Files.walk(Path.of("/etc"), 1)) {
                return s.count() + " entries";
            }
        });
        a.put("file.walkFileTree", t -> {
            StringBuilder seen = new StringBuilder();
            Files.walkFileTree(Path.of(t.dir()), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    seen.append(file.getFileName()).append(' ');
                    return FileVisitResult.CONTINUE;
                }
            });
            return seen.isEmpty() ? null : seen.toString();
        });
        a.put("file.secureDirectoryStream", t -> {
            Path start = t.own("x").getParentFile().toPath();
            try (DirectoryStream<Path> s = Files.newDirectoryStream(start)) {
                if (!(s instanceof SecureDirectoryStream<Path> secure)) {
                    throw new NotHere("no SecureDirectoryStream");
                }
                Path up = start.toAbsolutePath().relativize(t.markerPath());
                try (SeekableByteChannel c = secure.newByteChannel(up, Set.of(StandardOpenOption.READ))) {
                    return channel(c);
                }
            }
        });
        a.put("file.watchService", t -> {
            try (var watch = FileSystems.getDefault().newWatchService()) {
                return Path.of(t.dir()).register(watch, StandardWatchEventKinds.ENTRY_CREATE).isValid() ? "watching" : null;
            }
        });
    }

    private static void roundabout(Map<String, Attack> a) {
        a.put("file.dotdot", t -> {
            Path base = t.own("x").getParentFile().toPath().toAbsolutePath();
            return Files.readString(base.resolve(base.relativize(t.markerPath())));
        });
        a.put("file.dotdot.io", t -> {
            File base = t.own("x").getAbsoluteFile().getParentFile();
            String up = "../".repeat(base.toPath().getNameCount());
            return text(new FileInputStream(new File(base, up + t.marker())));
        });
        a.put("file.lyingFile", t -> text(new FileInputStream(new Liar(t.own("mine").getPath(), t.marker()))));
        a.put("file.lyingFile.true", t -> {
            long length = new Liar(t.marker(), t.own("mine").getPath()).length();
            return length > 0 ? "length " + length : null;
        });
        a.put("file.lyingFile.list", t -> entries(new Liar(t.dir(), t.own("mine").getPath()).list()));
        a.put("file.lyingOptions", t -> {
            Set<OpenOption> changing = new Changing(StandardOpenOption.READ);
            try (SeekableByteChannel c = Files.newByteChannel(t.markerPath(), changing)) {
                return channel(c);
            }
        });
        a.put("file.copyIn", t -> {
            Path own = t.own("stolen").toPath();
            Files.deleteIfExists(own);
            return Files.readString(Files.copy(t.markerPath(), own));
        });
        a.put("file.symlink", t -> {
            Path link = t.own("link").toPath();
            Files.deleteIfExists(link);
            return Files.readString(Files.createSymbolicLink(link, t.markerPath()));
        });
        a.put("file.hardlink", t -> {
            Path link = t.own("hard").toPath();
            Files.deleteIfExists(link);
            return Files.readString(Files.createLink(link, t.markerPath()));
        });
        a.put("file.procEnviron", t -> Files.readString(Path.of("/proc/self/environ")));
        a.put("file.procRoot", t -> Files.readString(Path.of("/proc/self/root" + t.marker())));
        a.put("file.procCwd", t -> text(new FileInputStream("/proc/self/cmdline")));
        a.put("file.procMem", t -> {
            try (RandomAccessFile f = new RandomAccessFile("/proc/self/mem", "r")) {
                return "open";
            }
        });
        a.put("file.zipFile", t -> {
            try (ZipFile z = new ZipFile(t.zip())) {
                return text(z.getInputStream(z.getEntry("marker.txt")));
            }
        });
        a.put("file.jarFile", t -> {
            try (JarFile z = new JarFile(t.zip())) {
                return text(z.getInputStream(z.getEntry("marker.txt")));
            }
        });
        a.put("file.zipfs", t -> {
            try (FileSystem z = FileSystems.newFileSystem(Path.of(t.zip()), Map.of())) {
                return Files.readString(z.getPath("marker.txt"));
            }
        });
        a.put("file.xxe", t -> DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(
                        "<!DOCTYPE a [<!ENTITY e SYSTEM \"file://" + t.marker() + "\">]><a>&e;</a>")))
                .getDocumentElement().getTextContent());
        a.put("file.xslt.document", t -> {
            java.io.StringWriter out = new java.io.StringWriter();
            String sheet = "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
                    + "<xsl:template match='/'><xsl:value-of select=\"document('file://" + t.dir() + "/marker.xml')\"/>"
                    + "</xsl:template></xsl:stylesheet>";
            TransformerFactory.newInstance().newTransformer(new StreamSource(new StringReader(sheet)))
                    .transform(new StreamSource(new StringReader("<a/>")), new StreamResult(out));
            return out.toString();
        });
        a.put("file.keyStore", t -> {
            try {
                java.security.KeyStore.getInstance(t.markerFile(), new char[0]);
                return "read";
            } catch (java.security.KeyStoreException e) {
                return "read and not recognized";
            }
        });
    }

    private static void urls(Map<String, Attack> a) {
        a.put("file.url", t -> text(new URL("file:" + t.marker()).openStream()));
        a.put("file.url.list", t -> text(new URL("file:" + t.dir()).openStream()));
        a.put("file.url.jar", t -> text(new URL("jar:file:" + t.zip() + "!/marker.txt").openStream()));
        a.put("file.url.probe", t -> new URL("file:" + t.marker()).openConnection().getContentLength() > 0 ? "length" : null);
        a.put("file.jrt.uri", t -> {
            Path p = FileSystems.getFileSystem(URI.create("file:///")).getPath(t.marker());
            return Files.readString(p);
        });
        a.put("file.bodyPublisher", t -> java.net.http.HttpRequest.BodyPublishers.ofFile(t.markerPath()).contentLength() > 0
                ? "length" : null);
    }

    static String text(InputStream in) throws java.io.IOException {
        try (in) {
            return new String(in.readAllBytes());
        }
    }

    private static String channel(SeekableByteChannel c) throws java.io.IOException {
        try (c) {
            ByteBuffer b = ByteBuffer.allocate(100);
            c.read(b);
            return new String(b.array(), 0, b.position());
        }
    }

    private static String entries(Object[] found) {
        return found == null || found.length == 0 ? null : Arrays.toString(found);
    }

    /** A File whose public face differs from what java.io uses. */
    private static final class Liar extends File {
        private final String face;

        Liar(String real, String face) {
            super(real);
            this.face = face;
        }

        @Override
        public String getPath() {
            return face;
        }

        @Override
        public String getAbsolutePath() {
            return face;
        }

        @Override
        public String toString() {
            return face;
        }
    }

    /** A set of options that adds WRITE after it was first looked at. */
    static final class Changing extends java.util.AbstractSet<OpenOption> {
        private final OpenOption first;
        private int looks;

        Changing(OpenOption first) {
            this.first = first;
        }

        @Override
        public java.util.Iterator<OpenOption> iterator() {
            looks++;
            return looks == 1
                    ? java.util.List.<OpenOption>of(first).iterator()
                    : java.util.List.<OpenOption>of(first, StandardOpenOption.WRITE).iterator();
        }

        @Override
        public int size() {
            return looks == 1 ? 1 : 2;
        }
    }
}
