// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeldTest {
    private final Held held = new Held();
    private final AtomicLong count = new AtomicLong();

    @Test
    void countsOnceUntilItIsDropped() {
        Object thing = new Object();
        held.add(thing, count, 3);
        held.add(thing, count, 3);
        held.add(new Object(), count, 2);
        assertThat(count).hasValue(5);

        held.drop(thing);
        held.drop(thing);
        assertThat(count).hasValue(2);
    }

    /** A channel that nobody closed leaves its descriptor open when the collector takes it. */
    @Test
    void theCollectorGivesNothingBack() {
        WeakReference<Object> lost = lost();
        WeakReference<Object> other = new WeakReference<>(new Object());
        while (other.get() != null) {
            System.gc();
        }
        assertThat(lost.get()).isNotNull();
        assertThat(count).hasValue(1);
    }

    private WeakReference<Object> lost() {
        Object thing = new Object();
        held.add(thing, count, 1);
        return new WeakReference<>(thing);
    }
}
