// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.Outbox;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.plugin.Failure;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes messages of turns to other sessions, on disk first, and tells whoever gave a task how it ended. Thread-safe. */
final class Delegates {
    private static final Logger LOG = LoggerFactory.getLogger(Delegates.class);
    private static final String SOURCE = "gateway";
    private static final String SILENT = "NO_REPLY";
    private static final int LONGEST_RESULT = 16_000;

    private final Journal journal;
    private final Sessions sessions;
    private final Outbox outbox;
    private final Listings listings;
    private final Consumer<LiveRun> submit;

    /** @param submit puts a run into its session's lane */
    Delegates(Journal journal, Sessions sessions, Outbox outbox, Listings listings, Consumer<LiveRun> submit) {
        this.journal = journal;
        this.sessions = sessions;
        this.outbox = outbox;
        this.listings = listings;
        this.submit = submit;
    }

    /** Where a message of a turn goes, and what of a model it asks for; texts are empty for what is configured. */
    record Letter(String key, String sessionKey, String agentId, String text, String model, String thinking, long seconds) {}

    /** @throws Failure when there is no room; nothing was kept then */
    LiveRun send(Letter letter, Delegation delegation) {
        var options = delegation.options();
        if (!letter.model().isEmpty()) {
            options.put("model", letter.model());
        }
        if (!letter.thinking().isEmpty()) {
            options.put("thinking", letter.thinking());
        }
        Message message = new Message(letter.key(), Delegation.SURFACE, letter.sessionKey(), letter.agentId(), letter.text(), "",
                List.of(), letter.seconds(), options.build());
        LiveRun run = new LiveRun(message, letter.sessionKey(), letter.agentId(), delegation.peer(), false);
        try {
            if (!journal.accept(new Journal.Entry(SOURCE, message.key(), message.key(),
                    new Envelope(message, letter.sessionKey(), letter.agentId()).text())).duplicate()) {
                submit.accept(run);
            }
        } catch (JournalFull e) {
            throw new Failure(Failure.Code.OVERLOADED, "the gateway has no room for it: " + e.getMessage());
        }
        return run;
    }

    /** A run ends; told before its end is on disk, so that a crash between the two does not lose it. */
    void ended(LiveRun run, Runs.Result result) {
        Optional<Delegation> made = Delegation.of(run.message());
        if (made.isEmpty()) {
            return;
        }
        try {
            if (made.get().kind() == Delegation.Kind.TASK) {
                report(run, made.get(), result);
            } else if (made.get().kind() == Delegation.Kind.ENDED) {
                made.get().chat().ifPresent(chat -> say(run, chat, result));
            }
        } catch (RuntimeException e) {
            LOG.warn("The end of run {} could not be told to session {}", run.id(), made.get().from(), e);
        }
    }

    /** Who was stopped does not hear of a task that was stopped with it: that would set it to work again. */
    private void report(LiveRun run, Delegation task, Runs.Result result) {
        String how = result.status().equals("ok") ? "is done" : "ended without an answer (" + result.status() + ")";
        String said = result.status().equals("ok") ? result.text() : result.errorMessage();
        String text = "The sub-agent " + run.sessionKey() + ' ' + how + ".\n" + Untrusted.bounded(said, LONGEST_RESULT);
        boolean stopped = result.status().equals("aborted") && result.stopReason().equals(Endings.PARENT);
        if (!stopped) {
            tell(run, task, text);
        }
        if (!task.keep()) {
            sessions.delete(run.sessionKey());
        }
    }

    private void tell(LiveRun run, Delegation task, String text) {
        send(new Letter("ended:" + run.id(), task.from(), task.from().split(":", 3)[1], text, "", "", 0),
                new Delegation(Delegation.Kind.ENDED, run.sessionKey(), run.reading().taint(), task.bounds(), true, task.chat()));
    }

    /** What the parent makes of it reaches the people who asked; their chat is not the message's own. */
    private void say(LiveRun run, ChannelAddress chat, Runs.Result result) {
        if (result.status().equals("ok") && !result.text().isBlank() && !result.text().strip().equals(SILENT)) {
            outbox.notice(chat, "told:" + OutgoingFiles.digest(run.id()),
                    listings.said(result.text(), chat.chat().kind() != Chat.Kind.DIRECT, run));
        }
    }
}
