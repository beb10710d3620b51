// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What the journal's files amount to, read oldest first. A file after the first begins with a copy of all that is needed: once
 * that copy is complete, what older files said does not count any more, because a crash may bring dropped ones back. Not
 * thread-safe; used once.
 */
final class Replay {
    private final FactText text;
    private final List<Fact> lines = new ArrayList<>();
    private final List<Fact> copied = new ArrayList<>();
    private Ledger ledger = new Ledger();
    private boolean copying;
    private long bytes;

    Replay(FactText text) {
        this.text = text;
    }

    /** A file begins. */
    void begin(boolean first) {
        flush();
        copying = !first;
        bytes = 0;
    }

    boolean line(long position, byte[] line) {
        Fact fact = text.read(line);
        bytes += line.length;
        switch (fact.kind()) {
            case LINE, GONE -> lines.add(fact);
            case CHECKPOINT -> lines.clear();
            case SNAPSHOT -> snapshot();
            default -> apply(fact);
        }
        return true;
    }

    private void snapshot() {
        ledger = new Ledger();
        flush();
        copying = false;
        bytes = 0;
    }

    private void apply(Fact fact) {
        if (copying) {
            copied.add(fact);
        } else {
            ledger.apply(fact);
        }
    }

    /** A copy that a crash cut short: what it repeats is there already. */
    private void flush() {
        copied.forEach(ledger::apply);
        copied.clear();
    }

    Ledger ledger() {
        flush();
        return ledger;
    }

    /** Lines of other logs that may not be on disk there, and logs that may not have been taken away. */
    List<Fact> lines() {
        return lines;
    }

    /** Bytes of the last file, without the copy it begins with. */
    long bytes() {
        return bytes;
    }
}
