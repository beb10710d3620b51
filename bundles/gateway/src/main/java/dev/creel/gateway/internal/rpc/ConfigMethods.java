// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.Snapshot;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The methods that show and change the configuration. Secrets never leave: a placeholder stands for each, both ways. */
public final class ConfigMethods {
    private static final String[] CHANGING = {"raw", "baseHash", "sessionKey", "deliveryContext", "note", "restartDelayMs"};

    private final Config config;
    private final Audit audit;

    public ConfigMethods(Config config, Audit audit) {
        this.config = config;
        this.audit = audit;
    }

    public void addTo(Methods methods) {
        methods.add("config.get", Scopes.READ, this::get)
                .add("config.set", Scopes.ADMIN, call -> replace(call, call.params().only("raw", "baseHash")))
                .add("config.apply", Scopes.ADMIN, call -> replace(call, call.params().only(CHANGING)))
                .add("config.patch", Scopes.ADMIN, this::patch)
                .add("config.schema", Scopes.READ, this::schema);
    }

    private void get(Call call) {
        Config.Inspection now = config.inspect();
        Json.Obj shown = Redaction.of(config.current().root());
        Json.Builder out = Json.object().put("path", now.path()).put("exists", now.exists());
        out.put("raw", now.raw().isEmpty() ? Json.Nil.NIL : Json.of(now.raw()))
                .put("parsed", shown)
                .put("valid", now.valid())
                .put("config", shown)
                .put("hash", now.hash())
                .put("issues", issues(now.issues()))
                .put("warnings", issues(now.warnings()));
        call.ok(out.build());
    }

    /** The whole text; takes effect at once, so that {@code apply} has nothing to restart. */
    private void replace(Call call, Params p) {
        String raw = p.text("raw");
        String base = base(p);
        edit(call, () -> List.of(new Change("", raw)), base);
    }

    private void patch(Call call) {
        Params p = call.params().only("raw", "baseHash", "sessionKey", "deliveryContext", "note", "restartDelayMs", "replacePaths");
        String raw = p.text("raw");
        List<String> whole = p.texts("replacePaths");
        String base = base(p);
        edit(call, () -> config.merge(raw, Set.copyOf(whole)), base);
    }

    /** What the change is based on; may be missing only while there is no file. */
    private String base(Params p) {
        String base = p.maybe("baseHash").orElse("");
        p.maybe("sessionKey");
        p.maybe("note");
        p.check();
        if (base.isEmpty() && config.inspect().exists()) {
            throw Refusal.invalid("config base hash required; re-run config.get and retry");
        }
        return base;
    }

    private void edit(Call call, Supplier<List<Change>> wanted, String base) {
        List<Change> changes;
        Snapshot now;
        try {
            changes = wanted.get();
            now = config.edit(changes, base);
        } catch (ConfigException e) {
            throw refusal(e);
        }
        TreeSet<String> paths = new TreeSet<>(changes.stream().map(Change::path).toList());
        audit.record("config.changed", Map.of("who", call.client().peer().clientId(), "connection", call.client().peer().connection(),
                "paths", String.join(", ", paths), "hash", now.hash(), "rule", "operator.admin"));
        call.ok(Json.object()
                .put("ok", true)
                .put("path", now.path())
                .put("config", Redaction.of(now.root()))
                .put("hash", now.hash())
                .build());
    }

    private static Refusal refusal(ConfigException e) {
        if (e.issues().isEmpty()) {
            return Refusal.invalid(e.getMessage());
        }
        Json.Obj details = Json.object().put("issues", issues(e.issues())).build();
        return new Refusal("INVALID_REQUEST", "invalid config: " + e.issues().get(0), details, 0);
    }

    private void schema(Call call) {
        String head = Json.object()
                .put("uiHints", Json.Obj.EMPTY)
                .put("version", "1")
                .put("generatedAt", Instant.now().toString())
                .build().text();
        call.okText(head.substring(0, head.length() - 1) + ",\"schema\":" + config.schema() + "}");
    }

    private static Json issues(List<Config.Issue> issues) {
        return Json.array(issues.stream()
                .map(i -> Json.object().put("path", i.path()).put("message", i.message() + remedy(i)).build())
                .toList());
    }

    private static String remedy(Config.Issue issue) {
        return issue.remedy().isEmpty() ? "" : "; " + issue.remedy();
    }
}
