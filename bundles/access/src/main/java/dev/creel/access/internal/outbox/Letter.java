// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox.Choice;
import dev.creel.api.channel.Channel.Media;
import dev.creel.api.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Something on its way out, as the journal keeps it.
 *
 * @param key stable over retries and restarts
 * @param runId the run it answers; the key where there is none
 * @param to where it goes
 * @param content text in Markdown, files, what it replies to and what can be pressed below it
 * @param at when it was kept
 * @param fate why it was given up; not given up if empty
 */
record Letter(String key, String runId, ChannelAddress to, Content content, Instant at, Optional<Fate> fate) {
    private static final int DEPTH = 8;

    Letter {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(content, "content");
    }

    Letter(String key, String runId, ChannelAddress to, Content content, Instant at) {
        this(key, runId, to, content, at, Optional.empty());
    }

    /** What is said. A draft has no content yet: its message is to be given one. */
    record Content(String text, List<Media> media, String replyTo, List<Choice> choices, boolean draft) {
        static final Content DRAFT = new Content("", List.of(), "", List.of(), true);

        Content {
            media = List.copyOf(media);
            choices = List.copyOf(choices);
        }

        static Content of(String text) {
            return new Content(text, List.of(), "", List.of(), false);
        }

        long bytes() {
            return media.stream().mapToLong(file -> file.bytes().length).sum();
        }
    }

    /** When and why it was given up. */
    record Fate(Instant at, String why) {}

    Letter givenUp(Instant when, String why) {
        return new Letter(key, runId, to, content, at, Optional.of(new Fate(when, why)));
    }

    /** To be tried again, as if it were new. */
    Letter revived(Instant now) {
        return new Letter(key, runId, to, content, now);
    }

    String payload() {
        Json.Builder out = Json.object().put("to", to.json()).put("at", at.toEpochMilli());
        if (content.draft()) {
            out.put("draft", true);
        } else {
            out.put("text", content.text());
        }
        if (!content.replyTo().isEmpty()) {
            out.put("replyTo", content.replyTo());
        }
        if (!content.media().isEmpty()) {
            out.put("media", Json.array(content.media().stream().map(Letter::json).toList()));
        }
        if (!content.choices().isEmpty()) {
            out.put("choices", Json.array(content.choices().stream().map(Letter::json).toList()));
        }
        fate.ifPresent(f -> out.put("dead", Json.object().put("at", f.at().toEpochMilli()).put("why", f.why()).build()));
        return out.build().text();
    }

    private static Json json(Choice choice) {
        return Json.object().put("label", choice.label()).put("command", choice.command()).build();
    }

    private static Json json(Media file) {
        return Json.object().put("name", file.name()).put("mediaType", file.mediaType())
                .put("base64", Base64.getEncoder().encodeToString(file.bytes())).build();
    }

    /** Reads what {@link #payload} wrote; empty for anything else. */
    static Optional<Letter> read(String key, String runId, String payload) {
        try {
            if (!(Json.parse(payload, DEPTH) instanceof Json.Obj o) || o.integer("at").isEmpty()) {
                return Optional.empty();
            }
            boolean draft = o.get("draft").equals(Json.of(true));
            Content content = new Content(draft ? "" : o.text("text").orElseThrow(IllegalArgumentException::new),
                    media(o), o.text("replyTo").orElse(""), choices(o), draft);
            Optional<Fate> fate = o.object("dead").integer("at")
                    .map(when -> new Fate(Instant.ofEpochMilli(when), o.object("dead").text("why").orElse("")));
            Instant at = Instant.ofEpochMilli(o.integer("at").get());
            return ChannelAddress.of(o.object("to")).map(to -> new Letter(key, runId, to, content, at, fate));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Choice> choices(Json.Obj o) {
        List<Choice> choices = new ArrayList<>();
        for (Json entry : o.array("choices")) {
            if (entry instanceof Json.Obj choice) {
                choices.add(new Choice(choice.text("label").orElse(""), choice.text("command").orElse("")));
            }
        }
        return choices;
    }

    private static List<Media> media(Json.Obj o) {
        List<Media> files = new ArrayList<>();
        for (Json entry : o.array("media")) {
            if (entry instanceof Json.Obj file) {
                files.add(new Media(file.text("name").orElse("file"), file.text("mediaType").orElse(""),
                        Base64.getDecoder().decode(file.text("base64").orElse(""))));
            }
        }
        return files;
    }
}
