// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Models behind any base URL that speaks OpenAI's chat completions; serves every provider entry of that kind. */
@Component(service = ModelProvider.class, property = "model=openai-completions")
public final class OpenAiModels implements ModelProvider {
    private final Egress egress;
    private final Pause pause;

    @Activate
    public OpenAiModels(@Reference Egress egress) {
        this(egress, Pause.SLEEP);
    }

    OpenAiModels(Egress egress, Pause pause) {
        this.egress = egress;
        this.pause = pause;
    }

    /** None: every model is an entry of the configuration. */
    @Override
    public List<Model> models(Call call) {
        return List.of();
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        Endpoint endpoint = Endpoint.of(prompt);
        Request request = endpoint.request(ChatRequest.body(prompt, endpoint), call);
        Retries retries = new Retries(pause, call);
        Output output = new Output(out);
        while (true) {
            try {
                attempt(request, endpoint, output, call);
                return;
            } catch (Failure failure) {
                // A second attempt behind the first token would say things twice.
                if (output.any() || !retries.again(failure)) {
                    throw failure;
                }
            }
        }
    }

    private void attempt(Request request, Endpoint endpoint, Output out, Call call) {
        call.check();
        try (Reply reply = egress.send(request, call)) {
            if (reply.status() != 200) {
                throw Answers.failure(reply, endpoint);
            }
            Answers answers = new Answers(endpoint, new ChatStream(out));
            if (Answers.isStream(reply)) {
                answers.stream(reply, call);
            } else {
                answers.whole(reply);
            }
        }
    }
}
