// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Freeze;
import dev.creel.config.ModelSize;
import dev.creel.config.Snapshot;
import dev.creel.toolgate.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The layers that hold for somebody in one state of the configuration, in the order in which they are asked. */
final class Layers {
    private static final String PROFILE = "profile";
    private static final String ALSO = "alsoAllow";
    private static final String SMALL = "smallModels";

    private final Subject subject;
    private final Section shared;
    private final Section own;
    private final List<Layer> layers = new ArrayList<>();

    private Layers(Snapshot now, Subject subject) {
        this.subject = subject;
        this.shared = new Section("tools", now.root().get("tools"));
        this.own = own(now, subject.agentId());
        Lists all = new Lists(shared);
        Lists agent = new Lists(own);
        layers.add(new Frozen(Freeze.of(now)));
        layers.add(new FixedRules(subject, all.allowsByName("memory_save") || agent.allowsByName("memory_save")));
        layers.add(new ReadOnly(shared.at("readOnlyMode")));
        layers.add(new ReadOnly(own.at("readOnlyMode")));
        Section provider = byProvider(shared);
        Section ownProvider = byProvider(own);
        profile(own.at(PROFILE).or(shared.at(PROFILE)), own.at(ALSO).present() ? own : shared);
        profile(ownProvider.at(PROFILE).or(provider.at(PROFILE)), ownProvider.at(PROFILE).present() ? ownProvider : provider);
        layers.addAll(List.of(all, new Lists(provider), agent, new Lists(ownProvider)));
        if (ModelSize.small(subject.model())) {
            layers.add(new SmallModel(own.at(SMALL).or(shared.at(SMALL)), subject.model()));
        }
        PlaceLists.of(now, subject.place()).ifPresent(layers::add);
        if (subject.sandboxed()) {
            layers.add(new SandboxLists(own.at("sandbox").at("tools"), shared.at("sandbox").at("tools")));
        }
        if (subject.subAgent()) {
            layers.add(new SubAgents(new Lists(shared.at("subagents").at("tools"))));
        }
        if (!subject.owner()) {
            layers.add(new Guests(new Lists(own.at("guests").or(shared.at("guests")))));
        }
    }

    static List<Layer> of(Snapshot now, Subject subject) {
        return new Layers(now, subject).layers;
    }

    private void profile(Section which, Section adds) {
        if (which.present()) {
            layers.add(new Profile(which, adds.at(ALSO).texts()));
        }
    }

    /** A model's own entry counts in place of its provider's. */
    private Section byProvider(Section tools) {
        Section all = tools.at("byProvider");
        String provider = subject.provider().toLowerCase(Locale.ROOT);
        Section found = new Section(all.path() + '.' + provider, Json.Nil.NIL);
        if (all.present() && !(all.value() instanceof Json.Obj)) {
            return all;
        }
        String model = provider + '/' + subject.model().toLowerCase(Locale.ROOT);
        for (Map.Entry<String, Json> entry : all.value() instanceof Json.Obj o ? o.members().entrySet() : Map.<String, Json>of().entrySet()) {
            String key = entry.getKey().strip().toLowerCase(Locale.ROOT);
            if (key.equals(model) || key.equals(provider) && !found.present()) {
                found = all.at(entry.getKey());
            }
        }
        return found;
    }

    /** What an agent's own entry says of tools. */
    static Section own(Snapshot now, String agentId) {
        String path = "agents.list." + agentId.toLowerCase(Locale.ROOT) + ".tools";
        for (Json entry : now.list("agents.list")) {
            if (entry instanceof Json.Obj agent && agentId.equalsIgnoreCase(agent.text("id").orElse("").strip())) {
                return new Section(path, agent.get("tools"));
            }
        }
        return new Section(path, Json.Nil.NIL);
    }
}
