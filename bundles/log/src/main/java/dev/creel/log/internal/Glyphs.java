// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** Which characters belong to names, tokens and credentials, and which end a value; stateless. */
final class Glyphs {
    private Glyphs() {}

    static boolean alnum(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    static boolean nameChar(char c) {
        return alnum(c) || c == '_' || c == '-';
    }

    static boolean tokenChar(char c) {
        return alnum(c) || c == '_' || c == '-';
    }

    static boolean credentialChar(char c) {
        return tokenChar(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
    }

    static boolean quote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean lineEnd(char c) {
        return c == '\n' || c == '\r' || c == '"';
    }

    static boolean wordEnd(char c) {
        return c <= ' ' || quote(c) || c == '&' || c == ',' || c == '<' || c == '>';
    }

    static boolean trailing(char c) {
        return c == ')' || c == '}' || c == ']' || c == ';' || c == '\\';
    }

    static boolean authorityEnd(char c) {
        return c <= ' ' || c == '/' || c == '?' || c == '#' || quote(c) || c == '<' || c == '>';
    }
}
