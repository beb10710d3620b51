// SPDX-License-Identifier: Apache-2.0
package dev.creel.session.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Sessions.Usage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** Lines of a transcript as JSON text in the family's form, streamed both ways; thread-safe. */
final class LineText {
    private static final Said NOTHING = new Said(false, "");
    static final Usage NONE = new Usage(0, 0, 0, 0);

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(48 << 20).build())
            .build();

    /** The first line of a transcript. */
    String header(String sessionId, String key, Instant at) {
        return text(out -> {
            out.writeStringField("type", "session");
            out.writeNumberField("version", 3);
            out.writeStringField("id", sessionId);
            out.writeStringField("timestamp", at.toString());
            out.writeStringField("key", key);
        });
    }

    String line(Line line, String parentId) {
        return text(out -> {
            out.writeStringField("type", line.type());
            out.writeStringField("id", line.id());
            if (parentId.isEmpty()) {
                out.writeNullField("parentId");
            } else {
                out.writeStringField("parentId", parentId);
            }
            out.writeStringField("timestamp", line.at().toString());
            if (!line.runId().isEmpty()) {
                out.writeStringField("runId", line.runId());
            }
            out.writeFieldName("message");
            // A line feed between the tokens of JSON is blank space, and inside a string it cannot stand.
            out.writeRawValue(line.message().replace('\n', ' ').replace('\r', ' '));
        });
    }

    private interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    private String text(Body body) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            body.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when it is no line of a transcript */
    Line read(byte[] line) {
        String id = "";
        String type = "";
        Instant at = Instant.EPOCH;
        String runId = "";
        String message = "{}";
        try (JsonParser in = json.createParser(line)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "id" -> id = in.getText();
                    case "type" -> type = in.getText();
                    case "timestamp" -> at = Instant.parse(in.getText());
                    case "runId" -> runId = in.getText();
                    case "message" -> {
                        int from = (int) in.currentTokenLocation().getByteOffset();
                        in.skipChildren();
                        int to = (int) in.currentLocation().getByteOffset();
                        message = new String(line, from, to - from, StandardCharsets.UTF_8);
                    }
                    default -> in.skipChildren();
                }
            }
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("no line of a transcript", e);
        }
        return new Line(id, type, at, runId, message);
    }

    /** The usage a message carries; none for most. */
    Usage usage(String message) {
        if (!message.contains("\"usage\"")) {
            return NONE;
        }
        try (JsonParser in = json.createParser(message)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                    return usage(in);
                }
                in.skipChildren();
            }
            return NONE;
        } catch (IOException e) {
            throw new IllegalArgumentException("a message is a JSON object", e);
        }
    }

    private static Usage usage(JsonParser in) throws IOException {
        long[] counts = new long[4];
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            JsonToken value = in.nextToken();
            int index = switch (name) {
                case "input" -> 0;
                case "output" -> 1;
                case "cacheRead" -> 2;
                case "cacheWrite" -> 3;
                default -> -1;
            };
            if (index >= 0 && value == JsonToken.VALUE_NUMBER_INT) {
                counts[index] = Math.max(0, in.getLongValue());
            }
            in.skipChildren();
        }
        return new Usage(counts[0], counts[1], counts[2], counts[3]);
    }

    /** How what was said begins; empty for lines in which nobody says anything. */
    record Said(boolean byPerson, String text) {}

    Said said(Line line) {
        if (!line.type().equals("message")) {
            return NOTHING;
        }
        String role = "";
        String text = "";
        try (JsonParser in = json.createParser(line.message())) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME && (role.isEmpty() || text.isEmpty())) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("role")) {
                    role = in.getText();
                } else if (name.equals("content") && value == JsonToken.VALUE_STRING) {
                    text = shown(in.getText());
                } else if (name.equals("content") && value == JsonToken.START_ARRAY) {
                    text = firstText(in);
                } else {
                    in.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a message is a JSON object", e);
        }
        boolean person = role.equals("user");
        return person || role.equals("assistant") ? new Said(person, text) : NOTHING;
    }

    /** The text of the first block that has one. */
    private static String firstText(JsonParser in) throws IOException {
        String text = "";
        while (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals("text") && text.isEmpty()) {
                    text = shown(in.getText());
                }
                in.skipChildren();
            }
        }
        return text;
    }

    private static String shown(String text) {
        String line = text.substring(0, Math.min(text.length(), 4 * Session.SHOWN)).strip().replaceAll("\\s+", " ");
        return line.length() <= Session.SHOWN ? line : line.substring(0, Session.SHOWN);
    }
}
