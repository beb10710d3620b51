// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.bridge.Gate;
import java.lang.reflect.Constructor;

/** Controls of a test's own: those of the JVM can be claimed once only. */
final class TestControls {
    private TestControls() {}

    static Gate.Controls made() {
        try {
            Constructor<Gate.Controls> constructor = Gate.Controls.class.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
