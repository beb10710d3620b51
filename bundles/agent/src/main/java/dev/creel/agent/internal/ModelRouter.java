// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Snapshot;
import java.time.Clock;
import java.util.function.Supplier;

/** What every {@link ModelRoute} works with. */
record ModelRouter(
        ModelDirectory models,
        BuiltInModels builtIn,
        PaidCalls calls,
        Accounts accounts,
        Cooldowns cooldowns,
        Supplier<Snapshot> config,
        Clock clock) {}
