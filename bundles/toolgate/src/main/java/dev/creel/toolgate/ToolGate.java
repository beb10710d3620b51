// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.api.tool.ToolSpec;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The one rule for tools: asked when the prompt is built and again when the tool is about to run; thread-safe. */
@ProviderType
public interface ToolGate {
    Decision decide(ToolSpec tool, Subject subject);

    /** As {@link #decide}, for a call that a client makes itself: the same layers and one more, so never more than a turn may. */
    Decision direct(ToolSpec tool, Subject subject);

    /** Whether commands of that turn may leave the sandbox at all; what {@link ExecGate} makes of it is another question. */
    Decision elevated(Subject subject);

    /** Every layer that has a say, in the order in which {@link #decide} asks them, and what each says. */
    List<Step> why(ToolSpec tool, Subject subject);

    /** The named profiles a tool of that name is in. */
    List<String> profiles(String tool);

    /**
     * What one layer says.
     *
     * @param layer where it stands in the configuration, or what it is called
     * @param rule the rule that refuses; empty when it lets the tool pass
     * @param remedy what the operator can do about it; empty for nothing
     */
    record Step(String layer, boolean passes, String rule, String remedy) {}

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
