// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.config.Snapshot;
import dev.creel.config.View;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One reading of the configuration, valid or not. Immutable.
 *
 * @param exists whether there is a main file
 * @param hash SHA-256 hex of its text; empty when there is none
 * @param tree with includes and variables resolved and secrets replaced by {@code {"secret": "PATH"}}
 * @param secrets where each secret comes from, by path
 * @param texts every file that was read, with its text as written
 */
record Reading(boolean exists, String hash, Json.Obj tree, Map<String, SecretSource> secrets, Environment environment,
        Map<Path, String> texts, List<Issue> issues, List<Issue> warnings) {
    Reading {
        secrets = Map.copyOf(secrets);
        texts = Map.copyOf(texts);
        issues = List.copyOf(issues);
        warnings = List.copyOf(warnings);
    }

    /** Without what an invalid configuration says, so that nobody acts on half of it. */
    Reading withoutTree() {
        return new Reading(exists, hash, Json.Obj.EMPTY, Map.of(), environment, texts, issues, warnings);
    }

    View view(Location location, Snapshot snapshot) {
        String main = texts.getOrDefault(location.file(), "");
        Json raw = main.isBlank() || !valid() ? Json.Obj.EMPTY : Json5.parse(main.startsWith("\uFEFF") ? main.substring(1) : main).json();
        return new View(snapshot, raw instanceof Json.Obj object ? object : Json.Obj.EMPTY, secrets, environment::get,
                texts.keySet().stream().sorted().toList(), Narrowing.of(tree));
    }

    boolean valid() {
        return issues.isEmpty();
    }
}
