// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The configured agents and the models they may use; thread-safe. */
@ProviderType
public interface Agents {
    String defaultId();

    List<AgentInfo> list();

    List<ModelInfo> models();

    /**
     * The models a configured provider tells of itself, asked now.
     *
     * @throws dev.creel.api.plugin.Failure when there is no such provider, no plugin for it, or it does not answer
     */
    List<ModelInfo> discover(String provider);

    /** An agent; {@code model} is {@code provider/model}. */
    record AgentInfo(String id, String name, String model, List<String> fallbacks, Identity identity) {
        public AgentInfo {
            fallbacks = List.copyOf(fallbacks);
        }

        /** An agent that is shown by its name alone. */
        public AgentInfo(String id, String name, String model, List<String> fallbacks) {
            this(id, name, model, fallbacks, Identity.NONE);
        }
    }

    /** How an agent is shown to people; each empty if not set. {@code avatar} is a {@code data:} or http(s) address. */
    record Identity(String name, String theme, String emoji, String avatar) {
        public static final Identity NONE = new Identity("", "", "", "");
    }

    /** A model an agent may use. */
    record ModelInfo(String provider, String id, String name, long contextWindow, boolean reasoning, boolean available) {}
}
