// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.util.concurrent.atomic.AtomicReference;

/** What has been read so far by a turn, or within one call of it; it only grows. Thread-safe. */
final class Reading {
    private final AtomicReference<Taint> all = new AtomicReference<>(Taint.NONE);

    void add(Taint more) {
        all.accumulateAndGet(more, Taint::and);
    }

    void add(Label label) {
        add(Taint.of(label));
    }

    Taint taint() {
        return all.get();
    }
}
