// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.osgi.annotation.versioning.ProviderType;

/** The services plugins contribute, called on the plugins' own threads; thread-safe. */
@ProviderType
public interface PluginServices {
    /** What is registered for a contract of {@code dev.creel.api} right now, in a stable order. */
    <T> List<Service<T>> of(Class<T> contract);

    /** Runs the action after services of the contract came or went. @return stops that when closed */
    AutoCloseable onChange(Class<?> contract, Runnable action);

    /** One service of one plugin. */
    interface Service<T> {
        PluginId plugin();

        /** A service property as text values; empty if there is none. */
        List<String> property(String name);

        /**
         * Calls the service on one of the plugin's call threads and waits.
         *
         * @param deadline longest wait; then the call is cancelled and its thread interrupted
         * @throws Failure as the plugin threw it, rebuilt from code and text
         * @throws PluginException when it threw anything else, took too long or is gone
         */
        <R> R call(Duration deadline, BiFunction<T, Call, R> body);

        /** Starts a call on one of the plugin's stream threads; does not wait. */
        <R> Running<R> stream(Duration total, BiFunction<T, Call, R> body);
    }

    /** A call under way. */
    interface Running<R> {
        /** Cancels the call and interrupts its thread. */
        void cancel();

        /** Waits for its end; throws as {@link Service#call} does. */
        R join();

        /** Runs the action when it has ended, on a host thread. */
        void onEnd(Runnable action);
    }
}
