// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.Web;
import java.time.Instant;

/** A tool call that has pages and nothing else. */
public record WebCall(Web web) implements ToolCall {
    @Override
    public Turn turn() {
        return new Turn("main", "agent:main:main", "run-1", "offline/rules");
    }

    @Override
    public SessionView sessions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String id() {
        return "call-1";
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void check() {}
}
