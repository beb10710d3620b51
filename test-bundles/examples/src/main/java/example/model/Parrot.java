// SPDX-License-Identifier: Apache-2.0
package example.model;

import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The model {@code parrot/green}: says again what the person said, word by word. */
@Component(service = ModelProvider.class, property = "model=parrot")
public final class Parrot implements ModelProvider {
    private static final String GREEN = "green";

    @Override
    public List<Model> models(Call call) {
        return List.of(new Model(GREEN, "Green parrot", 16_000, 1_000, false));
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        if (!prompt.model().equals(GREEN)) {
            throw new Failure(Failure.Code.NOT_FOUND, "there is only the model " + GREEN + " here");
        }
        String[] words = heard(prompt.messages()).split("(?<= )");
        out.emit(new Event.Text("Squawk! "));
        for (String word : words) {
            // Blocks while the reader is slow, and throws Cancelled when the answer is not wanted any more.
            out.emit(new Event.Text(word));
        }
        out.emit(new Event.Usage(words.length, words.length + 1, 0, 0));
        out.emit(new Event.Done(Event.Stop.END));
    }

    private static String heard(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof Message.User user) {
                return user.text();
            }
        }
        return "";
    }
}
