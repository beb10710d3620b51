// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.api.tool.ToolSpec;
import org.osgi.annotation.versioning.ProviderType;

/** The one rule for tools: asked when the prompt is built and again when the tool is about to run; thread-safe. */
@ProviderType
public interface ToolGate {
    Decision decide(ToolSpec tool, Subject subject);

    /** As {@link #decide}, for a call that a client makes itself: the same layers and one more, so never more than a turn may. */
    Decision direct(ToolSpec tool, Subject subject);

    /**
     * The answer and the rule that gave it.
     *
     * @param remedy what the operator can do about a refusal; empty for nothing
     */
    record Decision(boolean allowed, String rule, String remedy) {
        public Decision(boolean allowed, String rule) {
            this(allowed, rule, "");
        }
    }
}
