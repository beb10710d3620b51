// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Explains refusals and looks for what is wrong with plugins; reads only; thread-safe. */
@ProviderType
public interface PluginAdvice {
    /**
     * Explains.
     *
     * @param subject a denial id, or a plugin's name
     * @param about with a name: a permission line, a rule id, or empty for why the plugin is in its state
     * @throws PluginRefusal when there is nothing of that name or id
     */
    Explanation why(String subject, String about);

    /** What is wrong or could be narrower, worst first; empty when all is well. */
    List<Finding> doctor();

    /**
     * An answer.
     *
     * @param rule the rule that decides @param what what it decided, and about what @param grant how to change it;
     *     says so when nobody can
     */
    record Explanation(String plugin, String rule, String what, String grant) {}

    /** Something to look at: severity {@code critical}, {@code warn} or {@code info}; a remedy for each. */
    record Finding(String id, String severity, String plugin, String text, String remedy) {}
}
