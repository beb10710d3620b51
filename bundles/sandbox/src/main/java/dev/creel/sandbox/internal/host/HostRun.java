// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.host;

import dev.creel.sandbox.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program on this machine. */
final class HostRun implements Running {
    /** Something that forks as fast as it is ended is given up. */
    private static final int ROUNDS = 50;
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Process process;
    private final Family family;
    private volatile boolean killed;
    private volatile boolean over;

    HostRun(Process process, boolean session) {
        this.process = process;
        this.family = new Family(process.toHandle(), session);
    }

    @Override
    public int read(byte[] into) {
        if (over) {
            return -1;
        }
        try {
            int count = process.getInputStream().read(into);
            if (count >= 0) {
                return count;
            }
            process.waitFor();
        } catch (IOException e) {
            // Its stream was closed under us: it is over for who reads.
            return ended();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ended();
    }

    private int ended() {
        over = true;
        return -1;
    }

    @Override
    public void write(byte[] bytes) {
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended, or no longer reads.
            return;
        }
    }

    @Override
    public void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }

    @Override
    public void kill(Duration grace) {
        if (over) {
            return;
        }
        killed = true;
        Set<ProcessHandle> asked = family.members();
        asked.forEach(ProcessHandle::destroy);
        await(asked, grace);
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> left = new HashSet<>(family.members());
            asked.stream().filter(ProcessHandle::isAlive).forEach(left::add);
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            await(left, SHORT);
        }
    }

    private static void await(Set<ProcessHandle> handles, Duration most) {
        try {
            CompletableFuture.allOf(handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What is left is forced.
            return;
        }
    }

    @Override
    public int exit() {
        return process.isAlive() ? -1 : process.exitValue();
    }

    @Override
    public String why() {
        return killed ? "killed" : "";
    }
}
