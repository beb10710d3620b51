// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.gate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;

/** The operator's expressions for a mention of the bot in words, in RE2 syntax: none takes more than linear time. Immutable. */
public final class MentionPatterns {
    public static final MentionPatterns NONE = new MentionPatterns(List.of());
    private static final int MOST = 32;
    private static final int LONGEST = 256;
    private static final java.util.regex.Pattern QUOTED = java.util.regex.Pattern.compile("(?m)^[ \\t]*>.*$");
    private final List<Pattern> patterns;

    private MentionPatterns(List<Pattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** @param unusable told of an expression that counts for nothing, and why */
    public static MentionPatterns of(List<String> sources, BiConsumer<String, String> unusable) {
        List<Pattern> patterns = new ArrayList<>();
        for (String source : sources) {
            if (source.isBlank() || source.length() > LONGEST || patterns.size() == MOST) {
                unusable.accept(source, "there are at most " + MOST + " of 1 to " + LONGEST + " characters");
                continue;
            }
            try {
                patterns.add(Pattern.compile(source, Pattern.CASE_INSENSITIVE));
            } catch (PatternSyntaxException e) {
                unusable.accept(source, "it is no RE2 expression: " + e.getDescription());
            }
        }
        return new MentionPatterns(patterns);
    }

    /** A name as it stands, as a word of its own. */
    public static MentionPatterns name(String name) {
        return name.isBlank() || name.length() > LONGEST ? NONE
                : new MentionPatterns(List.of(Pattern.compile("(?:^|[^\\pL\\pN])" + Pattern.quote(name.strip()) + "(?:$|[^\\pL\\pN])",
                        Pattern.CASE_INSENSITIVE)));
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether the sender's own words mention the bot; lines he quotes are somebody else's. */
    boolean in(String text) {
        if (patterns.isEmpty()) {
            return false;
        }
        Matcher quoted = QUOTED.matcher(text);
        String own = visible(quoted.replaceAll(""));
        return patterns.stream().anyMatch(pattern -> pattern.matcher(own).find());
    }

    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().filter(c -> Character.getType(c) != Character.FORMAT).forEach(out::appendCodePoint);
        return out.toString();
    }
}
