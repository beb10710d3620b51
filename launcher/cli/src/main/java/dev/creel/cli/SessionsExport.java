// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel sessions export}: the messages of one session, as the family's lines of JSON or to read. */
@Command(name = "export", description = "print what was said in a session")
final class SessionsExport extends GatewayCommand {
    private static final int PAGE = 500;

    @Parameters(paramLabel = "KEY", description = "as creel sessions list shows it, or main")
    private String key;

    @Option(names = "--format", defaultValue = "jsonl", description = "jsonl or md, default ${DEFAULT-VALUE}")
    private Format format;

    @Option(names = "--timeout", defaultValue = "60000", description = "milliseconds, default ${DEFAULT-VALUE}")
    private long timeout;

    enum Format { jsonl, md }

    @Override
    public Integer call() {
        try (GatewayClient client = connect(target(), "chat.history", Duration.ofMillis(timeout))) {
            List<List<Json>> pages = new ArrayList<>();
            Json.Obj page = page(client, 0);
            String id = page.text("sessionId", "");
            if (id.isEmpty()) {
                throw new CliException("there is no session " + key + "; creel sessions list shows those there are");
            }
            pages.add(page.array("messages"));
            while (page.integer("nextOffset").isPresent()) {
                page = page(client, page.integer("nextOffset", 0));
                pages.add(page.array("messages"));
            }
            Collections.reverse(pages);
            print(page.text("sessionKey", key), id, pages.stream().flatMap(List::stream).map(m -> (Json.Obj) m).toList());
            return 0;
        }
    }

    private Json.Obj page(GatewayClient client, long offset) {
        return client.call("chat.history", Json.object().put("sessionKey", key).put("limit", PAGE).put("offset", offset).build(),
                false, event -> { });
    }

    private void print(String sessionKey, String id, List<Json.Obj> messages) {
        boolean markdown = format == Format.md && !json;
        if (markdown) {
            out.result(Json.Nil.NIL, "# " + sessionKey);
        } else {
            out.raw(Json.object().put("type", "session").put("version", 3).put("id", id).put("key", sessionKey).build().text());
        }
        long last = 0;
        for (Json.Obj message : messages) {
            long number = message.object("__openclaw").integer("seq", last + 1);
            // A message that came while pages were read moved the later pages: what was there already is left out.
            if (number > last) {
                last = number;
                if (markdown) {
                    out.result(Json.Nil.NIL, markdown(message));
                } else {
                    out.raw(line(message));
                }
            }
        }
    }

    private static String line(Json.Obj message) {
        Json.Builder bare = Json.object();
        message.members().forEach((name, value) -> {
            if (!name.equals("__openclaw")) {
                bare.put(name, value);
            }
        });
        Json.Obj place = message.object("__openclaw");
        Json.Builder out = Json.object().put("type", "message").put("id", place.text("id", "")).put("timestamp", time(message));
        place.text("runId").ifPresent(run -> out.put("runId", run));
        return out.put("message", bare.build()).build().text();
    }

    private static String time(Json.Obj message) {
        return Instant.ofEpochMilli(message.integer("timestamp", 0)).toString();
    }

    private static String markdown(Json.Obj message) {
        StringBuilder text = new StringBuilder("\n## ").append(message.text("role", "?"));
        message.text("toolName").ifPresent(tool -> text.append(" ").append(Out.oneLine(tool)));
        text.append(", ").append(time(message)).append("\n");
        if (message.get("content") instanceof Json.Str plain) {
            text.append('\n').append(plain.value());
        }
        for (Json block : message.array("content")) {
            if (block instanceof Json.Obj o) {
                text.append('\n').append(switch (o.text("type", "")) {
                    case "text" -> o.text("text", "");
                    case "toolCall" -> "`" + Out.oneLine(o.text("name", "") + " " + o.object("arguments").text()) + "`";
                    default -> "(" + Out.oneLine(o.text("type", "something")) + ")";
                });
            }
        }
        return text.toString();
    }
}
