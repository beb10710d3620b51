// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.KeyPath;
import dev.creel.config.SecretSource;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which secrets there are and where each lies: those the configuration names, and what else is in the sealed store. */
final class SecretMap {
    private final Config config;
    private final Store store;

    SecretMap(Config config, Store store) {
        this.config = config;
        this.store = store;
    }

    /**
     * A secret, without its value.
     *
     * @param path where it stands in the configuration; empty for one that only the store has
     * @param source {@code store}, {@code env}, {@code file} or {@code configuration}
     * @param where its name, variable or file there
     * @param found whether there is a value
     */
    record Entry(String path, String source, String where, boolean found) {
        Json json() {
            return Json.object().put("path", path).put("source", source).put("where", where).put("found", found).build();
        }

        String line() {
            String at = source.equals("configuration") ? "in the configuration itself, readable; seal it: creel secrets set " + path
                    : source.equals("store") ? "sealed, as " + where : source.equals("env") ? "variable " + where : "file " + where;
            return (path.isEmpty() ? "(named by nothing)" : path) + "  " + at + (found ? "" : "  MISSING");
        }
    }

    /** Sorted by path; what nothing names comes last. */
    List<Entry> entries() {
        List<String> paths = new ArrayList<>();
        walk(config.current().root(), List.of(), paths);
        List<Entry> entries = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (String path : paths.stream().sorted().toList()) {
            entry(path).ifPresent(entry -> {
                entries.add(entry);
                named.add(entry.source() + ' ' + entry.where());
            });
        }
        Vault.names(store).stream().filter(name -> !named.contains("store " + name)).sorted(Comparator.naturalOrder())
                .forEach(name -> entries.add(new Entry("", "store", name, true)));
        return entries;
    }

    Optional<Entry> entry(String path) {
        return config.secret(path).map(source -> {
            boolean found = Vault.resolve(config, store, path, why -> { }).isPresent();
            if (source instanceof SecretSource.Env env) {
                return new Entry(path, "env", env.name(), found);
            }
            if (source instanceof SecretSource.File file) {
                return new Entry(path, "file", file.path() + (file.pointer().isEmpty() ? "" : " at " + file.pointer()), found);
            }
            return source instanceof SecretSource.Stored stored ? new Entry(path, "store", stored.name(), found)
                    : new Entry(path, "configuration", "", found);
        });
    }

    /** The paths in the configuration that use a name of the store. */
    List<String> users(String name) {
        return entries().stream().filter(entry -> entry.source().equals("store") && entry.where().equals(name) && !entry.path().isEmpty())
                .map(Entry::path).toList();
    }

    /** In place of a secret the tree has an object whose only member says so. */
    private static void walk(Json here, List<String> keys, List<String> paths) {
        if (here instanceof Json.Obj object) {
            if (object.members().size() == 1 && object.text("secret").filter(path -> path.equals(new KeyPath(keys).toString())).isPresent()) {
                paths.add(object.text("secret", ""));
                return;
            }
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                walk(member.getValue(), with(keys, member.getKey()), paths);
            }
        } else if (here instanceof Json.Arr array) {
            for (int i = 0; i < array.elements().size(); i++) {
                walk(array.elements().get(i), with(keys, Integer.toString(i)), paths);
            }
        }
    }

    private static List<String> with(List<String> keys, String key) {
        List<String> more = new ArrayList<>(keys);
        more.add(key);
        return more;
    }
}
