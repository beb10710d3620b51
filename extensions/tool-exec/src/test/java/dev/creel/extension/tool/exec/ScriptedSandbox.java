// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Sandbox;
import dev.creel.test.scripted.TurnCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A call whose commands say what a test wants. */
final class ScriptedSandbox extends TurnCall implements Sandbox {
    final List<Exec> asked = new ArrayList<>();
    final List<String> progress = new ArrayList<>();
    final List<Scripted> jobs = new ArrayList<>();
    Failure refusal;

    /** A job in a state that a test gives it. */
    static final class Scripted implements Job {
        final StringBuilder input = new StringBuilder();
        State state;
        byte[] said = new byte[0];
        long dropped;
        boolean forgotten;

        Scripted says(String text) {
            said = text.getBytes(StandardCharsets.UTF_8);
            return ended(state.running(), state.exit(), state.why());
        }

        Scripted ended(boolean running, int exit, String why) {
            state = new State(state.id(), state.command(), "sandbox", running, exit, why, Instant.EPOCH, dropped + said.length);
            return this;
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public Output read(long offset, int most, Duration wait) {
            int from = (int) Math.min(said.length, Math.max(0, offset - dropped));
            int to = Math.min(said.length, from + Math.min(most, 7_000));
            return new Output(dropped + from, Arrays.copyOfRange(said, from, to), dropped + to, to == said.length && !state.running());
        }

        @Override
        public void write(byte[] bytes) {
            input.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void closeInput() {
            input.append("<eof>");
        }

        @Override
        public void kill() {
            ended(false, 143, "killed");
        }

        @Override
        public void forget() {
            forgotten = true;
        }
    }

    Scripted next(String id) {
        Scripted job = new Scripted();
        job.state = new State(id, "make all", "sandbox", false, 0, "", Instant.EPOCH, 0);
        jobs.add(job);
        return job;
    }

    @Override
    public Job start(Exec exec) {
        asked.add(exec);
        if (refusal != null) {
            throw refusal;
        }
        return jobs.get(jobs.size() - 1);
    }

    @Override
    public List<State> jobs() {
        return jobs.stream().map(Scripted::state).toList();
    }

    @Override
    public Job job(String id) {
        return jobs.stream().filter(job -> job.state.id().equals(id)).findFirst()
                .orElseThrow(() -> new Failure(Failure.Code.NOT_FOUND, "there is no such job"));
    }

    @Override
    public Sandbox sandbox() {
        return this;
    }

    @Override
    public void progress(String line) {
        progress.add(line);
    }
}
