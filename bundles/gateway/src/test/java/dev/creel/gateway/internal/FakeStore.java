// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Small files in memory, unsealed, so that a test can read what would be on the disk; the disk can be broken. */
public final class FakeStore implements Store {
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Path root;
    public volatile boolean broken;

    public FakeStore() {
        this(Path.of("/nowhere"));
    }

    /** @param root where files lie that are no store's */
    public FakeStore(Path root) {
        this.root = root;
    }

    /** All that is written. */
    public synchronized String text() {
        StringBuilder out = new StringBuilder();
        files.values().forEach(content -> out.append(new String(content, StandardCharsets.UTF_8)));
        return out.toString();
    }

    @Override
    public synchronized void write(String path, byte[] content) {
        if (broken) {
            throw new StoreException(path + " cannot be written: the disk is full");
        }
        files.put(path, content.clone());
    }

    @Override
    public synchronized Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.get(path)).map(byte[]::clone);
    }

    @Override
    public synchronized void delete(String path) {
        files.remove(path);
    }

    @Override
    public SealedLog log(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SealedLog log(String path, long floor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void force(Collection<String> paths) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path root() {
        return root;
    }
}
