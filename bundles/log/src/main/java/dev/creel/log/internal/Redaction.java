// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Masks secrets in text: built-in rules, values given to it, and the operator's own expressions; thread-safe. */
final class Redaction {
    /** Shortest value masked literally; a shorter one would blot out ordinary words. */
    static final int SHORTEST = 6;

    private static final int MOST_VALUES = 2048;

    private final Set<String> values = new LinkedHashSet<>();
    private volatile Literals literals = new Literals(List.of());
    private volatile List<UserPattern> patterns = List.of();

    String redact(String text) {
        String out = scan(text);
        for (UserPattern pattern : patterns) {
            out = pattern.redact(out);
        }
        return out;
    }

    /** The built-in rules and literals alone: one pass, the same instance when nothing matches. */
    String scan(CharSequence text) {
        return new Scan(text, literals).run();
    }

    synchronized void mask(String secret) {
        if (secret.length() < SHORTEST || !values.add(secret)) {
            return;
        }
        values.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        values.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        values.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        while (values.size() > MOST_VALUES) {
            values.remove(values.iterator().next());
        }
        literals = new Literals(values);
    }

    /** Replaces the operator's expressions. @return what is wrong with those left out */
    List<String> patterns(List<String> sources) {
        List<UserPattern> valid = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String source : sources) {
            try {
                valid.add(new UserPattern(source));
            } catch (IllegalArgumentException e) {
                wrong.add("the expression " + source + " is left out: " + e.getMessage());
            }
        }
        patterns = List.copyOf(valid);
        return List.copyOf(wrong);
    }
}
