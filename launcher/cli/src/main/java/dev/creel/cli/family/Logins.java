// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.api.json.Json;
import java.util.Map;
import java.util.function.Consumer;

/** The family's store of logins as JSON, wherever it lies; stateless. */
final class Logins {
    private static final int DEPTH = 16;

    private Logins() {}

    static void of(String agent, String text, Consumer<Found.Login> each) {
        if (!(Json.parse(text, DEPTH) instanceof Json.Obj store)) {
            throw new IllegalArgumentException("no store of logins");
        }
        for (Map.Entry<String, Json> one : store.object("profiles").members().entrySet()) {
            Json.Obj profile = store.object("profiles").object(one.getKey());
            String kind = profile.text("type", profile.text("mode", ""));
            String key = kind.equals("api_key") ? profile.text("key", "") : kind.equals("token") ? profile.text("token", "") : "";
            each.accept(new Found.Login(agent, one.getKey(), profile.text("provider", ""), kind, key));
        }
    }
}
