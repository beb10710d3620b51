// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import dev.creel.api.doctor.Check.Finding;
import java.util.List;
import java.util.function.Consumer;

/** One check of the core: looks at a {@link Scene} and says what is wrong. Stateless; runs with and without a gateway. */
public interface SceneCheck {
    /** What a check reads besides the configuration; a later one includes those before. */
    enum Reach {
        /** Nothing: it also judges each change of the configuration before the change holds. */
        CONFIGURATION,
        /** Files of the state folder, variables, plugins as they are installed. */
        MACHINE,
        /** What takes time or leaves the machine: a probe of the gateway, whole trees of files. Only in a deep audit. */
        DEEP
    }

    /** The ids it may report; {@code *} stands for a name inside one. */
    List<String> ids();

    default Reach reach() {
        return Reach.CONFIGURATION;
    }

    /** Tells each finding; none when all is well. Changes nothing. */
    void look(Scene scene, Consumer<Finding> found);

    /** What {@code --fix} would do about it; may only narrow. Empty when all is well or a person has to decide. */
    default List<Repair> repairs(Scene scene) {
        return List.of();
    }
}
