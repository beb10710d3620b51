// SPDX-License-Identifier: Apache-2.0
package example.skill;

import dev.creel.api.plugin.Call;
import dev.creel.api.skill.SkillSource;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Two skills: texts that tell an assistant how to write verse. They give no right. */
@Component(service = SkillSource.class, property = {"skill=haiku", "skill=limerick"})
public final class Verses implements SkillSource {
    private static final Skill HAIKU = new Skill(
            "haiku",
            "Use it when somebody asks for a haiku or for a very short poem.",
            """
            # Haiku
            1. Three lines of five, seven and five syllables. Count aloud before you answer.
            2. One season, one thing seen, one turn between the second and the third line.
            3. No title, no rhyme, no explanation afterwards.
            """);

    private static final Skill LIMERICK = new Skill(
            "limerick",
            "Use it when somebody asks for a limerick or for something silly in verse.",
            """
            # Limerick
            1. Five lines, rhymed a a b b a; the first ends with a place or a name.
            2. Lines one, two and five have three beats, lines three and four have two.
            3. The last line surprises. Mock nobody who is in the conversation.
            """);

    @Override
    public List<Skill> skills(Call call) {
        return List.of(HAIKU, LIMERICK);
    }
}
