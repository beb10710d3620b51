// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import dev.creel.api.json.Json;
import dev.creel.config.OneWriter;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The secrets in the sealed store by name, in one file that is read anew each time; safe for threads and other processes. */
public final class KeptSecrets {
    private static final String PATH = "credentials/secrets.json";
    private static final String LOCK = "credentials/secrets.lock";
    private static final int DEPTH = 16;
    private static final int LONGEST = 64 << 10;

    private final Store store;

    public KeptSecrets(Store store) {
        this.store = store;
    }

    public Optional<String> get(String name) {
        return all().text(name);
    }

    /** Sorted. */
    public List<String> names() {
        return all().members().keySet().stream().sorted().toList();
    }

    /** Takes a value out. */
    public void remove(String name) {
        change(all -> all.remove(name) != null);
    }

    /** Keeps a value in place of the one before. */
    public void put(String name, String value) {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException("a secret has 1 to " + LONGEST + " characters");
        }
        change(all -> {
            all.put(name, Json.of(value));
            return true;
        });
    }

    /** @param change what is done to all of them; false when nothing was */
    private void change(Predicate<Map<String, Json>> change) {
        try {
            new OneWriter(store.root().resolve(LOCK)).alone(() -> {
                Map<String, Json> all = new LinkedHashMap<>(all().members());
                boolean changed = change.test(all);
                if (changed) {
                    Json.Builder after = Json.object();
                    all.forEach(after::put);
                    store.write(PATH, after.build().text().getBytes(StandardCharsets.UTF_8));
                }
                return changed;
            });
        } catch (IOException e) {
            throw new StoreException(LOCK + " cannot be had: " + e.getMessage(), e);
        }
    }

    private Json.Obj all() {
        return store.read(PATH)
                .map(bytes -> Json.parse(new String(bytes, StandardCharsets.UTF_8), DEPTH))
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElse(Json.Obj.EMPTY);
    }
}
