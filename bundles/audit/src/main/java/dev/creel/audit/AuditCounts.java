// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** How often what was decided since the start, by event and rule; bounded, thread-safe. */
@ProviderType
public interface AuditCounts {
    List<Count> counts();

    /** One kind of decision; {@code rule} is empty where none was named, {@code other} where there are too many. */
    record Count(String event, String rule, long times) {}
}
