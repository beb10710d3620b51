// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.ArrayList;

/** Status and headers of an answer; names in lower case. */
record Head(int status, Map<String, List<String>> headers) {
    private static final int LONGEST = 64 * 1024;

    static Head read(Link link) throws IOException {
        int[] left = {LONGEST};
        String[] first = line(link, left).split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("what listens at the engine's socket does not speak HTTP");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(link, left); !line.isEmpty(); line = line(link, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("an answer of the engine has a broken header");
            }
            headers.computeIfAbsent(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(first[1]), headers);
    }

    /** A line without its end. */
    static String line(Link link, int[] left) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = link.read(); b != '\n'; b = link.read()) {
            if (b < 0) {
                throw new EOFException("the engine ended the connection");
            }
            if (--left[0] < 0) {
                throw new IOException("an answer of the engine has too long a head");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }
}
