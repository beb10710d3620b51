// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.session.Sessions.Line;
import dev.creel.session.Sessions.Session;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conversation of one session as a model sees it: a summary of the older part, if there is one, and the messages since.
 * Follows from the session's lines alone. Used by the thread that holds the session's lane.
 */
final class Conversation {
    /** Lines read back at most; what is older has left the conversation. */
    static final int MOST_LINES = 1_000;

    /** What a model is told about a call whose result nobody knows. */
    static final String UNKNOWN_OUTCOME = "The outcome of this call is unknown: the run was cut off while it was under"
            + " way. It was not repeated. Find out what happened before you call the tool again.";

    private static final Label EARLIER = new Label("session", "earlier");

    private final String sessionId;
    private final List<String> ids = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private String summary = "";
    private Taint read = Taint.NONE;
    private long characters;
    private long counted;
    private long uncounted;
    private boolean flushed;
    private int lines;
    private int unseen;

    private Conversation(String sessionId) {
        this.sessionId = sessionId;
    }

    static Conversation of(Session session) {
        Conversation conversation = new Conversation(session.id());
        conversation.lines = session.size();
        if (conversation.lines > MOST_LINES) {
            // What is not read back may have led to what is.
            conversation.read = Taint.of(EARLIER);
        }
        for (Line line : session.tail(MOST_LINES)) {
            conversation.read(line);
        }
        return conversation;
    }

    private void read(Line line) {
        if (line.type().equals(CompactionLine.TYPE)) {
            CompactionLine.read(line).ifPresent(this::take);
        } else {
            flushed |= MemoryFlush.marks(line);
            Transcript.Told told = Transcript.told(line);
            read = read.and(told.read());
            told.message().ifPresentOrElse(message -> keep(line.id(), message), () -> unseen++);
            told.usage().ifPresent(this::counted);
        }
    }

    /** Whether it still is what the session holds: nobody reset the session or wrote past this conversation. */
    boolean current(Session session) {
        return lines == session.size() && sessionId.equals(session.id());
    }

    /** What it has read, what a summary stands for included. */
    Taint taint() {
        return read;
    }

    /** Writes a line to the session and keeps what the model sees of it. @param from where it came from */
    void append(Session session, Line line, Message message, Taint from) {
        read = read.and(from);
        String id = session.append(line);
        lines++;
        keep(id, message);
    }

    /** Writes a line to the session that is not for the model. */
    void append(Session session, Line line) {
        session.append(line);
        lines++;
        unseen++;
        flushed |= MemoryFlush.marks(line);
    }

    /** Writes the summary to the session, and goes on with it in place of what it is of. */
    void compact(Session session, Line line, CompactionLine.Compacted compacted) {
        session.append(line);
        lines++;
        take(compacted);
    }

    /** The part that a summary takes the place of, oldest first, and the id of the first entry that stays. */
    record Older(List<Message> messages, String firstKept, long characters) {}

    /** What goes when about that many characters stay; empty when nothing would. Results stay with their calls. */
    Optional<Older> older(long keep) {
        int cut = messages.size() - 1;
        for (long kept = cut < 0 ? 0 : Excerpt.size(messages.get(cut)); cut > 0; cut--) {
            kept += Excerpt.size(messages.get(cut - 1));
            if (kept > keep) {
                break;
            }
        }
        int at = boundary(cut);
        if (at <= 0) {
            return Optional.empty();
        }
        List<Message> gone = List.copyOf(messages.subList(0, at));
        return Optional.of(new Older(gone, ids.get(at), gone.stream().mapToLong(Excerpt::size).sum()));
    }

    /** The next message from there that can come first: what a person said if it is near, never a tool's result. */
    private int boundary(int cut) {
        int near = Math.min(messages.size(), cut + (messages.size() - cut) / 2 + 1);
        for (int i = Math.max(0, cut); i < near; i++) {
            if (messages.get(i) instanceof Message.User) {
                return i;
            }
        }
        int at = Math.max(0, cut);
        while (at < messages.size() && messages.get(at) instanceof Message.ToolResult) {
            at++;
        }
        for (at = at == messages.size() ? cut : at; at > 0 && messages.get(at) instanceof Message.ToolResult; at--) {
            continue;
        }
        return at;
    }

    String summary() {
        return summary;
    }

    /** Whether memories were saved since the last compaction. */
    boolean flushed() {
        return flushed;
    }

    /** Lines that have to be read back for all of it, those between that no model sees among them. */
    int span() {
        return messages.size() + unseen;
    }

    /** Calls of the last answer that have no result, tool names by call id. */
    Map<String, String> open() {
        Map<String, String> open = new HashMap<>();
        for (int i = messages.size() - 1; i >= 0 && !(messages.get(i) instanceof Message.User); i--) {
            if (messages.get(i) instanceof Message.Assistant said) {
                said.calls().forEach(call -> open.put(call.id(), call.tool()));
                messages.subList(i, messages.size()).forEach(later -> {
                    if (later instanceof Message.ToolResult result) {
                        open.remove(result.callId());
                    }
                });
                return open;
            }
        }
        return open;
    }

    long characters() {
        return characters + summary.length();
    }

    /** What a provider counted for everything up to its answer, which was said last. */
    void counted(Event.Usage usage) {
        counted = usage.input() + usage.cacheRead() + usage.cacheWrite() + usage.output();
        uncounted = 0;
    }

    /**
     * Tokens of the whole as far as known: what the last provider counted and an estimate of what came since, or an
     * estimate of all where no provider counts, or one counts too little to be true.
     *
     * @param around characters of what goes along: system prompt and tools
     */
    long tokens(long around) {
        long estimate = Excerpt.tokens(characters() + around);
        long known = counted + Excerpt.tokens(uncounted);
        return counted > 0 && known >= estimate / 3 ? known : estimate;
    }

    /** What fits into that many characters as {@link Excerpt} has it, after the summary. */
    List<Message> last(long budget) {
        if (summary.isEmpty()) {
            return Excerpt.within(messages, budget);
        }
        Message head = new Message.User(CompactionLine.told(summary));
        long left = budget - Excerpt.size(head);
        List<Message> all = new ArrayList<>();
        all.add(head);
        all.addAll(characters <= left ? Excerpt.paired(messages) : Excerpt.within(messages, left));
        return all;
    }

    private void take(CompactionLine.Compacted compacted) {
        int from = ids.indexOf(compacted.firstKept());
        // A line that is not among those read back is older than all of them.
        forget(Math.max(0, from));
        summary = compacted.summary();
        read = compacted.read().and(read.only(label -> !label.equals(EARLIER)));
        counted = 0;
        uncounted = 0;
        unseen = 0;
        flushed = false;
    }

    private void keep(String id, Message message) {
        ids.add(id);
        messages.add(message);
        characters += Excerpt.size(message);
        uncounted += Excerpt.size(message);
        if (messages.size() >= MOST_LINES + MOST_LINES / 4) {
            forget(messages.size() - MOST_LINES);
        }
    }

    private void forget(int count) {
        List<Message> gone = messages.subList(0, count);
        gone.forEach(old -> characters -= Excerpt.size(old));
        gone.clear();
        ids.subList(0, count).clear();
    }
}
