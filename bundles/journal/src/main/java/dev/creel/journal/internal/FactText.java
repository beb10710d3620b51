// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.creel.journal.internal.Fact.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Entries as JSON text, streamed both ways; thread-safe. */
final class FactText {
    private static final Kind[] KINDS = Kind.values();

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(48 << 20).build())
            .build();

    byte[] write(Fact entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + entry.text().length());
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeNumberField("k", entry.kind().ordinal());
            text(out, "run", entry.run());
            text(out, "a", entry.a());
            text(out, "b", entry.b());
            text(out, "text", entry.text());
            if (entry.number() != 0) {
                out.writeNumberField("n", entry.number());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void text(JsonGenerator out, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            out.writeStringField(name, value);
        }
    }

    /** @throws IllegalArgumentException when it is no entry of ours */
    Fact read(byte[] line) {
        int kind = -1;
        String run = "";
        String a = "";
        String b = "";
        String text = "";
        long number = 0;
        try (JsonParser in = json.createParser(line)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                in.nextToken();
                switch (name) {
                    case "k" -> kind = in.getIntValue();
                    case "run" -> run = in.getText();
                    case "a" -> a = in.getText();
                    case "b" -> b = in.getText();
                    case "text" -> text = in.getText();
                    case "n" -> number = in.getLongValue();
                    default -> throw new IllegalArgumentException("unknown member " + name);
                }
            }
            return new Fact(KINDS[kind], run, a, b, text, number);
        } catch (IOException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no entry of a journal", e);
        }
    }
}
