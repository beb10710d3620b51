// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import dev.creel.sandbox.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command in a container. */
final class ContainerRun implements Running {
    private static final int KILLED = 137;
    private static final int NOT_STARTED = 126;
    private static final Duration SLACK = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(2);

    private final Demux stream;
    private final DockerExec engine;
    private final Names names;
    /** Held while it is ended: whoever reads learns of the end when the container can be used again, or is gone. */
    private final Object ending = new Object();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean killed;
    private volatile int exit = -1;
    private volatile String why = "";

    ContainerRun(Demux stream, DockerExec engine, Names names) {
        this.stream = stream;
        this.engine = engine;
        this.names = names;
    }

    @Override
    public int read(byte[] into) {
        if (over.get()) {
            return -1;
        }
        try {
            int count = stream.read(into);
            if (count >= 0) {
                return count;
            }
            synchronized (ending) {
                end();
            }
        } catch (IOException e) {
            synchronized (ending) {
                lost();
            }
        }
        return -1;
    }

    private void end() {
        try {
            int status = engine.ended(names.container(), names.exec());
            exit = status;
            why = killed ? "killed" : status < 0 ? "lost" : why(status);
            finish();
        } catch (RuntimeException e) {
            // The engine or the container went away with the command.
            lost();
        }
    }

    private String why(int status) {
        if (status == KILLED && engine.outOfMemory(names.container())) {
            return "memory";
        }
        // In a container that is just ending nothing starts any more.
        return status == NOT_STARTED && !engine.runs(names.container()) ? "lost" : "";
    }

    private void lost() {
        why = killed ? "killed" : "lost";
        finish();
    }

    private void finish() {
        over.set(true);
        stream.close();
    }

    @Override
    public void write(byte[] bytes) {
        try {
            stream.write(bytes);
        } catch (IOException e) {
            // It has ended, or no longer reads.
            return;
        }
    }

    @Override
    public void closeInput() {
        try {
            stream.endInput();
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }

    /** Where the container has no room left for one more process, all that runs in it is ended. */
    @Override
    public void kill(Duration grace) {
        synchronized (ending) {
            if (!over.get()) {
                killed = true;
                endAll(grace);
            }
        }
    }

    private void endAll(Duration grace) {
        try {
            boolean gone = engine.says(names.container(), List.of("/bin/sh", "-c", KillScript.TEXT, "sh", DockerExec.MARK + "=" + names.mark(),
                    String.valueOf(Math.max(0, grace.toSeconds()))), names.workdir(), KillScript.GONE, grace.plus(SLACK));
            if (!gone) {
                force();
            }
        } catch (RuntimeException e) {
            force();
        }
        // Where nobody reads what it wrote before, the engine waits for that, and everything in the container with it.
        stream.within(AFTER);
    }

    private void force() {
        try {
            engine.restart(names.container());
        } catch (RuntimeException e) {
            // No engine or no container: nothing of it runs. Its stream may be half dead, so the reader is freed.
            stream.close();
        }
    }

    @Override
    public int exit() {
        return exit;
    }

    @Override
    public String why() {
        return why;
    }

    /** What the engine knows it by. */
    record Names(String container, String exec, String mark, String workdir) {}
}
