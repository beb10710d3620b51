// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.anthropic;

import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.model.http.Attempts;
import dev.creel.api.model.http.Discovery;
import dev.creel.api.model.http.Endpoint;
import dev.creel.api.model.http.HttpErrors;
import dev.creel.api.model.http.Replies;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Reply;
import dev.creel.api.net.SseReader;
import dev.creel.api.plugin.Call;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Models of Anthropic, and of any base URL that speaks its messages API. */
@Component(service = ModelProvider.class, property = "model=anthropic-messages")
public final class MessagesModels implements ModelProvider {
    private final Egress egress;
    private final Attempts attempts;

    @Activate
    public MessagesModels(@Reference Egress egress) {
        this(egress, Attempts.Pause.SLEEP);
    }

    MessagesModels(Egress egress, Attempts.Pause pause) {
        this.egress = egress;
        this.attempts = new Attempts(egress, pause);
    }

    /** None: every model is an entry of the configuration. */
    @Override
    public List<Model> models(Call call) {
        return List.of();
    }

    @Override
    public List<Model> discover(String provider, Json.Obj settings, Call call) {
        return Discovery.of(egress, endpoint(provider, "", settings), "/models", "data", MessagesModels::model, call);
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        Endpoint endpoint = endpoint(prompt.provider(), prompt.model(), prompt.settings());
        byte[] body = MessagesRequest.body(prompt, endpoint);
        attempts.run(
                endpoint.request("POST", "/messages", body, call), endpoint, out, call,
                (reply, sink) -> read(reply, endpoint, new MessagesStream(sink), call));
    }

    private static Endpoint endpoint(String provider, String model, Json.Obj settings) {
        String header = settings.flag("authHeader", false) ? "Authorization" : "x-api-key";
        Endpoint endpoint = Endpoint.of(provider, model, settings, header).with("anthropic-version", "2023-06-01");
        return endpoint.path().endsWith("/v1") ? endpoint : endpoint.at(endpoint.path() + "/v1");
    }

    private static Model model(Json.Obj entry) {
        String id = entry.text("id", "");
        return new Model(id, entry.text("display_name", id), 0, 0, false);
    }

    private static void read(Reply reply, Endpoint endpoint, MessagesStream answer, Call call) {
        if (Replies.isWhole(reply)) {
            take(Replies.whole(reply, endpoint), endpoint, answer);
        } else {
            SseReader events = Replies.events(reply, endpoint);
            Optional<SseReader.Event> event = events.next();
            while (event.isPresent() && !event.get().data().equals("[DONE]")) {
                call.check();
                take(Replies.object(event.get().data(), endpoint), endpoint, answer);
                event = answer.stopped() ? Optional.empty() : events.next();
            }
        }
        if (!answer.finished()) {
            throw Replies.brokeOff(answer.said());
        }
        answer.end();
    }

    private static void take(Json.Obj event, Endpoint endpoint, MessagesStream answer) {
        if (event.text("type", "").equals("error") || event.get("error") instanceof Json.Obj) {
            throw HttpErrors.inStream(event, endpoint);
        }
        answer.event(event);
    }
}
