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

    /** An agent; {@code model} is {@code provider/model}. */
    record AgentInfo(String id, String name, String model, List<String> fallbacks) {}

    /** A model an agent may use. */
    record ModelInfo(String provider, String id, String name, long contextWindow, boolean reasoning, boolean available) {}
}
