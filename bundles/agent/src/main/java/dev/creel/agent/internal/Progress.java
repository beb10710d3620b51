// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox;
import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.RunListener.RunEvent;
import java.time.Clock;

/** What one run tells its followers, numbered from 1, and the text it has given so far; used by one thread. */
final class Progress {
    private static final long SHORTEST_PAUSE_NANOS = 15_000_000;
    private static final long NANOS_PER_CHARACTER = 100;
    static final String PARAGRAPH = "\n\n";

    private final LiveRun run;
    private final Followers followers;
    private final Clock clock;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder round = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private Steps steps = new Steps(Levels.NONE);
    private Outbox.Shown shown = Outbox.Shown.NOTHING;
    private boolean holding;
    private long seq;
    private long pauseUntil = System.nanoTime();

    Progress(LiveRun run, Followers followers, Clock clock) {
        this.run = run;
        this.followers = followers;
        this.clock = clock;
    }

    /** Whether anybody wants the text as it comes. */
    boolean followed() {
        return !holding && followers.any();
    }

    /** When the next piece of text is due, as {@link System#nanoTime} counts. */
    long pauseUntil() {
        return pauseUntil;
    }

    /** From now on: what the run's chat is shown of its steps. */
    void show(Levels levels) {
        steps = new Steps(levels);
    }

    /** From now on: what shows the text to the run's chat while it grows. */
    void shown(Outbox.Shown chat) {
        shown = chat;
    }

    /** What the chat is shown beside the answer. */
    String steps() {
        return steps.text();
    }

    /** The model's thoughts of one answer, told where somebody wants them. */
    void thought(String text) {
        if (steps.thoughts() && !text.isBlank()) {
            tell(new Detail.Thought(text));
        }
    }

    void tell(Detail detail) {
        steps.see(detail);
        seq++;
        if (followers.any()) {
            followers.tell(new RunEvent(run.id(), run.sessionKey(), run.agentId(), seq, clock.millis(), detail));
        }
    }

    /**
     * Adds to the answer and tells it. Each event carries the whole text, so the pause between two of them grows with
     * it:
     * a long answer in small pieces would otherwise be copied once for each piece.
     */
    void text(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        if (holding) {
            held.append(delta);
            return;
        }
        String piece = round.length() == 0 && text.length() > 0 ? PARAGRAPH + delta : delta;
        round.append(delta);
        text.append(piece);
        shown.text(text::toString);
        if (followers.any()) {
            tell(new Detail.Text(text.toString(), piece));
            pauseUntil = System.nanoTime() + SHORTEST_PAUSE_NANOS + text.length() * NANOS_PER_CHARACTER;
        }
    }

    /**
     * The model speaks anew, after its tools: what follows is a new paragraph.
     *
     * @param hold whether the text of this round reaches nobody before {@link #release}
     */
    void nextRound(boolean hold) {
        round.setLength(0);
        held.setLength(0);
        holding = hold;
    }

    /** Everything the model said in this round, told already or not. */
    String heardText() {
        return holding ? held.toString() : round.toString();
    }

    /** Tells text in place of what was held. */
    void release(String instead) {
        if (holding) {
            holding = false;
            held.setLength(0);
            text(instead);
        }
    }

    /** What was told since {@link #nextRound}. */
    String roundText() {
        return round.toString();
    }

    /** Everything said in this run. */
    String text() {
        return text.toString();
    }

    int length() {
        return text.length();
    }
}
