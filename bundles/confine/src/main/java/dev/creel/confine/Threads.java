// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.osgi.annotation.versioning.ProviderType;

/** The one place core takes threads from: host threads, virtual where the JVM has them; thread-safe. */
@ProviderType
public interface Threads {
    /** Makes named host threads. */
    ThreadFactory factory(String name);

    /** Runs each task on a thread of its own, at most {@code limit} at a time; a task over the limit waits in a queue of {@code queue}. */
    ExecutorService executor(String name, int limit, int queue);
}
