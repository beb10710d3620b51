// SPDX-License-Identifier: Apache-2.0
import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.confine.Threads;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.Sandboxes.Seat;
import dev.creel.sandbox.Sandboxes.Who;
import dev.creel.sandbox.internal.ContainerSandboxes;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * One command in a warm container, from the gateway and by {@code docker exec}, in the same container and alternating; alone and
 * eight at a time. FOLDER SOCKET IMAGE ROUNDS
 */
public final class ExecInContainer {
    private static final int EACH = 20;
    private static final List<String> COMMAND = List.of("/bin/sh", "-c", "echo hello");

    private ExecInContainer() {}

    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[0]);
        Path workspace = Files.createDirectories(state.resolve("workspace"));
        String text = "{\"agents\":{\"defaults\":{\"sandbox\":{\"engineSocket\":\"" + args[1] + "\",\"docker\":{\"image\":\"" + args[2] + "\"}}}}}";
        Snapshot snapshot = new Snapshot(1, "", (Json.Obj) Json.parse(text, 16), state.toString(), state + "/creel.json");
        ContainerSandboxes sandboxes = new ContainerSandboxes(answering(Config.class, Map.of("current", snapshot, "environment", Optional.empty(), "onChange", (AutoCloseable) () -> { })),
                answering(Audit.class, Map.of("record", "D-1")), new Plain());
        try {
            Seat seat = sandboxes.seat(new Who("main", "agent:main:main", true, false, workspace));
            Callable<String> ours = () -> said(sandboxes.start(seat, new Launch(COMMAND, "", Map.of(), false)));
            ours.call();
            List<String> line = new ArrayList<>(List.of("docker", "-H", "unix://" + args[1], "exec", "-i", sandboxes.list().get(0).name()));
            line.addAll(COMMAND);
            Callable<String> theirs = () -> {
                Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
                process.getOutputStream().close();
                String all = new String(process.getInputStream().readAllBytes());
                return process.waitFor() + all;
            };
            measure("one after the other", Integer.parseInt(args[3]), 1, ours, theirs);
            measure("eight at a time", Integer.parseInt(args[3]), 8, ours, theirs);
        } finally {
            sandboxes.stop();
        }
    }

    private static String said(Running running) {
        running.closeInput();
        StringBuilder all = new StringBuilder();
        byte[] some = new byte[4096];
        for (int count = running.read(some); count >= 0; count = running.read(some)) {
            all.append(new String(some, 0, count));
        }
        return running.exit() + all.toString();
    }

    private static void measure(String how, int rounds, int beside, Callable<String> ours, Callable<String> theirs) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(beside);
        try {
            double[] a = new double[rounds * EACH];
            double[] b = new double[rounds * EACH];
            for (int round = -1; round < rounds; round++) {
                double[] mine = batch(threads, ours);
                double[] other = batch(threads, theirs);
                if (round >= 0) {
                    System.arraycopy(mine, 0, a, round * EACH, EACH);
                    System.arraycopy(other, 0, b, round * EACH, EACH);
                }
            }
            Arrays.sort(a);
            Arrays.sort(b);
            System.out.printf(Locale.ROOT, "%-20s %6.1f ms (p90 %.1f), docker exec %6.1f ms (p90 %.1f), ratio %.2f%n", how, a[a.length / 2],
                    a[a.length * 9 / 10], b[b.length / 2], b[b.length * 9 / 10], a[a.length / 2] / b[b.length / 2]);
        } finally {
            threads.shutdownNow();
        }
    }

    private static double[] batch(ExecutorService threads, Callable<String> act) throws Exception {
        List<Future<Double>> all = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            all.add(threads.submit(() -> {
                long began = System.nanoTime();
                String got = act.call();
                if (!got.equals("0hello\n")) {
                    throw new IOException("it said " + got);
                }
                return (System.nanoTime() - began) / 1e6;
            }));
        }
        double[] millis = new double[EACH];
        for (int i = 0; i < EACH; i++) {
            millis[i] = all.get(i).get();
        }
        return millis;
    }

    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answers.get(method.getName())));
    }

    private static final class Plain implements Threads {
        @Override
        public ThreadFactory factory(String name) {
            return body -> {
                Thread thread = new Thread(body, name);
                thread.setDaemon(true);
                return thread;
            };
        }

        @Override
        public ExecutorService executor(String name, int limit, int queue) {
            return Executors.newFixedThreadPool(limit, factory(name));
        }
    }
}
