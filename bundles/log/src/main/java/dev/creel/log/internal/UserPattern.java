// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** An expression of the operator's, in RE2 syntax so that no expression can take more than linear time; immutable. */
final class UserPattern {
    private final Pattern pattern;

    /** @param source the expression, or {@code /expression/flags} with flags of {@code gims}; plain ones ignore case */
    UserPattern(String source) {
        int last = source.lastIndexOf('/');
        boolean delimited = source.startsWith("/") && last > 0 && source.substring(last + 1).matches("[gims]*");
        String flags = delimited ? source.substring(last + 1) : "i";
        int mode = (flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0)
                | (flags.contains("m") ? Pattern.MULTILINE : 0)
                | (flags.contains("s") ? Pattern.DOTALL : 0);
        try {
            pattern = Pattern.compile(delimited ? source.substring(1, last) : source, mode);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    String redact(String text) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder out = null;
        int copied = 0;
        while (matcher.find()) {
            int group = lastFilled(matcher);
            if (matcher.end(group) == matcher.start(group)) {
                continue;
            }
            out = out == null ? new StringBuilder(text.length()) : out;
            out.append(text, copied, matcher.start(group));
            Mask.append(out, text, matcher.start(group), matcher.end(group));
            copied = matcher.end(group);
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    private static int lastFilled(Matcher matcher) {
        int group = matcher.groupCount();
        while (group > 0 && (matcher.start(group) < 0 || matcher.end(group) == matcher.start(group))) {
            group--;
        }
        return group;
    }
}
