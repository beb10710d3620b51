// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import dev.creel.bridge.HostThread;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds every bundle of a run list against its digest, on a thread beside the start of the framework, which helps as soon as
 * it has nothing else to do. A bundle that was changed, cut short or swapped must not start with the rights of the core.
 */
final class Digests {
    private final RunList list;
    private final List<RunList.Entry> entries;
    private final AtomicInteger next = new AtomicInteger();
    private final Thread beside = new HostThread(this::work, "creel-digests");
    private volatile IOException flaw;

    Digests(RunList list) {
        this.list = list;
        this.entries = list.entries().stream().filter(entry -> !entry.digest().isEmpty()).toList();
    }

    /** Begins on a thread of its own. */
    Digests begin() {
        beside.start();
        return this;
    }

    /** Returns when all are as listed. @throws IOException naming the first that is not */
    void check() throws IOException, InterruptedException {
        work();
        beside.join();
        if (flaw != null) {
            throw flaw;
        }
    }

    private void work() {
        byte[] buffer = new byte[1 << 16];
        for (int i = next.getAndIncrement(); i < entries.size() && flaw == null; i = next.getAndIncrement()) {
            try {
                check(entries.get(i), buffer);
            } catch (IOException e) {
                flaw = e;
            }
        }
    }

    private void check(RunList.Entry entry, byte[] buffer) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = Files.newInputStream(entry.jar())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, 0, n);
            }
        }
        String digest = HexFormat.of().formatHex(sha256.digest());
        if (!digest.equals(entry.digest())) {
            throw new IOException(entry.jar() + " is not the bundle that " + list.file() + " names (SHA-256 " + entry.digest() + "): it has "
                    + digest + "; install the distribution again, or build it again");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
