// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import dev.creel.api.plugin.Call;
import dev.creel.api.tool.SessionView;
import dev.creel.api.tool.ToolCall;
import java.time.Instant;

/** The tool call an attack is given: the host's call and a turn that does not exist. */
final class AttackCall implements ToolCall {
    private final Call call;

    AttackCall(Call call) {
        this.call = call;
    }

    @Override
    public String id() {
        return call.id();
    }

    @Override
    public Instant deadline() {
        return call.deadline();
    }

    @Override
    public boolean cancelled() {
        return call.cancelled();
    }

    @Override
    public void check() {
        call.check();
    }

    @Override
    public Turn turn() {
        return new Turn("main", "agent:main:main", "run", "offline/rules");
    }

    @Override
    public SessionView sessions() {
        return () -> new SessionView.Status("agent:main:main", "s", "main", Instant.EPOCH, 0, 0, 0, 0);
    }
}
