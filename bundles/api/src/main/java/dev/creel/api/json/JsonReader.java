// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads one JSON text, strictly; recursion is bounded by the depth. Used once, by one thread. */
final class JsonReader {
    /** Reading, comparing and hashing recurse; small thread stacks bear this much. */
    private static final int DEEPEST = 256;
    /** Longer numbers cost quadratic time to convert. */
    private static final int LONGEST_NUMBER = 1000;
    /** Greater exponents are a few bytes here and gigabytes in whoever turns them into an integer. */
    private static final int GREATEST_EXPONENT = 9999;

    private final String text;
    private final int end;
    private final int maxDepth;
    private int at;

    JsonReader(String text, int maxDepth) {
        if (maxDepth < 1 || maxDepth > DEEPEST) {
            throw new IllegalArgumentException("the depth is 1 to " + DEEPEST);
        }
        this.text = text;
        this.end = text.length();
        this.maxDepth = maxDepth;
    }

    Json read() {
        Json value = value(0);
        skipSpace();
        if (at < end) {
            throw error("text behind the value");
        }
        return value;
    }

    private Json value(int depth) {
        skipSpace();
        if (at == end) {
            throw error("the text ends where a value is expected");
        }
        return switch (text.charAt(at)) {
            case '{' -> object(deeper(depth));
            case '[' -> array(deeper(depth));
            case '"' -> new Json.Str(string());
            case 't' -> word("true", Json.Bool.TRUE);
            case 'f' -> word("false", Json.Bool.FALSE);
            case 'n' -> word("null", Json.Nil.NIL);
            default -> number();
        };
    }

    private int deeper(int depth) {
        if (depth == maxDepth) {
            throw error("nested more than " + maxDepth + " deep");
        }
        return depth + 1;
    }

    private Json object(int depth) {
        at++;
        if (closes('}')) {
            return Json.Obj.EMPTY;
        }
        Members.Draft members = new Members.Draft();
        do {
            skipSpace();
            if (at == end || text.charAt(at) != '"') {
                throw error("a member's name is expected");
            }
            int start = at;
            String name = string();
            skipSpace();
            expect(':');
            if (!members.add(name, value(depth))) {
                at = start;
                throw error("the same name twice in one object");
            }
        } while (more('}'));
        return new Json.Obj(members.freeze());
    }

    private Json array(int depth) {
        at++;
        if (closes(']')) {
            return new Json.Arr(List.of());
        }
        List<Json> elements = new ArrayList<>();
        do {
            elements.add(value(depth));
        } while (more(']'));
        return new Json.Arr(elements);
    }

    private boolean closes(char bracket) {
        skipSpace();
        if (at < end && text.charAt(at) == bracket) {
            at++;
            return true;
        }
        return false;
    }

    private boolean more(char bracket) {
        if (closes(bracket)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(char c) {
        if (at == end || text.charAt(at) != c) {
            throw error("'" + c + "' is expected");
        }
        at++;
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw error("not a value");
        }
        at += word.length();
        return value;
    }

    private String string() {
        int start = ++at;
        while (at < end) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(start, at++);
            }
            if (c == '\\' || Character.isSurrogate(c)) {
                return JsonString.mended(slowString(start));
            }
            if (c < ' ') {
                throw error("a control character in a string");
            }
            at++;
        }
        throw error("a string without its end");
    }

    private StringBuilder slowString(int start) {
        StringBuilder out = new StringBuilder(at - start + 32).append(text, start, at);
        while (at < end) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out;
            }
            if (c < ' ') {
                at--;
                throw error("a control character in a string");
            }
            out.append(c == '\\' ? escape() : c);
        }
        throw error("a string without its end");
    }

    private char escape() {
        if (at == end) {
            throw error("a string without its end");
        }
        char c = text.charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hex();
            default -> {
                at--;
                throw error("an unknown escape");
            }
        };
    }

    private char hex() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = at < end ? text.charAt(at) : ' ';
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw error("four hex digits are expected");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    private Json number() {
        int start = at;
        if (text.charAt(at) == '-') {
            at++;
        }
        int whole = at;
        digits("not a value");
        if (at - whole > 1 && text.charAt(whole) == '0') {
            at = whole;
            throw error("a number with a leading zero");
        }
        boolean plain = true;
        if (at < end && text.charAt(at) == '.') {
            plain = false;
            at++;
            digits("digits are expected behind the point");
        }
        if (at < end && (text.charAt(at) | 0x20) == 'e') {
            plain = false;
            at++;
            exponent();
        }
        if (at - start > LONGEST_NUMBER) {
            throw error("a number of more than " + LONGEST_NUMBER + " characters");
        }
        return new Json.Num(
                plain && at - start < 18
                        ? BigDecimal.valueOf(Long.parseLong(text, start, at, 10))
                        : new BigDecimal(text.substring(start, at)));
    }

    private void digits(String otherwise) {
        int start = at;
        while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw error(otherwise);
        }
    }

    private void exponent() {
        if (at < end && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            at++;
        }
        int start = at;
        digits("digits are expected in the exponent");
        if (at - start > 9 || Integer.parseInt(text, start, at, 10) > GREATEST_EXPONENT) {
            throw error("an exponent beyond " + GREATEST_EXPONENT);
        }
    }

    private void skipSpace() {
        while (at < end) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException("not JSON at offset " + at + ": " + what);
    }
}
