// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reader of JSON5 in full that keeps where each value stands, so that an edit can leave every other character alone.
 * Its one limit is {@link #MAX_DEPTH}; what the grammar allows and a configuration should not hold (a key twice, NaN) is
 * kept in the tree for {@link Strictness} to report. Longer than usual because it is one grammar.
 */
final class Json5 {
    static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 400;
    private static final int END = -1;

    private final String text;
    private int at;
    private int depth;

    private Json5(String text) {
        this.text = text;
    }

    /** @throws Json5Exception with line and column */
    static Node parse(String text) {
        Json5 reader = new Json5(text);
        reader.skip();
        Node value = reader.value();
        reader.skip();
        if (reader.at < text.length()) {
            throw reader.unexpected("after the value");
        }
        return value;
    }

    /** The offset after white space and comments. */
    static int skip(String text, int from) {
        Json5 reader = new Json5(text);
        reader.at = from;
        reader.skip();
        return reader.at;
    }

    private Node value() {
        int c = peek();
        return switch (c) {
            case '{' -> nested(true);
            case '[' -> nested(false);
            case '"', '\'' -> {
                int start = at;
                yield leaf(start, new Json.Str(string()));
            }
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", Json.Nil.NIL);
            default -> {
                if (Json5Chars.isDigit(c) || c == '.' || c == '+' || c == '-' || c == 'I' || c == 'N') {
                    yield number();
                }
                throw unexpected("where a value should be");
            }
        };
    }

    private Node nested(boolean object) {
        if (++depth > MAX_DEPTH) {
            throw error(at, "nested deeper than " + MAX_DEPTH + " levels");
        }
        Node node = object ? object() : array();
        depth--;
        return node;
    }

    private Node object() {
        int start = at++;
        List<Node.Member> members = new ArrayList<>();
        skip();
        while (peek() != '}') {
            int keyStart = at;
            String key = peek() == '"' || peek() == '\'' ? string() : name();
            int keyEnd = at;
            skip();
            expect(':', "after the key");
            skip();
            members.add(new Node.Member(key, keyStart, keyEnd, value()));
            separator('}');
        }
        at++;
        return new Node.Obj(start, at, List.copyOf(members));
    }

    private Node array() {
        int start = at++;
        List<Node> elements = new ArrayList<>();
        skip();
        while (peek() != ']') {
            elements.add(value());
            separator(']');
        }
        at++;
        return new Node.Arr(start, at, List.copyOf(elements));
    }

    private void separator(char close) {
        skip();
        if (peek() != close) {
            expect(',', "or '" + close + "' should follow");
            skip();
        }
    }

    private void expect(char wanted, String where) {
        if (peek() != wanted) {
            throw unexpected("where '" + wanted + "' " + where);
        }
        at++;
    }

    private Node word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw unexpected("where a value should be");
        }
        int start = at;
        at += word.length();
        return leaf(start, value);
    }

    private Node leaf(int start, Json value) {
        if (!(value instanceof Json.Str) && at < text.length() && (Json5Chars.isNamePart(text.codePointAt(at)) || peek() == '\\')) {
            throw unexpected("after the value");
        }
        return new Node.Leaf(start, at, value);
    }

    private Node number() {
        int start = at;
        boolean negative = peek() == '-';
        at += negative || peek() == '+' ? 1 : 0;
        if (text.startsWith("Infinity", at) || text.startsWith("NaN", at)) {
            at += peek() == 'I' ? "Infinity".length() : "NaN".length();
            leaf(start, Json.Nil.NIL);
            return new Node.NotFinite(start, at);
        }
        int digits = at;
        boolean hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
        if (hex) {
            at += 2;
            digits = at;
            while (Character.digit(peek(), 16) >= 0 && peek() < 0x80) {
                at++;
            }
        } else {
            decimal();
        }
        if (at == digits || at - start > MAX_NUMBER_CHARS) {
            throw at == digits ? unexpected("in a number") : error(start, "number is too long");
        }
        String written = text.substring(digits, at);
        if (!hex && Double.isInfinite(Double.parseDouble(written))) {
            return new Node.NotFinite(start, at);
        }
        BigDecimal value = hex ? new BigDecimal(new BigInteger(written, 16)) : exact(written);
        return leaf(start, new Json.Num(negative ? value.negate() : value));
    }

    private void decimal() {
        int digits = at;
        boolean leadingZero = peek() == '0';
        digits();
        int whole = at - digits;
        if (leadingZero && whole > 1) {
            throw error(digits, "a number may not start with 0 and another digit");
        }
        int fraction = 0;
        if (peek() == '.') {
            int point = at++;
            digits();
            fraction = at - point - 1;
        }
        if (whole + fraction == 0) {
            throw unexpected("in a number");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            at += peek() == '+' || peek() == '-' ? 1 : 0;
            if (!Json5Chars.isDigit(peek())) {
                throw unexpected("in an exponent");
            }
            digits();
        }
    }

    private void digits() {
        while (Json5Chars.isDigit(peek())) {
            at++;
        }
    }

    /** An exponent far below what a double can hold is zero, and never a number of a billion digits. */
    private static BigDecimal exact(String written) {
        return Double.parseDouble(written) == 0 ? BigDecimal.ZERO : new BigDecimal(written);
    }

    private String string() {
        int start = at;
        int quote = text.charAt(at++);
        StringBuilder out = new StringBuilder();
        while (peek() != quote) {
            int c = peek();
            if (c == END) {
                throw error(start, "string is not closed");
            }
            if (c == '\n' || c == '\r') {
                throw error(at, "line end inside a string; write \\n, or \\ at the end of the line to continue it");
            }
            at++;
            if (c == '\\') {
                escape(out);
            } else {
                out.append((char) c);
            }
        }
        at++;
        return out.toString();
    }

    private void escape(StringBuilder out) {
        int c = peek();
        int escape = at - 1;
        at++;
        switch (c) {
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000B');
            case 'x' -> out.append(hex(2));
            case 'u' -> out.append(hex(4));
            case '\r' -> at += peek() == '\n' ? 1 : 0;
            case '\n', 0x2028, 0x2029 -> { }
            case END -> throw error(text.length(), "string is not closed");
            default -> {
                if (Json5Chars.isDigit(c) && (c != '0' || Json5Chars.isDigit(peek()))) {
                    throw error(escape, "octal escapes do not exist in JSON5; write \\xHH");
                }
                out.append(c == '0' ? '\0' : (char) c);
            }
        }
    }

    private char hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw unexpected("where a hexadecimal digit should be");
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }

    private String name() {
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            int start = at;
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean escaped = c == '\\';
            if (escaped) {
                expect('u', "should follow \\ in a key");
                c = hex(4);
            }
            if (!(out.isEmpty() ? Json5Chars.isNameStart(c) : Json5Chars.isNamePart(c))) {
                at = start;
                if (escaped) {
                    throw error(start, "this character cannot be in a key without quotes");
                }
                break;
            }
            out.appendCodePoint(c);
        }
        if (out.isEmpty()) {
            throw unexpected("where a key should be");
        }
        return out.toString();
    }

    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '/') {
                comment();
            } else if (Json5Chars.isSpace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private void comment() {
        int start = at;
        at += 2;
        if (text.startsWith("//", start)) {
            while (at < text.length() && !Json5Chars.isLineEnd(text.charAt(at))) {
                at++;
            }
        } else if (text.startsWith("/*", start)) {
            int end = text.indexOf("*/", at);
            if (end < 0) {
                throw error(start, "comment is not closed");
            }
            at = end + 2;
        } else {
            at = start;
            throw unexpected("outside a comment");
        }
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private int peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    private Json5Exception unexpected(String where) {
        if (at >= text.length()) {
            return error(text.length(), "the text ends " + where);
        }
        int c = text.codePointAt(at);
        String shown = c > 0x20 && c != 0x7F && Character.isDefined(c) && !Character.isISOControl(c)
                ? "'" + Character.toString(c) + "'" : String.format("U+%04X", c);
        return error(at, shown + " " + where);
    }

    private Json5Exception error(int offset, String message) {
        return new Json5Exception(text, offset, message);
    }
}
