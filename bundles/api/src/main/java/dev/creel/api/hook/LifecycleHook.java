// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.hook;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of points in the host's work, registered with the service property {@code hook=POINT} (several values for several
 * points, lower case with hyphens, for example {@code before-tool}). Needs {@code ContributePermission "hook:POINT"} with the
 * actions {@code observe}, {@code narrow} (may block) or {@code rewrite} (may also change). With the property
 * {@code critical=true} a hook that fails or is gone blocks what it guards. Has a second; called on the plugin's call threads.
 */
@ConsumerType
public interface LifecycleHook {
    Decision on(Point point, Json.Obj event, Call call);

    /** Where the host asks. Hooks consume this enum: expect values you do not know. */
    enum Point { BEFORE_PROMPT, BEFORE_TOOL, AFTER_TOOL, BEFORE_SEND, SESSION_START, SESSION_END, GATEWAY_STOP, UNKNOWN }

    /** What a hook says. */
    sealed interface Decision {
        /** Go on. */
        record Pass() implements Decision {}

        /** Do not; {@code reason} is shown to the model or the person, at most 500 characters. */
        record Block(String reason) implements Decision {
            public Block {
                Objects.requireNonNull(reason, "reason");
            }
        }

        /** Go on with this instead of the event. */
        record Rewrite(Json.Obj event) implements Decision {
            public Rewrite {
                Objects.requireNonNull(event, "event");
            }
        }
    }
}
