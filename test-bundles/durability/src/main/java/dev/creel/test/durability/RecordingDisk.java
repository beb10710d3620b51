// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import dev.creel.vault.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that remembers every operation, so that a test can ask what would be left if the power failed after any of
 * them. Names become durable by a force of their folder, contents by a force of their file; folders themselves always are.
 * Thread-safe.
 */
public final class RecordingDisk implements Disk {
    /** What survives a loss of power besides what was forced. */
    public enum Survivors {
        /** Nothing. */
        FORCED_ONLY,
        /** Everything: the process was killed, the machine went on. */
        ALL,
        /** Any part of it: of writes that were not forced some are kept, some lost, some torn, in any order. */
        ANY
    }

    private sealed interface Step {
        record Write(int file, long at, byte[] bytes) implements Step {}

        record Truncate(int file, long size) implements Step {}

        record Force(int file) implements Step {}

        /** {@code file} is -1 for a name that is taken away. */
        record Name(String path, int file) implements Step {}

        record ForceFolder(String folder) implements Step {}
    }

    private final List<Step> steps = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final Map<String, Integer> names = new TreeMap<>();

    /** An empty disk. */
    public RecordingDisk() {}

    private RecordingDisk(Map<String, byte[]> left) {
        left.forEach((path, content) -> {
            names.put(path, contents.size());
            contents.add(content);
        });
        names.forEach((path, file) -> {
            steps.add(new Step.Name(path, file));
            steps.add(new Step.Write(file, 0, contents.get(file)));
            steps.add(new Step.Force(file));
            steps.add(new Step.ForceFolder(folder(path)));
        });
    }

    /** How many operations there were. */
    public synchronized int steps() {
        return steps.size();
    }

    /** Whether that operation, counted from 0, can change what survives; between two that can, every cut leaves the same. */
    public synchronized boolean changes(int step, Survivors survivors) {
        boolean force = steps.get(step) instanceof Step.Force || steps.get(step) instanceof Step.ForceFolder;
        return survivors == Survivors.ANY || force == (survivors == Survivors.FORCED_ONLY);
    }

    /** The disk as it is found after the power failed when that many operations had been made. */
    public synchronized RecordingDisk after(int cut, Survivors survivors, long seed) {
        Random random = new Random(seed);
        Map<String, Integer> durableNames = new TreeMap<>();
        Map<String, Integer> seenNames = new TreeMap<>();
        Map<Integer, byte[]> durable = new HashMap<>();
        Map<Integer, List<Step>> loose = new HashMap<>();
        for (Step step : steps.subList(0, cut)) {
            if (step instanceof Step.Write w) {
                loose.computeIfAbsent(w.file(), f -> new ArrayList<>()).add(w);
            } else if (step instanceof Step.Truncate t) {
                loose.computeIfAbsent(t.file(), f -> new ArrayList<>()).add(t);
            } else if (step instanceof Step.Force f) {
                durable.put(f.file(), applied(durable.get(f.file()), loose.remove(f.file()), Survivors.ALL, random));
            } else if (step instanceof Step.Name n) {
                name(seenNames, n);
            } else if (step instanceof Step.ForceFolder f) {
                durableNames.keySet().removeIf(path -> folder(path).equals(f.folder()));
                seenNames.forEach((path, file) -> {
                    if (folder(path).equals(f.folder())) {
                        durableNames.put(path, file);
                    }
                });
            }
        }
        boolean namesSurvive = survivors == Survivors.ALL || survivors == Survivors.ANY && random.nextBoolean();
        Map<String, byte[]> left = new TreeMap<>();
        (namesSurvive ? seenNames : durableNames).forEach((path, file) ->
                left.put(path, applied(durable.get(file), loose.get(file), survivors, random)));
        return new RecordingDisk(left);
    }

    private static void name(Map<String, Integer> names, Step.Name step) {
        if (step.file() < 0) {
            names.remove(step.path());
        } else {
            names.put(step.path(), step.file());
        }
    }

    private static byte[] applied(byte[] before, List<Step> loose, Survivors survivors, Random random) {
        byte[] content = before == null ? new byte[0] : before;
        if (loose == null || survivors == Survivors.FORCED_ONLY) {
            return content;
        }
        for (Step step : loose) {
            int fate = survivors == Survivors.ALL ? 0 : random.nextInt(4);
            if (step instanceof Step.Truncate t && fate < 3) {
                content = Arrays.copyOf(content, (int) t.size());
            } else if (step instanceof Step.Write w && fate < 3) {
                int length = fate == 2 ? random.nextInt(w.bytes().length + 1) : w.bytes().length;
                content = Arrays.copyOf(content, Math.max(content.length, (int) w.at() + length));
                System.arraycopy(w.bytes(), 0, content, (int) w.at(), length);
            }
        }
        return content;
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    @Override
    public synchronized File open(String path) {
        Integer file = names.get(path);
        if (file == null) {
            file = contents.size();
            contents.add(new byte[0]);
            names.put(path, file);
            steps.add(new Step.Name(path, file));
        }
        return new Open(file);
    }

    @Override
    public synchronized boolean exists(String path) {
        return names.containsKey(path);
    }

    @Override
    public synchronized List<String> list(String folder) {
        String prefix = folder + "/";
        return names.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).split("/")[0])
                .distinct()
                .toList();
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        Integer file = names.remove(from);
        if (file == null) {
            throw new IOException("no such file: " + from);
        }
        names.put(to, file);
        steps.add(new Step.Name(from, -1));
        steps.add(new Step.Name(to, file));
    }

    @Override
    public synchronized void delete(String path) {
        if (names.remove(path) != null) {
            steps.add(new Step.Name(path, -1));
        }
    }

    @Override
    public synchronized void forceFolder(String folder) {
        steps.add(new Step.ForceFolder(folder));
    }

    @Override
    public Path root() {
        return Path.of("/recording");
    }

    private final class Open implements File {
        private final int file;

        Open(int file) {
            this.file = file;
        }

        @Override
        public long size() {
            synchronized (RecordingDisk.this) {
                return contents.get(file).length;
            }
        }

        @Override
        public int read(long at, ByteBuffer to) {
            synchronized (RecordingDisk.this) {
                byte[] content = contents.get(file);
                int length = (int) Math.min(to.remaining(), content.length - at);
                if (length <= 0) {
                    return -1;
                }
                to.put(content, (int) at, length);
                return length;
            }
        }

        @Override
        public void append(ByteBuffer bytes) {
            byte[] more = new byte[bytes.remaining()];
            bytes.get(more);
            synchronized (RecordingDisk.this) {
                byte[] content = contents.get(file);
                byte[] grown = Arrays.copyOf(content, content.length + more.length);
                System.arraycopy(more, 0, grown, content.length, more.length);
                contents.set(file, grown);
                steps.add(new Step.Write(file, content.length, more));
            }
        }

        @Override
        public void truncate(long size) {
            synchronized (RecordingDisk.this) {
                contents.set(file, Arrays.copyOf(contents.get(file), (int) size));
                steps.add(new Step.Truncate(file, size));
            }
        }

        @Override
        public void force() {
            synchronized (RecordingDisk.this) {
                steps.add(new Step.Force(file));
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
