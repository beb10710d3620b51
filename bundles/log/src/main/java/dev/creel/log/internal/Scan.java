// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/**
 * One pass over one text with the built-in rules. Every rule looks ahead only over what it then masks or over a run that is
 * remembered, and back over a bounded name, so that the work grows with the length and no faster, whatever the text; used once.
 */
final class Scan {
    private final Passage passage;
    private final int length;
    private final Literals literals;
    private final Shapes shapes;
    private final NamedValues values;
    private StringBuilder out;
    private int copied;

    Scan(CharSequence text, Literals literals) {
        this.passage = new Passage(text);
        this.length = text.length();
        this.literals = literals;
        this.shapes = new Shapes(passage);
        this.values = new NamedValues(passage);
    }

    String run() {
        boolean given = !literals.isEmpty();
        char before = ' ';
        for (int i = 0; i < length; ) {
            char c = passage.at(i);
            int known = given ? literals.at(passage.text(), i) : 0;
            if (known > 0) {
                copyTo(i);
                out.append("***");
                copied = i + known;
            } else if (c < 128 && found(i, c, before)) {
                copyTo(passage.from());
                if (c == '-' && passage.at(i + 1) == '-' && passage.to() - i > 30 && passage.starts("-----BEGIN ", i)) {
                    out.append("…redacted…");
                } else {
                    Mask.append(out, passage.text(), passage.from(), passage.to());
                }
                copied = passage.to();
            }
            int next = Math.max(i + 1, copied);
            before = passage.at(next - 1);
            i = next;
        }
        return out == null ? passage.text().toString() : out.append(passage.text(), copied, length).toString();
    }

    private void copyTo(int end) {
        if (out == null) {
            out = new StringBuilder(length);
        }
        out.append(passage.text(), copied, end);
    }

    private boolean found(int i, char c, char before) {
        boolean wordStart = !Glyphs.alnum(before);
        if (c >= '0' && c <= '9') {
            return (before < '0' || before > '9') && shapes.telegram(i) || wordStart && shapes.token(i, c);
        }
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
            return wordStart && (shapes.token(i, c) || shapes.scheme(i, c) || shapes.discord(i, c));
        }
        return switch (c) {
            case ':' -> i + 2 < length && passage.at(i + 1) == '/' && passage.at(i + 2) == '/' ? shapes.userInfo(i + 3) : values.assignment(i);
            case '=' -> values.assignment(i);
            case '-' -> i + 2 < length && passage.at(i + 1) == '-' && (passage.at(i + 2) == '-' ? shapes.pem(i) : before != '-' && values.flag(i));
            case '+' -> wordStart && shapes.phone(i);
            default -> false;
        };
    }
}
