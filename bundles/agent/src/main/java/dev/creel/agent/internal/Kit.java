// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import java.time.Clock;

/** What every turn works with. */
record Kit(
        Journal journal,
        Sessions sessions,
        Rosters rosters,
        ModelDirectory models,
        BuiltInModels builtIn,
        ToolCalls tools,
        Conversations conversations,
        Followers followers,
        RunTable table,
        Clock clock) {}
