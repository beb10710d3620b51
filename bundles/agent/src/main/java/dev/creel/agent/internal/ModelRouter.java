// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.time.Clock;

/** What every {@link ModelRoute} works with. */
record ModelRouter(
        ModelDirectory models,
        BuiltInModels builtIn,
        PaidCalls calls,
        Accounts accounts,
        Cooldowns cooldowns,
        Clock clock) {}
