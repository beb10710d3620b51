// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox;
import dev.creel.journal.Journal;
import dev.creel.session.Sessions;
import java.time.Clock;

/** What every turn works with. */
record Kit(
        Journal journal,
        Sessions sessions,
        Rosters rosters,
        Bootstrap bootstrap,
        ModelRouter router,
        ToolCalls tools,
        RunHooks hooks,
        Reception reception,
        Skills skills,
        Outbox outbox,
        InboundMedia media,
        Listings listings,
        Delegates delegates,
        Conversations conversations,
        Followers followers,
        RunTable table,
        Clock clock) {}
