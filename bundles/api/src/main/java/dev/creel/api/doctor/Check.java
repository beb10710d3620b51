// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.doctor;

import dev.creel.api.plugin.Call;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A plugin's part of the security audit: one look at what the plugin knows about its own safety, registered with the service
 * property {@code check=NAME}. Needs {@code ContributePermission "check:NAME"}. Called on the plugin's call threads whenever
 * an operator asks for a deep audit; the host puts {@code plugins.PLUGIN.} before each id.
 */
@ConsumerType
public interface Check {
    /** What is wrong or worth knowing; empty when all is well. Changes nothing. */
    List<Finding> look(Call call);

    /** How much a finding matters. */
    enum Severity {
        /** Worth knowing. */
        INFO,
        /** Weakens a protection. */
        WARN,
        /** Opens the machine, the agent or a secret to somebody. */
        CRITICAL;

        /** As it is written in reports. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Something an audit found.
     *
     * @param id stable, of lower-case words with dots between; tools and suppressions refer to it
     * @param subject what it is about: the path of a setting, a file, a plugin
     * @param title what is wrong, in a few words
     * @param detail the evidence: what was seen and what follows from it; never a secret
     * @param remedy what to do; empty when there is nothing to do
     */
    record Finding(String id, Severity severity, String subject, String title, String detail, String remedy) {
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:@-]{0,199}");

        public Finding {
            Objects.requireNonNull(severity, "severity");
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(remedy, "remedy");
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("\"" + id + "\" is no id of a finding; use words with dots between");
            }
        }
    }
}
