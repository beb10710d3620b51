// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import java.time.Duration;

/** Runs one tool whose arguments were checked; fails as a call of a plugin does. Thread-safe. */
@FunctionalInterface
interface ToolRunner {
    Result run(Json.Obj arguments, Doing doing, Duration deadline);
}
