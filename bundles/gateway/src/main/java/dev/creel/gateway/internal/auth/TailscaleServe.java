// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.auth;

import dev.creel.config.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's entry in Tailscale's own proxy: Serve for the tailnet, Funnel for everybody, made by the program
 * {@code tailscale} at the start and, where the operator wants that, taken back at the end. Thread-safe.
 */
public final class TailscaleServe {
    private static final Logger LOG = LoggerFactory.getLogger(TailscaleServe.class);
    private static final long PATIENCE_S = 15;

    private final String mode;
    private final boolean reset;

    private TailscaleServe(String mode, boolean reset) {
        this.mode = mode;
        this.reset = reset;
    }

    /** Empty when the configuration asks for none. */
    public static Optional<TailscaleServe> of(Snapshot now) {
        return Optional.of(mode(now)).filter(mode -> !mode.equals("off"))
                .map(mode -> new TailscaleServe(mode, now.flag("gateway.tailscale.resetOnExit", false)));
    }

    /** Whether a member's identity stands in for the secret: with Serve unless a password is wanted, and never with Funnel. */
    public static boolean vouches(Snapshot now) {
        boolean password = now.text("gateway.auth.mode").map("password"::equals).orElse(!now.object("gateway.auth.password").members().isEmpty());
        return !mode(now).equals("funnel") && now.flag("gateway.auth.allowTailscale", mode(now).equals("serve") && !password);
    }

    private static String mode(Snapshot now) {
        return now.text("gateway.tailscale.mode").orElse("off");
    }

    /** The gateway runs on without it when Tailscale refuses: people on this machine must not lose it too. */
    public void begin(int port) {
        run(List.of("tailscale", mode, "--bg", "--yes", String.valueOf(port)));
    }

    public void end() {
        if (reset) {
            run(List.of("tailscale", mode, "reset"));
        }
    }

    private void run(List<String> argv) {
        String command = String.join(" ", argv);
        try {
            ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            // Secrets of ours may stand in our variables; they are none of its business.
            builder.environment().keySet().retainAll(List.of("PATH", "HOME", "XDG_RUNTIME_DIR"));
            Process process = builder.start();
            try {
                boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
                if (!ended || process.exitValue() != 0) {
                    LOG.warn("gateway.tailscale.mode {} has no effect: {} {}; run it by hand to see why", mode, command,
                            ended ? "ended with " + process.exitValue() : "did not end in time");
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warn("gateway.tailscale.mode {} has no effect: {} cannot be run ({}); install Tailscale, or set the mode to off", mode, command,
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
