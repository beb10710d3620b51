// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.gateway.internal.Budget;
import dev.creel.gateway.internal.ws.Assembly.Taken;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AssemblyTest {
    private final Budget budget = new Budget(10);

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.wrap(new byte[count]);
    }

    @Test
    void aMessageIsCountedUntilItIsHandled() {
        Assembly one = new Assembly(budget);
        assertThat(one.begun()).isFalse();
        assertThat(one.add(bytes(3), 8)).isEqualTo(Taken.YES);
        assertThat(one.add(null, 8)).isEqualTo(Taken.YES);
        assertThat(one.add(bytes(4), 8)).isEqualTo(Taken.YES);
        assertThat(one.begun()).isTrue();
        assertThat(one.whole().remaining()).isEqualTo(7);
        assertThat(budget.used()).isEqualTo(7);
        one.release();
        assertThat(budget.used()).isZero();
        assertThat(one.begun()).isFalse();
    }

    @Test
    void halvesOfMessagesShareOneBudget() {
        Assembly one = new Assembly(budget);
        Assembly two = new Assembly(budget);
        assertThat(one.add(bytes(6), 8)).isEqualTo(Taken.YES);
        assertThat(two.add(bytes(4), 8)).isEqualTo(Taken.YES);
        assertThat(two.add(bytes(1), 8)).isEqualTo(Taken.NO_ROOM);
        assertThat(budget.used()).as("what the second had is given back").isEqualTo(6);
        one.end();
        assertThat(budget.used()).isZero();
        assertThat(one.add(bytes(1), 8)).as("a part that comes after the end").isEqualTo(Taken.NO_ROOM);
        assertThat(budget.used()).isZero();
    }

    @Test
    void oneMessageHasALimitOfItsOwn() {
        Assembly one = new Assembly(budget);
        assertThat(one.add(bytes(8), 8)).isEqualTo(Taken.YES);
        assertThat(one.add(bytes(1), 8)).isEqualTo(Taken.TOO_LARGE);
        assertThat(budget.used()).isZero();
    }
}
