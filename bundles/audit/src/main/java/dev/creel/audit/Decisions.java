// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** What the log of decisions says, for explaining one of them; reading does not hold up writing. Thread-safe. */
@ProviderType
public interface Decisions {
    /** The newest decision of that kind; empty if there is none, or none that can be read. */
    Optional<Decision> last(Predicate<Decision> kind);

    /**
     * One line of the log.
     *
     * @param id what was quoted to the user @param time in ISO form @param event what was decided
     * @param fields who, what, which rule, how to grant
     */
    record Decision(String id, String time, String event, Map<String, String> fields) {
        public Decision {
            fields = Map.copyOf(fields);
        }

        /** The field; empty if there is none of that name. */
        public String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }
}
