// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

import dev.creel.api.json.Json;
import dev.creel.vault.Store;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The devices in one sealed file; of tokens it holds digests only. Not thread-safe. */
final class DeviceFile {
    static final String PATH = "credentials/devices.json";
    private static final int DEPTH = 8;

    private final Store store;

    DeviceFile(Store store) {
        this.store = store;
    }

    /** By device id. @throws dev.creel.vault.StoreException when the file is damaged: no device is let in on a guess */
    Map<String, Paired> read() {
        Map<String, Paired> out = new TreeMap<>();
        Optional<byte[]> content = store.read(PATH);
        if (content.isPresent() && Json.parse(new String(content.get(), StandardCharsets.UTF_8), DEPTH) instanceof Json.Obj file) {
            for (Json row : file.array("devices")) {
                Paired device = paired((Json.Obj) row);
                out.put(device.deviceId(), device);
            }
        }
        return out;
    }

    void write(Collection<Paired> devices) {
        Json.Obj file = Json.object()
                .put("version", 1)
                .put("devices", Json.array(devices.stream().map(DeviceFile::text).map(Json.class::cast).toList()))
                .build();
        store.write(PATH, file.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Json.Obj text(Paired d) {
        return Json.object()
                .put("deviceId", d.deviceId())
                .put("publicKey", d.publicKey())
                .put("displayName", d.displayName())
                .put("platform", d.platform())
                .put("deviceFamily", d.family())
                .put("clientId", d.clientId())
                .put("clientMode", d.mode())
                .put("remoteIp", d.address())
                .put("createdAtMs", d.createdAtMs())
                .put("approvedAtMs", d.approvedAtMs())
                .put("grants", Json.array(d.grants().values().stream().map(DeviceFile::text).map(Json.class::cast).toList()))
                .build();
    }

    private static Json.Obj text(Grant g) {
        Json.Builder out = Json.object()
                .put("role", g.role())
                .put("id", g.id())
                .put("mark", g.mark())
                .put("scopes", texts(g.scopes()))
                .put("tokenScopes", texts(g.tokenScopes()))
                .put("createdAtMs", g.createdAtMs())
                .put("rotatedAtMs", g.rotatedAtMs())
                .put("revokedAtMs", g.revokedAtMs());
        g.token().ifPresent(t -> out.put("token", Json.object()
                .put("digest", t.digest())
                .put("issuedAtMs", t.issuedAtMs())
                .put("usedAtMs", t.usedAtMs())
                .build()));
        return out.build();
    }

    private static Json texts(Set<String> values) {
        return Json.array(values.stream().sorted().map(Json::of).toList());
    }

    private static Paired paired(Json.Obj d) {
        Map<String, Grant> grants = new HashMap<>();
        for (Json row : d.array("grants")) {
            Grant grant = grant((Json.Obj) row);
            grants.put(grant.role(), grant);
        }
        return new Paired(word(d, "deviceId"), word(d, "publicKey"), word(d, "displayName"), word(d, "platform"),
                word(d, "deviceFamily"), word(d, "clientId"), word(d, "clientMode"), word(d, "remoteIp"),
                number(d, "createdAtMs"), number(d, "approvedAtMs"), grants);
    }

    private static Grant grant(Json.Obj g) {
        Optional<Grant.Token> token = g.get("token") instanceof Json.Obj t
                ? Optional.of(new Grant.Token(word(t, "digest"), number(t, "issuedAtMs"), number(t, "usedAtMs")))
                : Optional.empty();
        return new Grant(word(g, "role"), word(g, "id"), word(g, "mark"), words(g.array("scopes")), token,
                words(g.array("tokenScopes")), number(g, "createdAtMs"), number(g, "rotatedAtMs"), number(g, "revokedAtMs"));
    }

    private static String word(Json.Obj from, String name) {
        return from.text(name).orElse("");
    }

    private static long number(Json.Obj from, String name) {
        return from.integer(name).orElse(0L);
    }

    private static Set<String> words(List<Json> values) {
        return values.stream().map(v -> ((Json.Str) v).value()).collect(Collectors.toSet());
    }
}
