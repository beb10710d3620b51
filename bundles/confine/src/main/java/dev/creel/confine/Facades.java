// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.osgi.annotation.versioning.ProviderType;

/** Offers host services to plugins, one object for each plugin, so that the callee knows its caller without asking. */
@ProviderType
public interface Facades {
    /**
     * Registers a service for plugins. Calls on the object are host code on the plugin's thread.
     *
     * @param contract an interface of {@code dev.creel.api}
     * @param factory makes the object for one plugin
     * @return unregisters the service when closed
     */
    <T> AutoCloseable offer(Class<T> contract, Function<Caller, ? extends T> factory);

    /**
     * Guards a host object that is handed to a plugin inside a call, such as a sink: its methods run as host code,
     * with arguments copied before.
     *
     * @param contract an interface of {@code dev.creel.api}
     */
    <T> T guard(Class<T> contract, T hostObject);

    /**
     * Guards an object as {@link #guard(Class, Object)}, for a time: it and all that came from it answer no more when it is over.
     *
     * @param over whether the time is over; asked at each call
     */
    <T> T guard(Class<T> contract, T hostObject, BooleanSupplier over);
}
