// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The state folder in memory. Logs keep what was forced apart from what was not, for a test that pulls the plug. */
final class StateFolder implements Store {
    final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    final Map<String, Log> logs = new ConcurrentHashMap<>();
    final AtomicInteger forces = new AtomicInteger();
    volatile boolean damaged;

    /** What a start after a loss of power finds. */
    StateFolder afterPowerLoss() {
        StateFolder store = new StateFolder();
        store.files.putAll(files);
        logs.forEach((path, log) -> store.logs.put(path, store.new Log(log.forced())));
        return store;
    }

    final class Log implements SealedLog {
        private final List<byte[]> lines;
        private int forced;

        Log(List<byte[]> lines) {
            this.lines = new ArrayList<>(lines);
            this.forced = lines.size();
        }

        synchronized List<byte[]> forced() {
            return List.copyOf(lines.subList(0, forced));
        }

        @Override
        public synchronized long append(byte[] line) {
            lines.add(line.clone());
            return lines.size() - 1L;
        }

        @Override
        public synchronized long admit(List<byte[]> added) {
            long first = lines.size();
            added.forEach(this::append);
            return first;
        }

        @Override
        public void flush() {
            // the process does not die here
        }

        @Override
        public synchronized void force() {
            forces.incrementAndGet();
            forced = lines.size();
        }

        @Override
        public synchronized void read(long from, Reader reader) {
            for (int i = (int) from; i < lines.size(); i++) {
                if (!reader.line(i, lines.get(i))) {
                    return;
                }
            }
        }

        @Override
        public synchronized long size() {
            return lines.size();
        }

        @Override
        public void close() {}
    }

    @Override
    public SealedLog log(String path) {
        if (damaged) {
            throw new StoreException(path + " does not open");
        }
        return logs.computeIfAbsent(path, p -> new Log(List.of()));
    }

    @Override
    public SealedLog log(String path, long floor) {
        return log(path);
    }

    @Override
    public void force(Collection<String> paths) {
        paths.stream().map(logs::get).filter(java.util.Objects::nonNull).forEach(Log::force);
    }

    @Override
    public void write(String path, byte[] content) {
        files.put(path, content.clone());
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.get(path)).map(byte[]::clone);
    }

    @Override
    public void delete(String path) {
        files.remove(path);
        logs.remove(path);
    }

    @Override
    public List<String> list(String path) {
        String folder = path + "/";
        return java.util.stream.Stream.concat(files.keySet().stream(), logs.keySet().stream())
                .filter(name -> name.startsWith(folder)).map(name -> name.substring(folder.length()).split("/")[0])
                .distinct().sorted().toList();
    }

    @Override
    public Path root() {
        return Path.of("/state");
    }
}
