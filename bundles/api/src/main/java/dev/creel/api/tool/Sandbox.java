// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where one tool call may run commands: a container of its session's, or the host where the operator allows that. Who may run
 * what, and who is asked before, is the host's decision at {@link #start}. Jobs live longer than the call and belong to the
 * session's agent. Blocking; thread-safe.
 *
 * <p>Throws {@link dev.creel.api.plugin.Failure} with {@code REFUSAL} for what policy or an approver refuses, {@code UNSUPPORTED}
 * where nothing can run (its text says what to install), {@code QUOTA} for too many jobs or an input that is not read, and
 * {@code NOT_FOUND} for a job nobody knows; each text is fit for the model.
 */
@ProviderType
public interface Sandbox {
    /** Starts a command, after whoever must approve it has done so. */
    Job start(Exec exec);

    /** Jobs of this session that run, or ended and were not forgotten, newest first. */
    List<State> jobs();

    Job job(String id);

    /**
     * A command.
     *
     * @param command text for a shell
     * @param workdir relative to the workspace or a path as the command itself sees it; empty for the workspace
     * @param environment variables added to those of the host's choice; names that steer loaders, shells or interpreters are refused
     * @param terminal whether it gets a terminal
     * @param timeout after which it is ended; zero as configured
     * @param where {@code ""} as configured, {@code sandbox}, {@code gateway} or {@code node}; never wider than configured
     * @param security {@code ""}, {@code deny}, {@code allowlist} or {@code full}; only narrows
     * @param ask {@code ""}, {@code off}, {@code on-miss} or {@code always}; only narrows
     * @param elevated whether to leave the sandbox, for a sender who may
     */
    record Exec(String command, String workdir, Map<String, String> environment, boolean terminal, Duration timeout,
            String where, String security, String ask, boolean elevated) {
        public Exec {
            Objects.requireNonNull(command, "command");
            Objects.requireNonNull(workdir, "workdir");
            environment = Map.copyOf(environment);
            Objects.requireNonNull(timeout, "timeout");
        }

        /** A command as configured, in the workspace. */
        public Exec(String command, Duration timeout) {
            this(command, "", Map.of(), false, timeout, "", "", "", false);
        }
    }

    /** A command that runs or ran; standard output and error in the order they came. */
    @ProviderType
    interface Job {
        State state();

        /**
         * Output from an offset on; waits until there is some, the job ends or the time is over.
         *
         * @param offset in bytes since the job began; what is older than the host keeps is skipped
         * @param most bytes
         */
        Output read(long offset, int most, Duration wait);

        /** Writes to its standard input. */
        void write(byte[] bytes);

        /** Ends its standard input. */
        void closeInput();

        /** Ends it with everything it started: first asked to, then forced. */
        void kill();

        /** Forgets it and its output; kills it first. */
        void forget();
    }

    /**
     * How a job stands.
     *
     * @param where {@code sandbox} or {@code gateway}
     * @param exit its exit status, -1 while it runs or if it never had one
     * @param why why it ended otherwise than by itself: {@code timeout}, {@code killed}, {@code memory}, {@code lost}; else empty
     */
    record State(String id, String command, String where, boolean running, int exit, String why, Instant started, long bytes) {}

    /** Bytes of output, where they begin and where to read on. */
    record Output(long offset, byte[] bytes, long next, boolean ended) {
        public Output {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }
}
