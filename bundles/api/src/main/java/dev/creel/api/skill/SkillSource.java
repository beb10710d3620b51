// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.skill;

import dev.creel.api.plugin.Call;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives skills, registered with the service property {@code skill=NAME} (several values for several skills). Needs
 * {@code ContributePermission "skill:NAME"}. A skill is text for the model and gives no right. Called on the plugin's call
 * threads.
 */
@ConsumerType
public interface SkillSource {
    List<Skill> skills(Call call);

    /**
     * A skill.
     *
     * @param name as in the service property
     * @param description when to use it, one line, at most 300 characters
     * @param text the skill itself, at most 64 KiB
     */
    record Skill(String name, String description, String text) {
        public Skill {
            if (!name.matches("[a-z][a-z0-9-]{0,63}")) {
                throw new IllegalArgumentException("not a skill's name: " + name);
            }
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(text, "text");
        }
    }
}
