// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code creel login}: gives the gateway a model provider's key, checked and kept sealed; needs no gateway. */
@Command(name = "login", description = "log in to a model provider: check its key and keep it sealed")
final class LoginCommand extends CliCommand {
    @Option(names = "--provider", required = true, paramLabel = "NAME",
            description = "anthropic, openai, openrouter, groq, mistral, deepseek, ollama, lmstudio, or a name of yours")
    private String provider;

    @Mixin
    private KeyOptions options;

    @Override
    public Integer call() {
        List<String> models = login(provider, options, true, out);
        Json.Obj all = Json.object().put("ok", true).put("provider", provider).put("checked", !options.unchecked)
                .put("models", Json.array(models.stream().map(Json::of).toList())).build();
        out.result(all, "logged in to " + provider + (options.unchecked ? "; not checked"
                : models.isEmpty() ? "; it answers" : "; it has " + models.size() + " models, for example "
                        + String.join(", ", models.subList(0, Math.min(5, models.size())))));
        out.hint("choose one with: creel models set " + provider + "/" + (models.isEmpty() ? "MODEL" : models.get(0)));
        return 0;
    }

    /**
     * @param again whether a key that is there may be changed: a person is asked for it, and one in the configuration moves
     * @return what models the provider has; empty when it was not asked
     */
    static List<String> login(String provider, KeyOptions options, boolean again, Out out) {
        ProviderLogin login = new ProviderLogin(location(), env, provider, options.baseUrl, options.api);
        boolean lacks = login.lacksKey();
        String given = options.key(lacks, again && login.hasKey(), provider, Config.open(location()), terminal, out);
        boolean same = given.isEmpty() && !lacks && !options.none;
        List<String> models = options.unchecked ? List.of() : login.check(same ? login.kept() : given);
        String moving = same && again ? login.inline() : "";
        login.write(options.variable.isEmpty() ? given + moving : "", options.variable, options.none);
        if (!moving.isEmpty()) {
            out.hint("the key is sealed now; older copies of the configuration (.bak beside it) still show it: delete them");
        }
        return models;
    }
}
