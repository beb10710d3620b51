// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge.osgi;

import java.security.Permission;
import java.util.Dictionary;
import java.util.concurrent.Callable;

/**
 * What the patched framework asks; implemented once, by the permission engine. Framework types appear as
 * {@code Object}, because the boot path does not see {@code org.osgi}. Thread-safe.
 */
public interface FrameworkHook {
    /**
     * Decides for the code on the current thread.
     *
     * @param context what {@link #context} returned earlier, or null for now
     * @throws SecurityException when it was not granted
     */
    void check(Permission permission, Object context);

    /** Who is on the current thread, for a check later on; never null. */
    Object context();

    /** Decides for a bundle, whatever thread asks. */
    boolean implies(Object bundle, Permission permission);

    /**
     * Decides whether the owner of a bundle context may register under these names.
     *
     * @return the properties to register with: for a plugin a copy of final JDK types
     */
    Dictionary<?, ?> registering(Object context, String[] names, Object service, Dictionary<?, ?> properties);

    /** The properties a service that the bundle registered under these names may change to. */
    Dictionary<?, ?> changing(Object bundle, Object names, Dictionary<?, ?> properties);

    /** Decides whether the owner of a bundle context may install bundles. */
    void installing(Object context);

    /** The bundle, or null if the owner of that context must not see it. */
    Object visible(Object context, Object bundle);

    /**
     * What the direct caller of a framework method may see of its answer.
     *
     * @param answer a bundle, an array of bundles, or null
     */
    Object seen(Object answer);

    /** Decides whether a bundle may get that service. */
    void getting(Object bundle, Object reference);

    /** Decides whether a configuration bound to that location, or to null, may reach that bundle. */
    boolean located(String location, Object bundle);

    /**
     * Runs framework code that will call code of the owner, on a thread of the owner if it is a plugin.
     *
     * @param point which code, for example {@code scr.load}
     * @param owner a bundle or a bundle context
     * @param subject the object that will be called, or null if it is SCR's
     * @param event the event that is delivered, or null
     * @param filter the listener's filter, or null
     * @return what the code returned; null when it runs later
     */
    Object hand(String point, Object owner, Object subject, Object event, Object filter, Callable<?> code)
            throws Exception;

    /** Runs SCR's code that uses a plugin's bundle context for SCR's own purposes. */
    Object marked(Callable<?> code) throws Exception;

    /**
     * Begins a reflective call of a class of that loader from trusted code.
     *
     * @return a token for {@link #leavePlugin}
     * @throws IllegalStateException when plugin code may not run here
     */
    int enterPlugin(ClassLoader loader);

    void leavePlugin(int token);

    /**
     * A reflective call into a class of that loader threw.
     *
     * @return what the framework is told instead: a plugin's own throwable would run the plugin's methods wherever it is
     *     looked at, and would hold the plugin's loader as long as it is kept
     */
    Throwable failed(ClassLoader loader, Throwable thrown);
}
