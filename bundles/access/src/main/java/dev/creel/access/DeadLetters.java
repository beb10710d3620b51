// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Answers that could not be delivered and wait for the operator's word; kept over restarts, bounded; thread-safe. */
@ProviderType
public interface DeadLetters {
    /** Oldest first. */
    List<DeadLetter> all();

    /** Sends it again, flagged as perhaps sent before. @return false when there is none of that key */
    boolean retry(String key);

    /** Forgets it. @return false when there is none of that key */
    boolean drop(String key);

    /** An answer that was given up; its text stays on disk. */
    record DeadLetter(String key, ChannelAddress to, Instant at, Instant givenUp, String why, int characters) {}
}
