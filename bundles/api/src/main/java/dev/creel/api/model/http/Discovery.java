// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Reply;
import dev.creel.api.plugin.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks a server which models it has. */
public final class Discovery {
    private static final int MOST = 2_000;

    private Discovery() {}

    /**
     * @param below where the list is, below the base URL
     * @param member the member of the answer that holds it
     * @param model reads one entry; a model without an id is left out
     */
    public static List<Model> of(
            Egress egress, Endpoint endpoint, String below, String member, Function<Json.Obj, Model> model, Call call) {
        try (Reply reply = egress.send(endpoint.request("GET", below, new byte[0], call), call)) {
            if (reply.status() != 200) {
                throw HttpErrors.of(reply, endpoint);
            }
            List<Model> models = new ArrayList<>();
            for (Json each : Replies.whole(reply, endpoint).array(member)) {
                if (each instanceof Json.Obj entry && models.size() < MOST) {
                    Model read = model.apply(entry);
                    if (!read.id().isEmpty()) {
                        models.add(read);
                    }
                }
            }
            return models;
        }
    }
}
