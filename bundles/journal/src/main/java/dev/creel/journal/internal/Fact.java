// SPDX-License-Identifier: Apache-2.0
package dev.creel.journal.internal;

/**
 * One thing that happened, one line of the journal. Which fields count depends on the kind; the others are empty.
 *
 * @param kind what happened
 * @param run the run
 * @param a source, call id, status, reply key or log
 * @param b message key, tool, receipt
 * @param text payload, summary, line, part or cursor
 * @param number epoch milliseconds, position in a log or among parts, or 1 for a failed tool
 */
record Fact(Kind kind, String run, String a, String b, String text, long number) {
    /** What happened. */
    enum Kind { ACCEPT, BEGUN, TOOL, DONE, ENDED, OUT, SENT, LINE, CHECKPOINT, SNAPSHOT, CURSOR, GONE, PART }

    static Fact accept(String run, String source, String key, String payload, long at) {
        return new Fact(Kind.ACCEPT, run, source, key, payload, at);
    }

    static Fact begun(String run) {
        return new Fact(Kind.BEGUN, run, "", "", "", 0);
    }

    static Fact tool(String run, String call, String tool) {
        return new Fact(Kind.TOOL, run, call, tool, "", 0);
    }

    static Fact done(String run, String call, boolean error) {
        return new Fact(Kind.DONE, run, call, "", "", error ? 1 : 0);
    }

    static Fact ended(String run, String status, String summary, long at) {
        return new Fact(Kind.ENDED, run, status, "", summary, at);
    }

    static Fact out(String run, String key, String payload) {
        return new Fact(Kind.OUT, run, key, "", payload, 0);
    }

    static Fact sent(String key, String receipt) {
        return new Fact(Kind.SENT, "", key, receipt, "", 0);
    }

    /** @param place how many parts of it were known before */
    static Fact part(String key, int place, String part) {
        return new Fact(Kind.PART, "", key, "", part, place);
    }

    static Fact cursor(String source, String cursor) {
        return new Fact(Kind.CURSOR, "", source, "", cursor, 0);
    }

    static Fact line(String log, long position, String line) {
        return new Fact(Kind.LINE, "", log, "", line, position);
    }

    /** That log is taken away; lines of it before this do not count any more. */
    static Fact gone(String log) {
        return new Fact(Kind.GONE, "", log, "", "", 0);
    }

    /** The file so far repeats all that is needed of older ones. */
    static Fact snapshot() {
        return new Fact(Kind.SNAPSHOT, "", "", "", "", 0);
    }

    /** Everything written to other logs so far is on disk there. */
    static Fact checkpoint() {
        return new Fact(Kind.CHECKPOINT, "", "", "", "", 0);
    }
}
