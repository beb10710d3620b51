// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source of models, registered with the service property {@code model=KIND} (for example {@code openai-completions}).
 * One service serves every provider entry of that kind in {@code models.providers}.
 * Fails with {@link dev.creel.api.plugin.Failure}; called on the plugin's stream threads, several at a time.
 */
@ConsumerType
public interface ModelProvider {
    /** The models this service offers of its own, without configuration; those of {@code models.providers} are the host's. */
    List<Model> models(Call call);

    /**
     * The models a configured provider tells of itself, asked over the network; none where its format has no such list.
     *
     * @param provider the provider's id in {@code models.providers}
     * @param settings its section of the configuration, secrets as references
     */
    default List<Model> discover(String provider, Json.Obj settings, Call call) {
        return List.of();
    }

    /** Answers a prompt; events go to {@code out} in order and end with {@link Event.Done}. */
    void generate(Prompt prompt, Sink out, Call call);
}
