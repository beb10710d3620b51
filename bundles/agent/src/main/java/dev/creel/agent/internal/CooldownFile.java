// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.internal.Cooldowns.Health;
import dev.creel.api.json.Json;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that keeps cooldowns over a restart; what it lacks is a call too many, so damage empties it. Thread-safe. */
final class CooldownFile {
    static final String PATH = "models/cooldowns.json";

    private static final Logger LOG = LoggerFactory.getLogger(CooldownFile.class);
    private static final int DEPTH = 8;

    private final Store store;

    CooldownFile(Store store) {
        this.store = store;
    }

    Map<Account, Health> read() {
        Map<Account, Health> all = new LinkedHashMap<>();
        try {
            byte[] text = store.read(PATH).orElse(new byte[0]);
            if (text.length > 0 && Json.parse(new String(text, StandardCharsets.UTF_8), DEPTH) instanceof Json.Obj o) {
                for (Json line : o.array("accounts")) {
                    if (line instanceof Json.Obj entry) {
                        all.put(new Account(entry.text("provider", ""), entry.text("profile", "")), health(entry));
                    }
                }
            }
        } catch (StoreException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("{} cannot be read; no model provider counts as resting", PATH, e);
            all.clear();
        }
        return all;
    }

    void write(Map<Account, Health> all) {
        List<Json> lines = all.entrySet().stream().<Json>map(e -> line(e.getKey(), e.getValue())).toList();
        String text = Json.object().put("version", 1).put("accounts", Json.array(lines)).build().text();
        try {
            store.write(PATH, text.getBytes(StandardCharsets.UTF_8));
        } catch (StoreException e) {
            LOG.warn("{} cannot be written; after a restart no model provider counts as resting", PATH, e);
        }
    }

    private static Json.Obj line(Account account, Health health) {
        return Json.object()
                .put("provider", account.provider())
                .put("profile", account.profile())
                .put("errors", health.errors())
                .put("unpaid", health.unpaid())
                .put("last", health.last().text())
                .put("failedAt", health.failedAt().toEpochMilli())
                .put("until", health.until().toEpochMilli())
                .put("notBefore", health.notBefore().toEpochMilli())
                .put("used", health.used().toEpochMilli())
                .build();
    }

    private static Health health(Json.Obj line) {
        return new Health((int) line.integer("errors", 0), (int) line.integer("unpaid", 0),
                Fault.of(line.text("last", "")), Instant.ofEpochMilli(line.integer("failedAt", 0)),
                Instant.ofEpochMilli(line.integer("until", 0)), Instant.ofEpochMilli(line.integer("notBefore", 0)),
                Instant.ofEpochMilli(line.integer("used", 0)));
    }
}
