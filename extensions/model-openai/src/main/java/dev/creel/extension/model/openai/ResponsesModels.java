// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.model.http.Attempts;
import dev.creel.api.model.http.Endpoint;
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

/**
 * Models behind any base URL that speaks OpenAI's responses. Nothing is kept there: each request holds the whole
 * conversation, with the model's encrypted reasoning.
 */
@Component(service = ModelProvider.class, property = "model=openai-responses")
public final class ResponsesModels implements ModelProvider {
    private final Attempts attempts;
    private final ModelList list;

    @Activate
    public ResponsesModels(@Reference Egress egress) {
        this(egress, Attempts.Pause.SLEEP);
    }

    ResponsesModels(Egress egress, Attempts.Pause pause) {
        this.attempts = new Attempts(egress, pause);
        this.list = new ModelList(egress);
    }

    /** None: every model is an entry of the configuration. */
    @Override
    public List<Model> models(Call call) {
        return List.of();
    }

    @Override
    public List<Model> discover(String provider, Json.Obj settings, Call call) {
        return list.of(provider, settings, call);
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        Endpoint endpoint = ModelList.endpoint(prompt.provider(), prompt.model(), prompt.settings());
        byte[] body = ResponsesRequest.body(prompt, endpoint);
        attempts.run(
                endpoint.request("POST", "/responses", body, call), endpoint, out, call,
                (reply, sink) -> read(reply, endpoint, new ResponsesStream(sink, endpoint), call));
    }

    private static void read(Reply reply, Endpoint endpoint, ResponsesStream answer, Call call) {
        if (Replies.isWhole(reply)) {
            answer.whole(Replies.whole(reply, endpoint));
        } else {
            SseReader events = Replies.events(reply, endpoint);
            Optional<SseReader.Event> event = events.next();
            while (event.isPresent() && !answer.finished() && !event.get().data().equals("[DONE]")) {
                call.check();
                answer.event(Replies.object(event.get().data(), endpoint));
                event = answer.finished() ? Optional.empty() : events.next();
            }
        }
        if (!answer.finished()) {
            throw Replies.brokeOff(answer.said());
        }
        answer.end();
    }
}
