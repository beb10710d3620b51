// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import java.text.Normalizer;
import java.util.Locale;

/** Text as a careless reader sees it: letters that look like Latin ones are those, everything else is gone. Stateless. */
final class LookAlikes {
    /** Letters of other alphabets, each with the Latin one it is taken for. */
    private static final String PAIRS =
            "\u03B1a\u0430a\u0252a\u0435e\u03B5e\u0454e\u0501d\u0257d\u04CFl\u03B9i\u0456i\u043Fn"
            + "\u057Cn\u0578n\u03BFo\u043Eo\u0433r\u0491r\u0280r\u0455s\uA731s\u03C4t\u0442t\u1D1Bt"
            + "\u03C5u\u057Du\u1D1Cu\u0446u\u0274n\u1D07e\u1D05d";

    private LookAlikes() {}

    static String plain(String text) {
        StringBuilder out = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT).chars().forEach(c -> {
            int odd = PAIRS.indexOf(c);
            char letter = odd >= 0 && odd % 2 == 0 ? PAIRS.charAt(odd + 1) : (char) c;
            if (letter >= 'a' && letter <= 'z') {
                out.append(letter);
            }
        });
        return out.toString();
    }
}
