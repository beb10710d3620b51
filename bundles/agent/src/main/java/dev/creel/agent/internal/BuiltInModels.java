// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.Agents.ModelInfo;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.plugin.Failure;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that plugins bring along; asked for when somebody wants the list, once after each change; thread-safe. */
final class BuiltInModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BuiltInModels.class);
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final PluginServices services;
    private final AutoCloseable watch;
    private final AtomicLong changes = new AtomicLong();
    private volatile Found found = new Found(-1, List.of());

    BuiltInModels(PluginServices services) {
        this.services = services;
        this.watch = services.onChange(ModelProvider.class, changes::incrementAndGet);
    }

    private record Found(long change, List<ModelInfo> models) {}

    List<ModelInfo> list() {
        long now = changes.get();
        Found known = found;
        if (known.change() == now) {
            return known.models();
        }
        List<ModelInfo> fresh = new ArrayList<>();
        services.of(ModelProvider.class).forEach(service -> ask(service, fresh));
        found = new Found(now, List.copyOf(fresh));
        return found.models();
    }

    /** The choice with what the plugin tells about its own model. */
    ModelChoice complete(ModelChoice choice) {
        for (ModelInfo model : list()) {
            if (model.provider().equals(choice.kind()) && model.id().equals(choice.model()) && model.contextWindow() > 0) {
                return new ModelChoice(choice.provider(), choice.model(), choice.kind(), true, choice.settings(),
                        model.contextWindow(), choice.maxTokens());
            }
        }
        return choice;
    }

    private static void ask(Service<ModelProvider> service, List<ModelInfo> into) {
        try {
            for (Model model : service.call(ASKING, (provider, call) -> List.copyOf(provider.models(call)))) {
                for (String kind : service.property("model")) {
                    into.add(new ModelInfo(kind, model.id(), model.name(), model.contextWindow(), model.reasoning(), true));
                }
            }
        } catch (Failure | PluginException | ClassCastException e) {
            // Type arguments are the plugin's word only: its list may hold anything.
            LOG.warn("Plugin {} does not tell its models: {}", service.plugin().name(), e.getMessage());
        }
    }

    @Override
    public void close() throws Exception {
        watch.close();
    }
}
