// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.jobs;

import dev.creel.api.plugin.Failure;
import dev.creel.sandbox.Running;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;

/**
 * What waits to be read by a command, written by a thread of its own: one that does not read must not hold up whoever writes.
 * Thread-safe.
 */
final class Input {
    static final int MOST = 256 << 10;
    /** Stands for the end. */
    private static final byte[] END = new byte[0];

    private final Running running;
    private final ThreadFactory threads;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int size;
    private boolean writing;
    private boolean ended;

    Input(Running running, ThreadFactory threads) {
        this.running = running;
        this.threads = threads;
    }

    synchronized void write(byte[] bytes) {
        if (ended) {
            throw new Failure(Failure.Code.BAD_INPUT, "its input was ended before");
        }
        // Many tiny pieces would be much more in memory than their bytes.
        if (bytes.length > MOST - size || waiting.size() >= MOST >> 8) {
            throw new Failure(Failure.Code.QUOTA, "it does not read its input: " + size + " bytes wait already, and " + MOST + " may");
        }
        if (bytes.length > 0) {
            put(bytes.clone());
        }
    }

    synchronized void end() {
        if (!ended) {
            ended = true;
            put(END);
        }
    }

    private void put(byte[] bytes) {
        waiting.add(bytes);
        size += bytes.length;
        if (!writing) {
            writing = true;
            threads.newThread(this::drain).start();
        }
    }

    private void drain() {
        for (byte[] next = next(); next != null; next = next()) {
            if (next == END) {
                running.closeInput();
            } else {
                running.write(next);
            }
        }
    }

    private synchronized byte[] next() {
        byte[] next = waiting.poll();
        writing = next != null;
        size -= next == null ? 0 : next.length;
        return next;
    }
}
