// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shorter ways of this family to say where a channel account's secret is, turned into the references every secret has:
 * {@code tokenFile} and {@code passwordFile} name a file, and some services have a usual variable of the environment, which
 * only the default account takes, and only when nothing else is said. Immutable.
 */
final class ChannelSecrets {
    private static final Map<String, Map<String, String>> USUAL = Map.of(
            "telegram", Map.of("botToken", "TELEGRAM_BOT_TOKEN"),
            "discord", Map.of("token", "DISCORD_BOT_TOKEN"),
            "slack", Map.of("botToken", "SLACK_BOT_TOKEN", "appToken", "SLACK_APP_TOKEN"));
    private static final List<String> FILES = List.of("tokenFile", "passwordFile");

    private final Environment environment;

    ChannelSecrets(Environment environment) {
        this.environment = environment;
    }

    /** The tree with the references put where the secrets belong. */
    Json.Obj in(Json.Obj tree) {
        if (!(tree.get("channels") instanceof Json.Obj channels)) {
            return tree;
        }
        Map<String, Json> all = new LinkedHashMap<>(channels.members());
        all.replaceAll((kind, channel) -> channel instanceof Json.Obj object ? channel(kind, object) : channel);
        return with(tree, "channels", new Json.Obj(all));
    }

    private Json.Obj channel(String kind, Json.Obj channel) {
        Json.Obj out = files(kind, channel);
        Json.Obj accounts = out.object("accounts");
        if (accounts.members().isEmpty()) {
            return usual(kind, out);
        }
        Map<String, Json> all = new LinkedHashMap<>(accounts.members());
        all.replaceAll((id, account) -> account instanceof Json.Obj object ? account(kind, id, object, out) : account);
        return with(out, "accounts", new Json.Obj(all));
    }

    /** What stands on the channel holds for its accounts as well, so the default account needs no variable then. */
    private Json.Obj account(String kind, String id, Json.Obj account, Json.Obj channel) {
        Json.Obj own = files(kind, account);
        boolean said = USUAL.getOrDefault(kind, Map.of()).keySet().stream().anyMatch(channel::has);
        return id.equals("default") && !said ? usual(kind, own) : own;
    }

    /** A file wins over a value beside it, as in the rest of the family; one that cannot be read is no reason to take the value. */
    private static Json.Obj files(String kind, Json.Obj account) {
        Json.Obj out = account;
        for (String key : FILES) {
            if (account.get(key) instanceof Json.Str file) {
                Json.Obj reference = Json.object().put("source", "file").put("path", file.value()).build();
                out = with(out, secret(kind, key), reference);
            }
        }
        return out;
    }

    private static String secret(String kind, String fileKey) {
        String bare = fileKey.substring(0, fileKey.length() - "File".length());
        return bare.equals("token") && kind.equals("telegram") ? "botToken" : bare;
    }

    private Json.Obj usual(String kind, Json.Obj account) {
        Json.Obj out = account;
        for (Map.Entry<String, String> usual : USUAL.getOrDefault(kind, Map.of()).entrySet()) {
            Optional<String> value = account.has(usual.getKey()) ? Optional.empty() : environment.get(usual.getValue());
            if (value.isPresent()) {
                out = with(out, usual.getKey(), Json.object().put("source", "env").put("id", usual.getValue()).build());
            }
        }
        return out;
    }

    private static Json.Obj with(Json.Obj object, String key, Json value) {
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        members.put(key, value);
        return new Json.Obj(members);
    }
}
