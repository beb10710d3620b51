// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.access.ChannelAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an agent may still do after what it has read: {@code tools.labels}. Each decision is logged with the origin of what was
 * read. Thread-safe.
 */
@ProviderType
public interface Labels {
    /** Those of the labels that the configuration does not call trusted. */
    Taint untrusted(Taint read);

    /** Decides, and asks the people who may approve where the configuration says so; blocks meanwhile. */
    Outcome decide(Act act, BooleanSupplier cancelled);

    /** Whether it would be allowed without anybody being asked; nothing is logged. */
    boolean free(Act act);

    /**
     * What is to be done.
     *
     * @param target what the configuration's patterns are matched with: {@code CHANNEL:ID} of a recipient, a host, a tool
     * @param text what would be done, exactly: the message, the address, the arguments
     * @param shown what else somebody who is asked is shown, by name
     * @param read everything the agent has read that may have led to it
     */
    record Act(Kind kind, String target, String text, Map<String, String> shown, Who who, Taint read) {
        public Act {
            shown = Map.copyOf(shown);
        }
    }

    /** On whose behalf; {@code chat} is where its owner can be asked. */
    record Who(String agentId, String sessionKey, String runId, Optional<ChannelAddress> chat) {}

    /** What the rules are about; the name of a kind is that of its rule in {@code tools.labels}. */
    enum Kind {
        /** To write to somebody who is not known to the conversation. */
        MESSAGE("message"),
        /** To reach a host that is on no list. */
        WEB("web"),
        /** To change configuration, plugins, skills, plans or approvals. */
        CHANGE("change");

        private final String rule;

        Kind(String rule) {
            this.rule = rule;
        }

        public String rule() {
            return rule;
        }
    }

    /** The answer, the rule that gave it, and what the model is told of a refusal; empty when allowed. */
    record Outcome(boolean allowed, String rule, String said) {}
}
