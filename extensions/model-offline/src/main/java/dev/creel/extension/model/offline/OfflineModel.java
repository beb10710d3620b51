// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.offline;

import dev.creel.api.model.Event;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.PluginContext;
import java.time.Clock;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The model every installation has: a few rules, no language model, no network, and it says so. */
@Component(service = ModelProvider.class, property = "model=offline")
public final class OfflineModel implements ModelProvider {
    /** Small enough that a client sees an answer grow, large enough that a long one stays a few events. */
    private static final int PIECE = 200;

    private final Clock clock;

    @Activate
    public OfflineModel(@Reference PluginContext context) {
        this(context.clock());
    }

    OfflineModel(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<Model> models(Call call) {
        return List.of(new Model("rules", "Offline rules", 32_000, 4_000, false));
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        Answer answer = new Rules(clock).answer(prompt);
        String written = answer.text() + answer.arguments();
        if (answer.tool().isEmpty()) {
            speak(answer.text(), out, call);
        } else {
            out.emit(new Event.ToolStart(0, callId(prompt), answer.tool()));
            out.emit(new Event.ToolArguments(0, answer.arguments()));
        }
        out.emit(new Event.Usage(words(prompt), Rules.words(written), 0, 0));
        out.emit(new Event.Done(answer.tool().isEmpty() ? Event.Stop.END : Event.Stop.TOOL_USE));
    }

    /** Unique within the conversation, which only ever grows. */
    private static String callId(Prompt prompt) {
        return "offline-" + prompt.messages().size();
    }

    private static void speak(String text, Sink out, Call call) {
        int at = 0;
        while (at < text.length()) {
            call.check();
            int end = Math.min(text.length(), at + PIECE);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            out.emit(new Event.Text(text.substring(at, end)));
            at = end;
        }
    }

    private static long words(Prompt prompt) {
        return Rules.words(prompt.system()) + prompt.messages().stream().mapToLong(m -> Rules.words(Rules.text(m))).sum();
    }
}
