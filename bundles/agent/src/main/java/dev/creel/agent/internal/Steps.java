// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.agent.RunListener.Detail;

/** What a run's chat is shown beside the answer: tools it called, and thoughts; used by one thread. */
final class Steps {
    private static final int MOST = 24;
    private static final int LONGEST_LINE = 160;
    private static final int LONGEST_RESULT = 600;
    private static final int LONGEST_THOUGHT = 4_000;

    private final boolean tools;
    private final boolean results;
    private final boolean thoughts;
    private final StringBuilder text = new StringBuilder();
    private int shown;

    Steps(Levels levels) {
        this.tools = !levels.verbose().equals("off");
        this.results = levels.verbose().equals("full");
        this.thoughts = levels.reasoning().equals("on");
    }

    boolean thoughts() {
        return thoughts;
    }

    void see(Detail detail) {
        if (detail instanceof Detail.ToolStarted started && tools) {
            add("> " + started.tool() + " " + Untrusted.line(started.arguments().text(), LONGEST_LINE));
        } else if (detail instanceof Detail.ToolEnded ended && tools && (results || ended.error())) {
            add((ended.error() ? "> failed: " : "> ") + Untrusted.line(ended.text(), LONGEST_RESULT));
        } else if (detail instanceof Detail.Thought thought && thoughts) {
            add("Thoughts: " + Untrusted.bounded(thought.text().strip(), LONGEST_THOUGHT));
        }
    }

    private void add(String line) {
        if (++shown <= MOST) {
            text.append(line).append('\n');
        }
    }

    /** The lines, and how many were left out; empty for none. */
    String text() {
        return shown <= MOST ? text.toString() : text + "> and " + (shown - MOST) + " more\n";
    }
}
