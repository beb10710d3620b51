// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import dev.creel.api.json.Json;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tools of one plugin, registered with the service property {@code tool=NAME} (several values for several tools).
 * Called on the plugin's call threads; fails with {@link dev.creel.api.plugin.Failure}.
 */
@ConsumerType
public interface Tool {
    List<ToolSpec> tools();

    /** Runs a tool whose arguments were checked against its schema. */
    Result invoke(String tool, Json.Obj arguments, ToolCall call);
}
