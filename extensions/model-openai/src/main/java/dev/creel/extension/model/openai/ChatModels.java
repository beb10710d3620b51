// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.json.Json;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.model.http.Attempts;
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

/** Models behind any base URL that speaks OpenAI's chat completions; serves every provider entry of that kind. */
@Component(service = ModelProvider.class, property = "model=openai-completions")
public final class ChatModels implements ModelProvider {
    private final Attempts attempts;
    private final ModelList list;

    @Activate
    public ChatModels(@Reference Egress egress) {
        this(egress, Attempts.Pause.SLEEP);
    }

    ChatModels(Egress egress, Attempts.Pause pause) {
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
        byte[] body = ChatRequest.body(prompt, endpoint);
        attempts.run(
                endpoint.request("POST", "/chat/completions", body, call), endpoint, out, call,
                (reply, sink) -> read(reply, endpoint, new ChatStream(sink), call));
    }

    private static void read(Reply reply, Endpoint endpoint, ChatStream chat, Call call) {
        if (Replies.isWhole(reply)) {
            take(Replies.whole(reply, endpoint), endpoint, chat);
            if (!chat.finished() && !chat.said()) {
                throw Replies.brokeOff(false);
            }
            chat.end();
            return;
        }
        SseReader events = Replies.events(reply, endpoint);
        Optional<SseReader.Event> event = events.next();
        while (event.isPresent() && !event.get().data().equals("[DONE]")) {
            call.check();
            take(Replies.object(event.get().data(), endpoint), endpoint, chat);
            event = events.next();
        }
        // Some servers leave the [DONE] out; others send it after nothing at all.
        if (!chat.finished() && (event.isEmpty() || !chat.said())) {
            throw Replies.brokeOff(chat.said());
        }
        chat.end();
    }

    private static void take(Json.Obj chunk, Endpoint endpoint, ChatStream chat) {
        if (chunk.get("error") instanceof Json.Obj || chunk.get("error") instanceof Json.Str) {
            throw HttpErrors.inStream(chunk, endpoint);
        }
        chat.chunk(chunk);
    }
}
