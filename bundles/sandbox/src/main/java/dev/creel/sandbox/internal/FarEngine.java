// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal;

import java.util.Map;
import java.util.function.UnaryOperator;

/** An engine that knows folders by paths of its own, and by which that can be looked at. */
public interface FarEngine extends Engine {
    /** Where the engine keeps a volume. */
    String volume(String name);

    /** Makes a container and starts it. @param paths the engine's own path for each source of a mount */
    String create(Plan plan, UnaryOperator<String> paths);

    /**
     * Whether what a container has is what it was to get.
     *
     * @param numbers by path in the container: device and number of the file, as {@link FileNumber} writes them
     */
    boolean same(String container, Map<String, String> numbers);
}
