// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import dev.creel.config.SecretSource;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the value of a secret field as one of the forms of {@link SecretSource}; anything else is an issue. */
final class Secrets {
    /** What scripts write by accident in place of a token; accepted, they would be the password everybody guesses first. */
    private static final Set<String> NO_VALUE = Set.of("undefined", "null", "none", "nan", "[object object]",
            Config.REDACTED.toLowerCase(Locale.ROOT));

    private final Path folder;
    private final Json.Obj providers;
    private final Map<String, String> variables;
    private final List<Issue> issues;
    private final List<Issue> warnings;

    /** @param variables paths that are one variable and nothing else, with its name */
    Secrets(Path folder, Json.Obj providers, Map<String, String> variables, List<Issue> issues, List<Issue> warnings) {
        this.folder = folder;
        this.providers = providers;
        this.variables = variables;
        this.issues = issues;
        this.warnings = warnings;
    }

    Optional<SecretSource> read(Json value, KeyPath path) {
        if (value instanceof Json.Str text) {
            return text(text.value(), path);
        }
        if (value instanceof Json.Obj reference) {
            return reference(reference, path);
        }
        return issue(path, "must be a secret", "write {source: \"env\", id: \"NAME\"}");
    }

    private Optional<SecretSource> text(String value, KeyPath path) {
        String variable = variables.get(path.toString());
        if (value.isBlank() && variable != null) {
            return Optional.empty(); // already reported as a variable that is not set
        }
        if (value.isBlank() || NO_VALUE.contains(value.strip().toLowerCase(Locale.ROOT))) {
            return issue(path, "is no secret: " + (value.isBlank() ? "it is empty" : "it is the word \"" + value.strip() + "\""),
                    "write the secret itself or {source: \"env\", id: \"NAME\"}, or remove the key");
        }
        if (variable != null) {
            return Optional.of(new SecretSource.Env(variable));
        }
        if (!path.keys().get(0).equals("env")) {
            warnings.add(new Issue(path.toString(), "secret is written in the file", "move it out: {source: \"env\", id: \"NAME\"}, "
                    + "{source: \"file\", path: \"...\"} or {source: \"store\", id: \"NAME\"}"));
        }
        return Optional.of(new SecretSource.Inline(value));
    }

    private Optional<SecretSource> reference(Json.Obj reference, KeyPath path) {
        String source = reference.text("source").orElse("");
        String id = reference.text("id").orElse("");
        Set<String> allowed = switch (source) {
            case "env" -> Set.of("source", "provider", "id");
            case "store" -> Set.of("source", "id");
            case "file" -> reference.text("provider").isPresent() ? Set.of("source", "provider", "id") : Set.of("source", "path", "pointer");
            default -> Set.<String>of();
        };
        if (allowed.isEmpty()) {
            return issue(path, source.equals("exec") ? "a secret from a program is not supported" : "is no secret reference",
                    "use {source: \"env\", id: \"NAME\"}, {source: \"file\", path: \"...\"} or {source: \"store\", id: \"NAME\"}");
        }
        for (Map.Entry<String, Json> member : reference.members().entrySet()) {
            if (!allowed.contains(member.getKey()) || !(member.getValue() instanceof Json.Str)) {
                return issue(path.child(member.getKey()), "does not belong into a reference to source \"" + source + "\"", "remove it");
            }
        }
        return switch (source) {
            case "env" -> env(id, path);
            case "store" -> id.isBlank() || id.length() > 256 ? issue(path.child("id"), "must name a secret of the sealed store",
                    "write a name of 1 to 256 characters") : Optional.of(new SecretSource.Stored(id));
            default -> file(reference, path);
        };
    }

    private Optional<SecretSource> env(String id, KeyPath path) {
        boolean name = id.length() <= 128 && !id.isEmpty() && !Json5Chars.isDigit(id.charAt(0))
                && id.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c == '_' || Json5Chars.isDigit(c));
        return name ? Optional.of(new SecretSource.Env(id))
                : issue(path.child("id"), "must be the name of an environment variable", "write capitals, digits and underscores");
    }

    private Optional<SecretSource> file(Json.Obj reference, KeyPath path) {
        String file = reference.text("path").orElse("");
        String pointer = reference.text("pointer").orElse("");
        if (reference.text("provider").isPresent()) {
            Json.Obj provider = providers.object(reference.text("provider").get());
            file = provider.text("source").filter("file"::equals).isPresent() ? provider.text("path").orElse("") : "";
            pointer = provider.text("mode").filter("singleValue"::equals).isPresent() ? "" : reference.text("id").orElse("");
            if (file.isBlank()) {
                return issue(path.child("provider"), "names no file provider", "add secrets.providers."
                        + reference.text("provider").get() + ": {source: \"file\", path: \"...\"}");
            }
        }
        if (file.isBlank() || !pointer.isEmpty() && !pointer.startsWith("/")) {
            return issue(path, file.isBlank() ? "names no file" : "has a pointer that does not start with /",
                    "write {source: \"file\", path: \"~/key.txt\"}, for a JSON file with pointer: \"/a/b\"");
        }
        try {
            Path home = Path.of(System.getProperty("user.home"));
            Path where = file.startsWith("~/") ? home.resolve(file.substring(2)) : folder.resolve(file);
            return Optional.of(new SecretSource.File(where.normalize().toString(), pointer));
        } catch (InvalidPathException e) {
            return issue(path.child("path"), "is no file name", "correct it");
        }
    }

    private Optional<SecretSource> issue(KeyPath path, String message, String remedy) {
        issues.add(new Issue(path.toString(), message, remedy));
        return Optional.empty();
    }
}
