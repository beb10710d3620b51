// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.plugin.Failure;
import dev.creel.api.skill.SkillSource;
import dev.creel.api.skill.SkillSource.Skill;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The skills that plugins offer right now; sources are asked once after each change, texts when read; thread-safe. */
final class Skills {
    /** Most skills a prompt names. */
    static final int MOST = 64;

    /** Most characters of a description, and of a text. */
    static final int LONGEST_DESCRIPTION = 300;

    static final int LONGEST_TEXT = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Skills.class);
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final PluginServices services;
    private volatile Known known = new Known(List.of(), Map.of());

    Skills(PluginServices services) {
        this.services = services;
    }

    private record Offer(String description, Service<SkillSource> source) {}

    private record Known(List<Service<SkillSource>> of, Map<String, Offer> byName) {}

    boolean any() {
        return !services.of(SkillSource.class).isEmpty();
    }

    /** One line for each skill, in alphabetical order; empty if there is none. */
    String lines() {
        if (!any()) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        offers().forEach((name, offer) ->
                out.append(out.length() == 0 ? "" : "\n").append("- ").append(name).append(": ").append(offer.description()));
        return out.toString();
    }

    /** A skill's text as its source has it now; fails as a call of a plugin does. */
    Optional<String> text(String name, Duration deadline) {
        Offer offer = offers().get(name);
        if (offer == null) {
            return Optional.empty();
        }
        return offer.source().call(deadline, (source, call) -> List.copyOf(source.skills(call))).stream()
                .filter(skill -> skill.name().equals(name))
                .findFirst()
                .map(skill -> Untrusted.bounded(skill.text(), LONGEST_TEXT));
    }

    private Map<String, Offer> offers() {
        List<Service<SkillSource>> registered = services.of(SkillSource.class);
        Known now = known;
        if (now.of() == registered) {
            return now.byName();
        }
        TreeMap<String, Offer> byName = new TreeMap<>();
        Set<String> twice = new HashSet<>();
        for (Service<SkillSource> source : registered) {
            for (Skill skill : skills(source)) {
                Offer offer = new Offer(Untrusted.line(skill.description(), LONGEST_DESCRIPTION), source);
                if (byName.putIfAbsent(skill.name(), offer) != null) {
                    twice.add(skill.name());
                }
            }
        }
        twice.forEach(name -> {
            byName.remove(name);
            LOG.warn("Several plugins offer the skill \"{}\"; none of them is used. Disable all but one", name);
        });
        while (byName.size() > MOST) {
            String last = byName.lastKey();
            byName.remove(last);
            LOG.warn("The skill \"{}\" is left out: a prompt names {} skills at most", last, MOST);
        }
        known = new Known(registered, byName);
        return byName;
    }

    /** Those the source was granted to register: another name would pass as somebody else's skill. */
    private static List<Skill> skills(Service<SkillSource> source) {
        try {
            return source.call(ASKING, (plugin, call) -> List.copyOf(plugin.skills(call))).stream()
                    .limit(MOST)
                    .filter(skill -> source.property("skill").contains(skill.name()))
                    .toList();
        } catch (Failure | PluginException | ClassCastException e) {
            LOG.warn("Plugin {} does not tell its skills: {}", source.plugin().name(), e.getMessage());
            return List.of();
        }
    }
}
