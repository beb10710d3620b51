// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Event;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Cancelled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One answer of a model on its way from the plugin's thread to the lane's. Text that nobody has taken yet runs
 * together,
 * so a slow reader gets fewer and longer pieces; the whole answer is bounded, so nothing else has to be. The plugin's
 * thread only fills memory here; whatever else an event leads to happens on the lane's thread.
 */
final class AnswerStream implements Sink {
    /** Most characters of one answer: its text, all arguments and all opaque blocks together. */
    static final int LONGEST = 1 << 20;

    static final int MOST_CALLS = 32;

    /** Most characters of a model's thoughts. */
    static final int LONGEST_THOUGHTS = 16 << 10;

    /** Most blocks that only the provider understands. */
    static final int MOST_BLOCKS = 256;

    // Private, so that a plugin cannot hold the lane by locking the sink it was given.
    private final Object lock = new Object();
    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<String> opaque = new ArrayList<>();
    private long characters;
    private Event.Usage usage = new Event.Usage(0, 0, 0, 0);
    private Event.Stop stop;
    private boolean closed;
    private boolean overflow;
    private boolean waiting;

    /** What the model wants called; not all of it may have arrived. */
    private static final class Draft {
        private final int index;
        private final String id;
        private final String name;
        private final StringBuilder arguments = new StringBuilder();

        Draft(Event.ToolStart start) {
            index = start.index();
            id = text(start.id());
            name = text(start.name());
        }
    }

    @Override
    public void emit(Event event) {
        synchronized (lock) {
            if (closed) {
                throw new Cancelled(Cancelled.Why.CALLER);
            }
            take(event);
            if (closed || waiting && pending.length() > 0) {
                waiting = false;
                lock.notifyAll();
            }
            if (overflow) {
                throw new Cancelled(Cancelled.Why.CALLER);
            }
        }
    }

    /** Nothing more will come, or nobody reads any more. */
    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    /**
     * Waits until the stream is closed or, when text is wanted and the pause is over, there is some.
     *
     * @param deadline as {@link System#nanoTime} counts
     * @param pauseUntil only the end of the stream is told before that time
     * @return true when there is text; false when the stream is closed or the deadline has passed
     */
    boolean await(long deadline, long pauseUntil, boolean textWanted) throws InterruptedException {
        synchronized (lock) {
            while (!closed) {
                long now = System.nanoTime();
                boolean paused = textWanted && pauseUntil - now > 0;
                if (deadline - now <= 0) {
                    return false;
                }
                if (textWanted && !paused && pending.length() > 0) {
                    return true;
                }
                waiting = textWanted && !paused;
                long until = paused ? Math.min(pauseUntil, deadline) : deadline;
                TimeUnit.NANOSECONDS.timedWait(lock, Math.max(1, until - now));
            }
            waiting = false;
            return false;
        }
    }

    /** The text that came since the last call; empty if none. */
    String take() {
        synchronized (lock) {
            if (pending.length() == 0) {
                return "";
            }
            String text = pending.toString();
            pending.setLength(0);
            return text;
        }
    }

    boolean closed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** Whether the model said that the answer is complete. */
    boolean complete() {
        synchronized (lock) {
            return stop != null;
        }
    }

    boolean tooLong() {
        synchronized (lock) {
            return overflow;
        }
    }

    Event.Stop stop() {
        synchronized (lock) {
            return stop == null ? Event.Stop.UNKNOWN : stop;
        }
    }

    Event.Usage usage() {
        synchronized (lock) {
            return usage;
        }
    }

    List<ToolUse> calls() {
        synchronized (lock) {
            return drafts.stream().map(d -> new ToolUse(d.id, d.name, d.arguments.toString())).toList();
        }
    }

    /** The beginning of what the model thought; empty if it said nothing of it. */
    String thoughts() {
        synchronized (lock) {
            return thoughts.toString();
        }
    }

    /** What only the provider understands, in its order. */
    List<String> opaque() {
        synchronized (lock) {
            return List.copyOf(opaque);
        }
    }

    private void take(Event event) {
        if (event instanceof Event.Text t) {
            grow(pending, text(t.delta()));
        } else if (event instanceof Event.ToolArguments a) {
            Draft draft = draft(a.index());
            if (draft != null) {
                grow(draft.arguments, text(a.delta()));
            }
        } else if (event instanceof Event.ToolStart s) {
            if (drafts.size() == MOST_CALLS) {
                overflow();
            } else {
                drafts.add(new Draft(s));
            }
        } else if (event instanceof Event.Thinking t) {
            think(text(t.delta()));
        } else if (event instanceof Event.Opaque o) {
            keep(text(o.json()));
        } else if (event instanceof Event.Usage u) {
            usage = u;
        } else if (event instanceof Event.Done d) {
            stop = d.stop() == null ? Event.Stop.UNKNOWN : d.stop();
            closed = true;
        }
    }

    /** What is too long is left out: no answer fails for a thought. */
    private void think(String delta) {
        thoughts.append(Untrusted.bounded(delta, Math.max(0, Math.min(delta.length(), LONGEST_THOUGHTS - thoughts.length()))));
    }

    private Draft draft(int index) {
        for (int i = drafts.size() - 1; i >= 0; i--) {
            if (drafts.get(i).index == index) {
                return drafts.get(i);
            }
        }
        return null;
    }

    private void grow(StringBuilder target, String delta) {
        characters += delta.length();
        if (characters > LONGEST) {
            overflow();
        } else {
            target.append(delta);
        }
    }

    private void keep(String json) {
        characters += json.length();
        if (characters > LONGEST || opaque.size() == MOST_BLOCKS) {
            overflow();
        } else {
            opaque.add(json);
        }
    }

    private void overflow() {
        overflow = true;
        closed = true;
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
