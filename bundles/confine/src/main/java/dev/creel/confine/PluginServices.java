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

        /**
         * Keeps the body running on one of the plugin's loop threads until the loop is closed or the service goes. When
         * the body returns or throws before, it runs again after a pause that grows; a plugin whose loops break too often
         * is put in quarantine. A {@link Failure} is no break: it makes the pause longer only.
         *
         * @param key names the loop among those of this service
         * @param silence longest time in which nobody asks the {@link Call} whether it is cancelled; the body is ended and
         *     run again when it is longer; zero for no limit
         * @throws PluginException when the plugin's quota of loops is used up, or it is in quarantine
         * @throws IllegalStateException when this service has a loop of that key
         */
        <R> Loop keep(String key, Duration silence, BiFunction<T, Call, R> body);

        /** Whether the plugin holds {@code ContributePermission} of that name, as {@code hook:before-tool}, with these actions. */
        boolean contributes(String name, String actions);

        /**
         * Asks for a right of the plugin's as it stands now; a refusal has an audit line.
         *
         * @throws dev.creel.api.plugin.Refused when the plugin does not hold it
         */
        void demand(String type, String name, String actions);
    }

    /** A body of a plugin that the host keeps running. */
    interface Loop extends AutoCloseable {
        /** How the loop is doing; {@code rounds} counts the runs begun, {@code last} says how the last one ended. */
        record Status(State state, int rounds, String last) {}

        /** Where a loop stands. */
        enum State { RUNNING, PAUSING, ENDED }

        Status status();

        /** Cancels the call, interrupts its thread and starts no other; does not wait. */
        @Override
        void close();
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
