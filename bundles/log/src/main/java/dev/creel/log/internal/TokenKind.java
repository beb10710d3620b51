// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import java.util.Arrays;

/**
 * A kind of token that is known by how it begins.
 *
 * @param prefix its first characters
 * @param least fewest characters after the prefix
 * @param dotted whether it has three parts with dots between them
 */
record TokenKind(String prefix, int least, boolean dotted) {
    private static final TokenKind[] NONE = {};
    private static final TokenKind[][] BY_FIRST = new TokenKind[128][];

    static {
        add("sk-", 8);
        add("sk_live_", 8);
        add("sk_test_", 8);
        add("rk_live_", 8);
        add("rk_test_", 8);
        add("whsec_", 10);
        add("ghp_", 20);
        add("gho_", 20);
        add("ghu_", 20);
        add("ghs_", 20);
        add("ghr_", 20);
        add("github_pat_", 20);
        add("glpat-", 16);
        add("xoxa-", 10);
        add("xoxb-", 10);
        add("xoxp-", 10);
        add("xoxr-", 10);
        add("xoxs-", 10);
        add("xapp-", 10);
        add("gsk_", 10);
        add("AIza", 20);
        add("ya29", 20);
        add("pplx-", 10);
        add("npm_", 10);
        add("hf_", 20);
        add("xai-", 20);
        add("AKIA", 16);
        add("ASIA", 16);
        put(new TokenKind("SG.", 30, true));
        put(new TokenKind("eyJ", 20, true));
    }

    static TokenKind[] startingWith(char c) {
        TokenKind[] kinds = BY_FIRST[c];
        return kinds == null ? NONE : kinds;
    }

    private static void add(String prefix, int least) {
        put(new TokenKind(prefix, least, false));
    }

    private static void put(TokenKind kind) {
        char c = kind.prefix.charAt(0);
        TokenKind[] old = startingWith(c);
        TokenKind[] grown = Arrays.copyOf(old, old.length + 1);
        grown[old.length] = kind;
        BY_FIRST[c] = grown;
    }
}
