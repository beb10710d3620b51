// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * The model of one turn, as the configuration describes it.
 *
 * @param provider the provider's id
 * @param model the model's id within its provider
 * @param kind the service property {@code model=KIND} of the plugin that speaks to it
 * @param builtIn whether the plugin brings the model along, without an entry in {@code models.providers}
 * @param settings the provider's section; empty for a built-in one
 * @param contextWindow tokens
 * @param maxTokens most tokens of an answer, 0 for the model's own bound
 */
record ModelChoice(
        String provider,
        String model,
        String kind,
        boolean builtIn,
        Json.Obj settings,
        long contextWindow,
        int maxTokens) {
    /** The provider every installation has; a turn right after the start waits for it. */
    static final String OFFLINE = "offline";

    private static final String DEFAULT_API = "openai-completions";
    private static final long CONTEXT_WINDOW = 200_000;

    /**
     * @param broughtAlong whether a plugin has models of that name of its own
     * @throws TurnFailure when the model is neither configured nor brought along
     */
    static ModelChoice of(Snapshot snapshot, String name, Predicate<String> broughtAlong) {
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw absent("unknown", "The model \"" + name + "\" is not of the form provider/model."
                    + " Correct agents.defaults.model.primary.");
        }
        String provider = name.substring(0, slash);
        String model = name.substring(slash + 1);
        if (snapshot.object("models.providers").get(provider) instanceof Json.Obj settings) {
            return configured(provider, model, settings);
        }
        if (provider.equals(OFFLINE) || broughtAlong.test(provider)) {
            return new ModelChoice(provider, model, provider, true, Json.Obj.EMPTY, CONTEXT_WINDOW, 0);
        }
        throw absent("auth", "The model provider \"" + provider + "\" is not configured. Add"
                + " models.providers." + provider + " (baseUrl, apiKey, models), or choose another model with"
                + " agents.defaults.model.primary.");
    }

    private static TurnFailure absent(String kind, String message) {
        return new TurnFailure("error", kind, message, Fault.ABSENT, Duration.ZERO);
    }

    ModelChoice with(Json.Obj other) {
        return new ModelChoice(provider, model, kind, builtIn, other, contextWindow, maxTokens);
    }

    String name() {
        return provider + "/" + model;
    }

    /** What a {@link dev.creel.api.model.Prompt} calls the provider: empty for a built-in model. */
    String promptProvider() {
        return builtIn ? "" : provider;
    }

    /** A model of a provider's section, whether the section lists it or not. */
    static ModelChoice configured(String provider, String model, Json.Obj settings) {
        Json.Obj entry = Json.Obj.EMPTY;
        for (Json candidate : settings.array("models")) {
            if (candidate instanceof Json.Obj o && o.text("id").orElse("").equals(model)) {
                entry = o;
            }
        }
        Json.Obj own = entry;
        String api = own.text("api").or(() -> settings.text("api")).orElse(DEFAULT_API);
        long takes = own.integer("contextWindow").filter(n -> n > 0).orElse(CONTEXT_WINDOW);
        long window = Math.min(takes, own.integer("contextTokens").filter(n -> n > 0).orElse(takes));
        long most = own.integer("maxTokens").filter(n -> n > 0 && n <= Integer.MAX_VALUE).orElse(0L);
        return new ModelChoice(provider, model, api, false, settings, window, (int) most);
    }
}
