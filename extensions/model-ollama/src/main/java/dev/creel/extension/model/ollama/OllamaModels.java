// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.ollama;

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
import dev.creel.api.net.NdjsonReader;
import dev.creel.api.net.Reply;
import dev.creel.api.plugin.Call;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Models that an Ollama server runs, by its own API. */
@Component(service = ModelProvider.class, property = "model=ollama")
public final class OllamaModels implements ModelProvider {
    private final Egress egress;
    private final Attempts attempts;

    @Activate
    public OllamaModels(@Reference Egress egress) {
        this(egress, Attempts.Pause.SLEEP);
    }

    OllamaModels(Egress egress, Attempts.Pause pause) {
        this.egress = egress;
        this.attempts = new Attempts(egress, pause);
    }

    /** None: a server is an entry of the configuration. */
    @Override
    public List<Model> models(Call call) {
        return List.of();
    }

    @Override
    public List<Model> discover(String provider, Json.Obj settings, Call call) {
        return Discovery.of(egress, endpoint(provider, "", settings), "/api/tags", "models", OllamaModels::model, call);
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        Endpoint endpoint = endpoint(prompt.provider(), prompt.model(), prompt.settings());
        byte[] body = OllamaRequest.body(prompt, endpoint);
        attempts.run(
                endpoint.request("POST", "/api/chat", body, call), endpoint, out, call,
                (reply, sink) -> read(reply, endpoint, new OllamaStream(sink), call));
    }

    /** The path of its OpenAI-compatible API is a frequent mistake and means the same server. */
    private static Endpoint endpoint(String provider, String model, Json.Obj settings) {
        Endpoint endpoint = Endpoint.of(provider, model, settings, "Authorization");
        String path = endpoint.path();
        return path.endsWith("/v1") ? endpoint.at(path.substring(0, path.length() - 3)) : endpoint;
    }

    private static Model model(Json.Obj entry) {
        String id = entry.text("name", "");
        String size = entry.object("details").text("parameter_size", "");
        return new Model(id, size.isEmpty() ? id : id + " (" + size + ")", 0, 0, false);
    }

    private static void read(Reply reply, Endpoint endpoint, OllamaStream answer, Call call) {
        NdjsonReader lines = Replies.lines(reply, endpoint);
        Optional<Json> line = lines.next();
        while (line.isPresent()) {
            call.check();
            if (!(line.get() instanceof Json.Obj chunk)) {
                throw Replies.brokeOff(answer.said());
            }
            if (chunk.has("error")) {
                throw HttpErrors.inStream(chunk, endpoint);
            }
            answer.chunk(chunk);
            line = answer.finished() ? Optional.empty() : lines.next();
        }
        if (!answer.finished()) {
            throw Replies.brokeOff(answer.said());
        }
        answer.end();
    }
}
