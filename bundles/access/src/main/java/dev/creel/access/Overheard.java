// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.api.json.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What somebody said in a group before the bot was addressed. It is shown beside the message that addresses it, and asks for
 * nothing: label and text are a stranger's words.
 *
 * @param sender stable id
 * @param label name for people
 */
public record Overheard(String sender, String label, String text, Instant at) {
    private static final String OPTION = "overheard";

    public Overheard {
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(at, "at");
    }

    /** What a message's options hold of it, oldest first. */
    public static List<Overheard> of(Message message) {
        List<Overheard> all = new ArrayList<>();
        for (Json entry : message.options().array(OPTION)) {
            if (entry instanceof Json.Obj o) {
                all.add(new Overheard(o.text("sender").orElse(""), o.text("label").orElse(""), o.text("text").orElse(""),
                        instant(o.text("at").orElse(""))));
            }
        }
        return all;
    }

    /** Adds it to the options of a message. */
    public static void addTo(Json.Builder options, List<Overheard> said) {
        if (!said.isEmpty()) {
            options.put(OPTION, Json.array(said.stream().map(Overheard::json).toList()));
        }
    }

    private Json json() {
        return Json.object().put("sender", sender).put("label", label).put("text", text).put("at", at.toString()).build();
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
