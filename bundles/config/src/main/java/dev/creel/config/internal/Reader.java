// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads the configuration from its files: includes, variables, old names, schema, plugins' sections, rules. Thread-safe. */
final class Reader {
    static final String ENV_FILE = ".env";

    private final Location location;
    private final UnaryOperator<String> process;

    Reader(Location location, UnaryOperator<String> process) {
        this.location = location;
        this.process = process;
    }

    /** @param sections schemas of plugins' sections by plugin */
    Reading read(Texts texts, Map<String, Schema> sections) {
        List<Issue> issues = new ArrayList<>();
        List<Issue> warnings = new ArrayList<>();
        Environment environment = Environment.of(process, dotEnv(texts, issues));
        Optional<String> main = find(texts, location.file(), issues);
        Json.Obj raw = main.isPresent() ? parse(texts, main.get(), issues) : Json.Obj.EMPTY;
        Environment all = environment.with(raw.object("env"));
        Variables variables = new Variables(all, issues);
        Json.Obj tree = (Json.Obj) variables.resolve(raw, KeyPath.ROOT);
        Map<String, SecretSource> secrets = new HashMap<>();
        if (issues.isEmpty() || !raw.members().isEmpty()) {
            tree = check(new ChannelSecrets(all).in(tree), variables.whole(), sections, issues, warnings, secrets);
        }
        return new Reading(main.isPresent(), main.isPresent() ? hash(main.get()) : "", tree, secrets, all, texts.all(), issues, warnings);
    }

    private String dotEnv(Texts texts, List<Issue> issues) {
        return find(texts, location.stateDir().resolve(ENV_FILE), issues).orElse("");
    }

    private static Optional<String> find(Texts texts, Path file, List<Issue> issues) {
        try {
            return texts.find(file);
        } catch (Texts.Unreadable e) {
            issues.add(new Issue("", e.getMessage(), e.remedy()));
            return Optional.empty();
        }
    }

    private Json.Obj parse(Texts texts, String text, List<Issue> issues) {
        if (text.isBlank()) {
            return Json.Obj.EMPTY;
        }
        try {
            Node node = Json5.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
            Strictness.check(node, KeyPath.ROOT, issues);
            Json tree = new Includes(texts, location.file(), issues).resolve(node.json(), KeyPath.ROOT);
            if (tree instanceof Json.Obj object) {
                return object;
            }
            issues.add(new Issue("", "the configuration is no object", "write { ... }"));
        } catch (Json5Exception e) {
            issues.add(new Issue("", location.file() + " " + e.getMessage(), "correct this line"));
        }
        return Json.Obj.EMPTY;
    }

    private Json.Obj check(Json.Obj raw, Map<String, String> variables, Map<String, Schema> sections, List<Issue> issues,
            List<Issue> warnings, Map<String, SecretSource> secrets) {
        Schema schema = CoreSchema.get();
        Json.Obj tree = new Renamed(schema, issues).check(raw);
        List<KeyPath> secretPaths = new ArrayList<>();
        Validator core = new Validator(schema, issues, warnings);
        core.check(tree, KeyPath.ROOT);
        secretPaths.addAll(core.secrets());
        tree = sections(tree, sections, issues, warnings, secretPaths);
        Rules.check(tree, issues);
        Secrets forms = new Secrets(location.file().getParent(), tree.object("secrets").object("providers"), variables, issues, warnings);
        Json hidden = tree;
        for (KeyPath path : secretPaths) {
            Optional<SecretSource> source = forms.read(Trees.at(tree, path), path);
            if (source.isPresent()) {
                secrets.put(path.toString(), source.get());
            }
            hidden = Trees.with(hidden, path, Json.object().put("secret", path.toString()).build());
        }
        return (Json.Obj) hidden;
    }

    /** Sections without a schema are left out: nobody knows what in them is secret. */
    private static Json.Obj sections(Json.Obj tree, Map<String, Schema> sections, List<Issue> issues, List<Issue> warnings,
            List<KeyPath> secrets) {
        Map<String, Json> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Json> member : tree.object("plugins").object("entries").members().entrySet()) {
            String name = member.getKey();
            Schema schema = sections.get(name);
            if (!(member.getValue() instanceof Json.Obj entry) || entry.get("config") == Json.Nil.NIL) {
                entries.put(name, member.getValue());
            } else if (schema == null) {
                Map<String, Json> rest = new LinkedHashMap<>(entry.members());
                rest.remove("config");
                entries.put(name, new Json.Obj(rest));
            } else {
                Validator validator = new Validator(schema, issues, warnings);
                validator.check(entry.get("config"), new KeyPath(List.of("plugins", "entries", name, "config")));
                secrets.addAll(validator.secrets());
                entries.put(name, entry);
            }
        }
        return entries.isEmpty() ? tree
                : (Json.Obj) Trees.with(tree, new KeyPath(List.of("plugins", "entries")), new Json.Obj(entries));
    }

    static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
