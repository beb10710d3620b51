// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import java.time.Duration;

/** Says in the host's own classes how a call failed: the throwable's class and methods are the plugin's. */
final class CallFailure {
    private CallFailure() {}

    /** Runs on the plugin's thread: rendering a throwable calls its methods, which can do anything. */
    static RuntimeException of(Plugin plugin, Throwable thrown, CallState state) {
        try {
            return rebuilt(plugin, thrown, state);
        } catch (Throwable second) {
            return failed(plugin, "threw what cannot be shown");
        }
    }

    private static RuntimeException rebuilt(Plugin plugin, Throwable thrown, CallState state) {
        if (state.why() != null || thrown instanceof Cancelled) {
            return cancelled(plugin, state.why());
        }
        if (thrown instanceof Failure f && f.code() != null) {
            return new Failure(f.code(), f.getMessage() == null ? "" : f.getMessage(),
                    f.retryAfter() == null ? Duration.ZERO : f.retryAfter());
        }
        if (thrown instanceof PluginException p) {
            return new PluginException(p.kind(), p.getMessage()); // of another plugin's call; this one may have added to it
        }
        String shown = Failures.text(thrown);
        return state.why() == null ? failed(plugin, shown) : cancelled(plugin, state.why());
    }

    private static PluginException failed(Plugin plugin, String what) {
        return new PluginException(PluginException.Kind.FAILED, "plugin " + plugin + ": " + what);
    }

    /** @param reason null when the plugin says so itself */
    static PluginException cancelled(Plugin plugin, Cancelled.Why reason) {
        return new PluginException(kind(reason), "plugin " + plugin + ": " + what(reason));
    }

    private static PluginException.Kind kind(Cancelled.Why reason) {
        return reason == Cancelled.Why.DEADLINE || reason == Cancelled.Why.FROZEN
                ? PluginException.Kind.TIMEOUT
                : PluginException.Kind.CANCELLED;
    }

    private static String what(Cancelled.Why reason) {
        return switch (reason == null ? Cancelled.Why.CALLER : reason) {
            case DEADLINE -> "took too long";
            case FROZEN -> "gave no sign of life for too long";
            default -> "the call was cancelled";
        };
    }
}
