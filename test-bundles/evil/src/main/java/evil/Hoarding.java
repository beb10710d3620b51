// SPDX-License-Identifier: Apache-2.0
package evil;

import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Taking more of the disk and more sockets than the policy grants, each way the JDK has; and giving them back. */
final class Hoarding {
    /** The policy grants 1 MiB and 8 sockets. */
    private static final int MUCH = 5 << 18;
    private static final int PART = 1 << 17;
    private static final int MANY = 30;
    /** Granted: an address of this machine that nothing else uses. */
    private static final String OWN_ADDRESS = "127.0.0.77";

    private Hoarding() {}

    /** Puts something into a folder; what is there afterwards counts. */
    private interface Filling {
        void into(Path folder) throws Exception;
    }

    private interface Opening {
        Closeable open() throws IOException;
    }

    static void into(Map<String, Attack> a) {
        streams(a);
        channels(a);
        entries(a);
        sockets(a);
        a.put("legit.disk.givenBack", t -> kept(t, folder -> {
            for (int round = 0; round < 6; round++) {
                Path file = Files.write(folder.resolve("f"), new byte[6 * PART]);
                if (round % 2 == 0) {
                    Files.delete(file);
                }
            }
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
                file.setLength(0);
                file.write(new byte[6 * PART]);
            }
        }, 6 * PART));
        a.put("legit.disk.mapped", t -> kept(t, folder -> {
            for (int round = 0; round < 3; round++) {
                try (FileChannel file = FileChannel.open(folder.resolve("m"), StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
                    file.map(FileChannel.MapMode.READ_WRITE, 0, 2 * PART).put(0, (byte) 1);
                }
            }
        }, 2 * PART));
        a.put("legit.sockets.closed", t -> {
            for (int i = 0; i < MANY; i++) {
                SocketChannel.open().close();
                ServerSocketChannel.open().close();
                DatagramChannel.open().close();
                new DatagramSocket(null).close();
                new ServerSocket().close();
                Socket socket = new Socket();
                socket.setReuseAddress(true); // makes it
                socket.close();
            }
            return "opened and closed " + MANY + " of each kind";
        });
    }

    private static void streams(Map<String, Attack> a) {
        a.put("disk.fileOutputStream", t -> kept(t, folder -> {
            try (FileOutputStream out = new FileOutputStream(folder.resolve("f").toFile())) {
                for (int i = 0; i < MUCH / PART; i++) {
                    out.write(new byte[PART]);
                }
            }
        }, MUCH));
        a.put("disk.fileOutputStream.bytes", t -> kept(t, folder -> {
            try (FileOutputStream out = new FileOutputStream(folder.resolve("f").toFile())) {
                out.write(new byte[MUCH], 0, MUCH);
            }
        }, MUCH));
        a.put("disk.randomAccess", t -> kept(t, folder -> {
            try (RandomAccessFile out = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
                for (int i = 0; i < MUCH / PART; i++) {
                    out.write(new byte[PART]);
                }
            }
        }, MUCH));
        a.put("disk.randomAccess.text", t -> kept(t, folder -> {
            try (RandomAccessFile out = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
                for (int i = 0; i < MUCH / PART; i++) {
                    out.writeChars("x".repeat(PART / 2));
                }
            }
        }, MUCH));
        a.put("disk.files.write", t -> kept(t, folder -> Files.write(folder.resolve("f"), new byte[MUCH]), MUCH));
        a.put("disk.files.copyStream", t -> kept(t, folder ->
                Files.copy(new java.io.ByteArrayInputStream(new byte[MUCH]), folder.resolve("f")), MUCH));
        a.put("disk.manyFiles", t -> kept(t, folder -> {
            for (int i = 0; i < MUCH / PART * 2; i++) {
                Files.write(folder.resolve("f" + i), new byte[PART / 2]);
            }
        }, MUCH));
        a.put("disk.inAFolderBelow", t -> kept(t, folder ->
                Files.write(Files.createDirectories(folder.resolve("a/b/c")).resolve("f"), new byte[MUCH]), MUCH));
    }

    private static void channels(Map<String, Attack> a) {
        a.put("disk.channel", t -> channel(t, file -> {
            for (int i = 0; i < MUCH / PART; i++) {
                file.write(ByteBuffer.allocate(PART));
            }
        }));
        a.put("disk.channel.position", t -> channel(t, file -> {
            for (int i = MUCH / PART; i > 0; i--) {
                file.write(ByteBuffer.allocateDirect(PART), (i - 1L) * PART);
            }
        }));
        a.put("disk.channel.gather", t -> channel(t, file -> {
            ByteBuffer[] parts = new ByteBuffer[MUCH / PART];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = ByteBuffer.allocate(PART);
            }
            file.write(parts);
        }));
        a.put("disk.channel.async", t -> kept(t, folder -> {
            try (AsynchronousFileChannel file = AsynchronousFileChannel.open(folder.resolve("f"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(MUCH), 0).get();
            }
        }, MUCH));
        a.put("disk.channel.async.pool", t -> kept(t, folder -> {
            Later later = new Later();
            try (AsynchronousFileChannel file = AsynchronousFileChannel.open(folder.resolve("f"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), later)) {
                ByteBuffer content = ByteBuffer.allocate(MUCH);
                content.limit(1);
                file.write(content, 0);
                // It grows once it was accepted, and is written where no thread is anybody's.
                content.limit(MUCH);
                ForkJoinTask<?> task = ForkJoinPool.commonPool().submit(later.tasks.get(0));
                while (!task.isDone()) {
                    Thread.onSpinWait(); // waiting for it would run it here
                }
                task.get();
            }
        }, MUCH));
        a.put("disk.deleted", t -> unnamed(t, StandardOpenOption.CREATE));
        a.put("disk.deleteOnClose", t -> unnamed(t, StandardOpenOption.CREATE, StandardOpenOption.DELETE_ON_CLOSE));
        a.put("disk.transferTo", t -> copies(t, (from, to) -> from.transferTo(0, Long.MAX_VALUE, to)));
        a.put("disk.transferFrom", t -> copies(t, (from, to) -> to.transferFrom(from, 0, Long.MAX_VALUE)));
        a.put("disk.copy", t -> kept(t, folder -> {
            Path from = Files.write(folder.resolve("from"), new byte[6 * PART]);
            Files.copy(from, folder.resolve("to"));
        }, MUCH));
        a.put("disk.map", t -> channel(t, file -> file.map(FileChannel.MapMode.READ_WRITE, 0, MUCH).put(MUCH - 1, (byte) 1)));
        a.put("disk.map.parts", t -> kept(t, folder -> {
            List<ByteBuffer> held = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                try (FileChannel file = FileChannel.open(folder.resolve("m" + i), StandardOpenOption.CREATE, StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
                    held.add(file.map(FileChannel.MapMode.READ_WRITE, 0, 3 * PART));
                }
                // What is mapped stays mapped; the file looks empty to whoever measures.
                new FileOutputStream(folder.resolve("m" + i).toFile()).close();
            }
            for (int i = 0; i < 4; i++) {
                try (FileOutputStream file = new FileOutputStream(folder.resolve("m" + i).toFile())) {
                    file.getChannel().write(ByteBuffer.allocate(1), 3L * PART - 1);
                }
                held.get(i).put(3 * PART - 1, (byte) 1);
            }
        }, MUCH));
    }

    private static void entries(Map<String, Attack> a) {
        a.put("disk.manyEmptyFiles", t -> counted(t, (folder, i) -> Files.createFile(folder.resolve("e" + i))));
        a.put("disk.manyEmptyFiles.io", t -> counted(t, (folder, i) -> new File(folder.toFile(), "e" + i).createNewFile()));
        a.put("disk.manyEmptyFiles.temp", t -> counted(t, (folder, i) -> File.createTempFile("empty", "", folder.toFile())));
        a.put("disk.manyFolders", t -> counted(t, (folder, i) -> Files.createDirectory(folder.resolve("e" + i))));
        a.put("disk.manyFolders.io", t -> counted(t, (folder, i) -> {
            if (!new File(folder.toFile(), "e" + i).mkdir()) {
                throw new IOException("not made");
            }
        }));
        a.put("disk.holes", t -> channel(t, file -> {
            for (int i = 0; i < MUCH / 4096; i++) {
                file.write(ByteBuffer.allocate(1), i * 4096L);
            }
        }));
        a.put("disk.attributes", t -> kept(t, folder -> {
            Path file = Files.createFile(folder.resolve("f"));
            Files.getFileAttributeView(file, UserDefinedFileAttributeView.class).write("much", ByteBuffer.allocate(1024));
        }, 0));
    }

    private static void sockets(Map<String, Attack> a) {
        a.put("net.sockets.channel", t -> held(SocketChannel::open));
        a.put("net.sockets.server", t -> held(ServerSocketChannel::open));
        a.put("net.sockets.datagram", t -> held(DatagramChannel::open));
        a.put("net.sockets.async", t -> held(AsynchronousSocketChannel::open));
        a.put("net.sockets.unix", t -> held(() -> SocketChannel.open(StandardProtocolFamily.UNIX)));
        a.put("net.sockets.plain", t -> held(() -> {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            return socket;
        }));
        a.put("net.sockets.plainServer", t -> held(() -> {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            return socket;
        }));
        a.put("net.sockets.plainDatagram", t -> held(() -> new DatagramSocket(null)));
        a.put("net.sockets.accepted", t -> {
            try (ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress(OWN_ADDRESS, 0));
                return held(() -> {
                    Socket socket = new Socket(OWN_ADDRESS, server.getLocalPort());
                    Socket accepted = server.accept();
                    return () -> {
                        socket.close();
                        accepted.close();
                    };
                });
            }
        });
        a.put("net.sockets.acceptedChannel", t -> {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(OWN_ADDRESS, 0));
                List<SocketChannel> callers = new ArrayList<>();
                try {
                    return held(() -> {
                        callers.add(SocketChannel.open(server.getLocalAddress()));
                        return server.accept();
                    });
                } finally {
                    for (SocketChannel caller : callers) {
                        caller.close();
                    }
                }
            }
        });
    }

    /** Keeps what it is given. */
    private static final class Later extends AbstractExecutorService {
        private final List<Runnable> tasks = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return tasks;
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    private interface OnFile {
        void run(FileChannel file) throws Exception;
    }

    private interface OnFiles {
        void run(FileChannel from, FileChannel to) throws Exception;
    }

    private interface Making {
        void make(Path folder, int number) throws IOException;
    }

    private static String channel(Target t, OnFile action) throws Exception {
        return kept(t, folder -> {
            try (FileChannel file = FileChannel.open(folder.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                action.run(file);
            }
        }, MUCH - 4096);
    }

    /** Writes to a file that no folder shows. */
    private static String unnamed(Target t, OpenOption... options) throws Exception {
        return kept(t, folder -> {
            Set<OpenOption> all = new HashSet<>(Set.of(options));
            all.add(StandardOpenOption.WRITE);
            try (FileChannel file = FileChannel.open(folder.resolve("f"), all)) {
                Files.deleteIfExists(folder.resolve("f"));
                for (int i = 0; i < MUCH / PART; i++) {
                    file.write(ByteBuffer.allocate(PART));
                }
            }
        }, 0);
    }

    private static String copies(Target t, OnFiles action) throws Exception {
        return kept(t, folder -> {
            Path source = Files.write(folder.resolve("from"), new byte[6 * PART]);
            try (FileChannel from = FileChannel.open(source); FileChannel to = FileChannel.open(folder.resolve("to"),
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                action.run(from, to);
            }
        }, MUCH);
    }

    private static String counted(Target t, Making action) throws Exception {
        return kept(t, folder -> {
            for (int i = 0; i < MUCH / 4096; i++) {
                action.make(folder, i);
            }
        }, 0);
    }

    /** Fills a folder of the plugin's own, says what came to be in it, and empties it again. */
    private static String kept(Target t, Filling filling, long least) throws Exception {
        Path folder = t.own("hoard").toPath();
        empty(folder); // an attack that was stopped could not
        Files.createDirectory(folder);
        try {
            filling.into(folder);
            long bytes = 0;
            for (Path path : tree(folder)) {
                bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
            }
            return bytes >= least ? "holds " + bytes + " bytes" : null;
        } finally {
            empty(folder);
        }
    }

    private static void empty(Path folder) throws IOException {
        for (Path path : Files.exists(folder) ? tree(folder) : List.<Path>of()) {
            Files.delete(path);
        }
    }

    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static String held(Opening opening) throws IOException {
        List<Closeable> open = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                open.add(opening.open());
            }
            return "holds " + open.size() + " sockets";
        } finally {
            for (Closeable socket : open) {
                socket.close();
            }
        }
    }
}
