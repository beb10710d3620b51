// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The forms of the secrets that were written into one request, found again in what comes back and replaced by as many
 * asterisks: a server's echo must not show a plugin what it may only use. Forms: as is, as JSON text, percent-encoded,
 * Base64 and Base64url at any alignment. A server that works with the plugin can always find another form; what it can
 * tell is what it was sent. Immutable.
 */
final class Scrubber {
    /** Shorter values, as people write where a server wants any key at all, would blot out ordinary text. */
    private static final int SHORTEST = 4;
    private static final int SHORTEST_CODED = 6;

    private final List<byte[]> forms;
    private final boolean[] first = new boolean[256];

    Scrubber(Collection<String> secrets) {
        Set<String> texts = new LinkedHashSet<>();
        secrets.forEach(secret -> addForms(secret, texts));
        List<byte[]> all = new ArrayList<>(texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList());
        all.sort((a, b) -> b.length - a.length);
        forms = List.copyOf(all);
        forms.forEach(f -> first[f[0] & 255] = true);
    }

    boolean isEmpty() {
        return forms.isEmpty();
    }

    String scrub(String text) {
        if (forms.isEmpty()) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        scrub(bytes, 0, bytes.length, true);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Blots out the secrets between two positions.
     *
     * @param last whether no more bytes follow
     * @return the position up to which the bytes are final; what is behind it may be the beginning of a secret
     */
    int scrub(byte[] bytes, int from, int to, boolean last) {
        int at = from;
        while (at < to) {
            if (!first[bytes[at] & 255]) {
                at++;
                continue;
            }
            int length = 0;
            for (byte[] form : forms) {
                int same = same(form, bytes, at, to);
                if (same == form.length) {
                    length = Math.max(length, same);
                } else if (at + same == to && !last) {
                    return at;
                }
            }
            for (int i = 0; i < length; i++) {
                bytes[at + i] = '*';
            }
            at += Math.max(1, length);
        }
        return to;
    }

    private static int same(byte[] form, byte[] bytes, int at, int to) {
        int n = Math.min(form.length, to - at);
        for (int i = 0; i < n; i++) {
            if (form[i] != bytes[at + i]) {
                return i;
            }
        }
        return n;
    }

    private static void addForms(String secret, Set<String> forms) {
        if (secret.length() < SHORTEST) {
            return;
        }
        forms.add(secret);
        String json = Json.of(secret).text();
        forms.add(json.substring(1, json.length() - 1));
        forms.add(json.substring(1, json.length() - 1).replace("/", "\\/"));
        String encoded = Percent.encode(secret);
        forms.add(encoded);
        forms.add(Percent.lowerHex(encoded));
        forms.add(Percent.segment(secret));
        forms.add(encoded.replace("%20", "+"));
        for (int before = 0; before < 3; before++) {
            addBase64(secret.getBytes(StandardCharsets.UTF_8), before, forms);
        }
    }

    /** The middle of the Base64 text, which does not depend on what stands before and behind the secret. */
    private static void addBase64(byte[] secret, int before, Set<String> forms) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = before == 0 ? 0 : before + 1;
        int to = shifted.length / 3 * 4;
        if (to - from >= SHORTEST_CODED) {
            String middle = coded.substring(from, to);
            forms.add(middle);
            forms.add(middle.replace('+', '-').replace('/', '_'));
        }
    }
}
