// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel plugins install}: shows what a jar asks for, and installs it when that is consented to. */
@Command(name = "install", description = "install a plugin from a jar or an https URL; shows what it asks for and asks you first")
class PluginInstall extends PluginCommand {
    @Parameters(paramLabel = "FILE|URL")
    private String location;

    @Option(names = "--name", defaultValue = "", description = "its short name; default: taken from the bundle")
    private String name;

    @Option(names = "--version", defaultValue = "", description = "the exact version expected")
    private String version;

    @Option(names = "--sha256", defaultValue = "", description = "the digest expected")
    private String sha256;

    @Option(names = "--trust-signer", paramLabel = "KEY", defaultValue = "",
            description = "the Ed25519 key that must have signed it; later updates must be signed by it, too")
    private String signer;

    @Option(names = "--versions", paramLabel = "RANGE", defaultValue = "",
            description = "those taken from that signer, as [1.2,2); default: up to the next major version")
    private String versions;

    @Option(names = "--allow-downgrade", description = "an older version than the installed one is meant")
    private boolean downgrade;

    @Option(names = "--any-origin", description = "a URL outside plugins.sources is meant")
    private boolean anyOrigin;

    @Option(names = "--optional", paramLabel = "LINE", description = "grant this optional line too; can be repeated")
    private List<String> optional = new ArrayList<>();

    @Option(names = {"-y", "--yes"}, description = "consent without being asked")
    private boolean yes;

    @Override
    public Integer call() {
        String from = location.startsWith("https://") || location.startsWith("http://") ? location : file();
        Json.Obj plan = ask("plugins.plan", wanted(from));
        checked(plan);
        List<PluginPlan.Line> lines = new PluginPlan(plan, from, optional).lines();
        if (!json || !yes) {
            out.lines(lines);
        }
        consent(plan);
        Json.Obj done = apply(plan);
        out.result(Json.object().put("plan", plan).put("plugin", done.object("plugin")).build(), state(done));
        return 0;
    }

    /** Who leaves now is told that the gateway does not. */
    private Json.Obj apply(Json.Obj plan) {
        AtomicBoolean answered = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!answered.get()) {
                out.hint("the gateway goes on with it; look with: creel plugins list");
            }
        }, "creel-consented"));
        try {
            return ask("plugins.apply", Json.object().put("consent", plan.text("consent").orElse(""))
                    .put("optional", Json.array(optional.stream().map(Json::of).toList())).build());
        } finally {
            answered.set(true);
        }
    }

    /** Paths are the gateway's to read; a relative one is ours to complete. */
    private String file() {
        return Path.of(location).toAbsolutePath().normalize().toString();
    }

    private Json.Obj wanted(String from) {
        List<Json> allow = new ArrayList<>();
        if (downgrade) {
            allow.add(Json.of("downgrade"));
        }
        if (anyOrigin) {
            allow.add(Json.of("any-origin"));
        }
        Json.Builder out = Json.object().put("location", from).put("allow", Json.array(allow));
        put(out, "name", name);
        put(out, "version", version);
        put(out, "digest", sha256.toLowerCase(Locale.ROOT));
        put(out, "signer", signer);
        put(out, "versions", versions);
        return out.build();
    }

    private static void put(Json.Builder out, String key, String value) {
        if (!value.isEmpty()) {
            out.put(key, value);
        }
    }

    /** What the plan has to be for this command. */
    void checked(Json.Obj plan) {
        for (String line : optional) {
            if (plan.array("optional").stream().noneMatch(each -> each instanceof Json.Obj o && o.text("line").filter(line::equals).isPresent())) {
                throw new CliException("the plugin does not ask for the optional line " + line + "; --optional takes a line as it is shown");
            }
        }
    }

    private void consent(Json.Obj plan) {
        if (yes) {
            return;
        }
        if (!terminal.asks()) {
            throw new CliException("nothing was changed: there is no terminal to ask on; add --yes if you consent to the above");
        }
        out.question((plan.text("replaces").orElse("").isEmpty() ? "Install " : "Update ") + text(plan, "name") + " with these rights? [y/N] ");
        if (!terminal.yes()) {
            throw new CliException("nothing was changed: you did not consent");
        }
    }
}
