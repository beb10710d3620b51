// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.plugin;

import dev.creel.api.json.Json;
import java.time.Clock;
import org.osgi.annotation.versioning.ProviderType;

/** What a plugin is given without asking: its name, its own configuration section, a clock and a log; thread-safe. */
@ProviderType
public interface PluginContext {
    /** The plugin's short name, for example {@code model-openai}: the name of its policy file. */
    String name();

    /**
     * The plugin's part of the configuration as its {@code OSGI-INF/config.schema.json} describes it. Fields that the
     * schema marks secret hold {@code {"secret": NAME}}, never a value. Newest snapshot at each call.
     */
    Json.Obj config();

    /** Whether an optional line of the plugin's {@code OSGI-INF/optional.perm} was granted. */
    boolean has(String permissionLine);

    /** The plugin's own folder as an absolute path; it exists, is empty at first, and may be read and written without a line. */
    String dataFolder();

    Clock clock();

    Log log();
}
