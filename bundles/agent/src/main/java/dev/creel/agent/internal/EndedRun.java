// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Runs;
import java.time.Duration;
import java.util.Optional;

/** A run that is over, with how it ended. */
record EndedRun(String id, String sessionKey, String sessionId, String agentId, String request, Runs.Result result) implements Runs.Run {
    @Override
    public boolean ended() {
        return true;
    }

    @Override
    public Optional<Runs.Result> await(Duration longest) {
        return Optional.of(result);
    }
}
