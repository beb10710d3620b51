// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.creel.audit.Decisions.Decision;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the file of decisions from its start while others append to it: a last line that is not complete yet is not seen. */
final class Trail {
    private final JsonFactory json = new JsonFactory();
    private final Path file;

    Trail(Path file) {
        this.file = file;
    }

    Optional<Decision> last(Predicate<Decision> kind) throws IOException {
        Optional<Decision> newest = Optional.empty();
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return newest;
        }
        byte[] line = new byte[Walk.LONGEST_LINE];
        int length = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 64 << 10)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line[Math.min(length, line.length - 1)] = (byte) b;
                    length++;
                    continue;
                }
                Optional<Decision> decision = length <= line.length ? parse(line, length).filter(kind) : Optional.empty();
                newest = decision.isPresent() ? decision : newest;
                length = 0;
            }
        }
        return newest;
    }

    /** Empty for a line that is none of ours. */
    private Optional<Decision> parse(byte[] line, int length) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser in = json.createParser(line, 0, length)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String name = in.currentName();
                if (in.nextToken() != JsonToken.VALUE_STRING) {
                    return Optional.empty();
                }
                fields.put(name, in.getText());
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        String id = fields.remove("id");
        String time = fields.remove("time");
        String event = fields.remove("event");
        fields.remove("hash");
        return id == null || time == null || event == null ? Optional.empty() : Optional.of(new Decision(id, time, event, fields));
    }
}
