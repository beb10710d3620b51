// SPDX-License-Identifier: Apache-2.0
import dev.creel.api.json.Json;
import dev.creel.api.tool.Workspace;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.workspace.Workspaces.Access;
import dev.creel.workspace.internal.JailedWorkspaces;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** What the jail costs: files read, listed, found and written per second, beside the same with plain paths; alternating. */
public final class FileTools {
    private static final int ROUNDS = 15;
    private static final byte[] CONTENT = new byte[4_096];

    private interface Act {
        Object run() throws IOException;
    }

    public static void main(String[] args) throws IOException {
        Path state = Files.createTempDirectory(args.length > 0 ? Path.of(args[0]) : Path.of("."), "bench-files");
        Path top = Files.createDirectories(state.resolve("workspace"));
        try {
            for (int i = 0; i < 1_000; i++) {
                Files.write(Files.createDirectories(top.resolve("src/d" + i % 20)).resolve("f" + i + ".txt"), CONTENT);
            }
            Workspace files = new JailedWorkspaces(
                    answering(Config.class, new Snapshot(1, "", Json.Obj.EMPTY, state.toString(), state + "/creel.json")),
                    answering(Audit.class, "D-1")).open(top, new Access("main", "agent:main:main", "", "/workspace"));
            Path one = top.resolve("src/d7/f7.txt");
            compare("read 4 KiB", 500, () -> files.read("src/d7/f7.txt", 0, 8_192), () -> Files.readAllBytes(one));
            compare("list 50 files", 200, () -> files.list("src/d7", 100), () -> attributes(one.getParent(), 1));
            compare("find in 1,000 files", 10, () -> files.find("", "**/*7.txt", 10_000), () -> attributes(top, 9));
            compare("write 4 KiB, on disk", 50, () -> files.write("src/d7/w.txt", CONTENT, Workspace.ANY), () -> plain(top));
        } finally {
            try (Stream<Path> all = Files.walk(state)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static Object attributes(Path folder, int depth) throws IOException {
        try (Stream<Path> all = Files.walk(folder, depth)) {
            return all.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    private static Object plain(Path top) throws IOException {
        Path made = top.resolve("src/d7/new");
        try (FileChannel out = FileChannel.open(made, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(CONTENT));
            out.force(true);
        }
        return Files.move(made, top.resolve("src/d7/p.txt"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void compare(String what, int times, Act jailed, Act plain) throws IOException {
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        for (int i = -5; i < ROUNDS; i++) {
            double a = perSecond(times, jailed);
            double b = perSecond(times, plain);
            if (i >= 0) {
                ours[i] = a;
                theirs[i] = b;
            }
        }
        System.out.printf("%-22s %,10.0f a second, plain %,10.0f, ratio %.2f%n", what, median(ours), median(theirs),
                median(theirs) / median(ours));
    }

    private static double perSecond(int times, Act act) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            if (act.run() == null) {
                throw new IllegalStateException();
            }
        }
        return times * 1e9 / (System.nanoTime() - start);
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }

    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer));
    }
}
