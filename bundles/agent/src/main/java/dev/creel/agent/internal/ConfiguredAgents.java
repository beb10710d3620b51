// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Agents;
import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.plugin.Failure;
import dev.creel.config.Config;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The agents and models of the newest configuration, and the models that plugins bring along; thread-safe. */
@Component(service = Agents.class)
public final class ConfiguredAgents implements Agents {
    private static final Duration DISCOVERING = Duration.ofSeconds(15);

    private final Rosters rosters;
    private final PluginServices services;
    private final BuiltInModels builtIn;

    @Activate
    public ConfiguredAgents(@Reference Config config, @Reference PluginServices services) {
        this.rosters = new Rosters(config);
        this.services = services;
        this.builtIn = new BuiltInModels(services);
    }

    @Deactivate
    void stop() throws Exception {
        builtIn.close();
    }

    @Override
    public String defaultId() {
        return rosters.current().defaultId();
    }

    @Override
    public List<AgentInfo> list() {
        return List.copyOf(rosters.current().agents().values());
    }

    @Override
    public List<ModelInfo> models() {
        Map<String, Json> providers = rosters.current().snapshot().object("models.providers").members();
        Set<String> kinds = kinds();
        List<ModelInfo> models = new ArrayList<>();
        for (Map.Entry<String, Json> provider : providers.entrySet()) {
            if (provider.getValue() instanceof Json.Obj settings) {
                for (Json model : settings.array("models")) {
                    if (model instanceof Json.Obj o && !o.text("id").orElse("").isEmpty()) {
                        models.add(info(provider.getKey(), settings, o, kinds));
                    }
                }
            }
        }
        builtIn.list().stream().filter(model -> !providers.containsKey(model.provider())).forEach(models::add);
        return models;
    }

    @Override
    public List<ModelInfo> discover(String provider) {
        if (!(rosters.current().snapshot().object("models.providers").get(provider) instanceof Json.Obj settings)) {
            throw new Failure(Failure.Code.NOT_FOUND, "there is no provider \"" + provider + "\" in models.providers");
        }
        String kind = ModelChoice.configured(provider, "", settings).kind();
        Service<ModelProvider> service = services.of(ModelProvider.class).stream()
                .filter(each -> each.property("model").contains(kind))
                .findFirst()
                .orElseThrow(() -> new Failure(Failure.Code.UNSUPPORTED, "no active plugin speaks \"" + kind + "\""));
        List<ModelInfo> models = new ArrayList<>();
        try {
            for (Model model : service.call(DISCOVERING, (plugin, call) -> List.copyOf(plugin.discover(provider, settings, call)))) {
                models.add(new ModelInfo(provider, model.id(), model.name(), model.contextWindow(), model.reasoning(), true));
            }
        } catch (PluginException | ClassCastException e) {
            // Type arguments are the plugin's word only: its list may hold anything.
            throw new Failure(Failure.Code.TEMPORARY, "the plugin for \"" + kind + "\" gave no list of models");
        }
        return models;
    }

    private static ModelInfo info(String provider, Json.Obj settings, Json.Obj model, Set<String> kinds) {
        String id = model.text("id").orElseThrow();
        ModelChoice choice = ModelChoice.configured(provider, id, settings);
        return new ModelInfo(provider, id, model.text("name").orElse(id), choice.contextWindow(),
                model.get("reasoning").equals(Json.of(true)), kinds.contains(choice.kind()));
    }

    private Set<String> kinds() {
        Set<String> kinds = new HashSet<>();
        for (Service<ModelProvider> service : services.of(ModelProvider.class)) {
            kinds.addAll(service.property("model"));
        }
        return kinds;
    }
}
