// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Cancelled;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallStateTest {
    /** A plugin holds this object; if every wall before it fell, it would still lead nowhere. */
    @Test
    void nothingOfTheHostCanBeReachedFromIt() {
        assertThat(List.of(CallState.class.getDeclaredFields())).extracting(Field::getType).isNotEmpty()
                .allMatch(type -> Set.of(String.class, Instant.class, Cancelled.Why.class, boolean.class).contains(type));
        assertThat(CallState.class.getSuperclass()).isEqualTo(Object.class);
    }

    @Test
    void saysOnceItIsCancelledAndThatSomebodyAsked() {
        CallState state = new CallState("p/1", Instant.MAX);
        assertThat(state.heard()).isFalse();
        state.check();
        assertThat(state.cancelled()).isFalse();
        assertThat(state.heard()).isTrue();
        assertThat(state.heard()).isFalse();

        state.cancel(Cancelled.Why.STOPPING);

        assertThat(state.cancelled()).isTrue();
        assertThatThrownBy(state::check).isInstanceOf(Cancelled.class);
    }
}
