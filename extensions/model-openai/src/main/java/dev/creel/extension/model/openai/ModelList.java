// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
import dev.creel.api.model.http.Discovery;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import java.util.List;

/** The list of models that OpenAI-compatible servers offer. */
final class ModelList {
    private final Egress egress;

    ModelList(Egress egress) {
        this.egress = egress;
    }

    static Endpoint endpoint(String provider, String model, Json.Obj settings) {
        return Endpoint.of(provider, model, settings, "Authorization");
    }

    List<Model> of(String provider, Json.Obj settings, Call call) {
        return Discovery.of(egress, endpoint(provider, "", settings), "/models", "data", ModelList::model, call);
    }

    private static Model model(Json.Obj entry) {
        String id = entry.text("id", "");
        int window = (int) Math.min(1 << 30, Math.max(0, entry.integer("context_length", 0)));
        return new Model(id, entry.text("name", id), window, 0, false);
    }
}
