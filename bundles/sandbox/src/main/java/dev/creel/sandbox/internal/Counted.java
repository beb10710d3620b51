// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import dev.creel.sandbox.Running;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command that tells its container once when it has ended. */
final class Counted implements Running {
    private final Running running;
    private final Runnable over;
    private final AtomicBoolean told = new AtomicBoolean();

    Counted(Running running, Runnable over) {
        this.running = running;
        this.over = over;
    }

    @Override
    public int read(byte[] into) {
        int count = running.read(into);
        if (count < 0) {
            tell();
        }
        return count;
    }

    @Override
    public void write(byte[] bytes) {
        running.write(bytes);
    }

    @Override
    public void closeInput() {
        running.closeInput();
    }

    @Override
    public void kill(Duration grace) {
        running.kill(grace);
        tell();
    }

    private void tell() {
        if (told.compareAndSet(false, true)) {
            over.run();
        }
    }

    @Override
    public int exit() {
        return running.exit();
    }

    @Override
    public String why() {
        return running.why();
    }
}
