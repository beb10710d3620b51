// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The channel accounts as they stand, and a switch for each that lasts until the next start; thread-safe. */
@ProviderType
public interface ChannelControl {
    /** Every configured account, in the order of the configuration. */
    List<State> states();

    /** Lets it receive and send again. @return false when there is no such account */
    boolean start(String channel, String account);

    /** From now on it neither receives nor sends; what waits is kept. @return false when there is no such account */
    boolean stop(String channel, String account);

    /**
     * How an account stands.
     *
     * @param enabled whether the configuration wants it to run
     * @param stopped whether {@link #stop} was said
     * @param running whether its plugin is there and receives for it
     * @param missing what it lacks to run, and what to do; empty for nothing
     */
    record State(String channel, String account, boolean enabled, boolean stopped, boolean running, String missing, Health health) {}

    /**
     * What its plugin told, and what happened.
     *
     * @param text one line without secrets
     * @param since when it was last told something else, or began
     * @param lastError what failed last, empty for nothing
     * @param rounds how often it has begun to receive
     */
    record Health(
            boolean connected,
            String text,
            Optional<Instant> since,
            String lastError,
            Optional<Instant> lastErrorAt,
            int rounds,
            Optional<Instant> startedAt,
            Optional<Instant> stoppedAt,
            Optional<Instant> inboundAt,
            Optional<Instant> outboundAt) {
        public static final Health UNKNOWN = new Health(false, "", Optional.empty(), "", Optional.empty(), 0,
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
