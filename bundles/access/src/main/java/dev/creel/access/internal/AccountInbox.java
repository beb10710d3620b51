// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.Turns;
import dev.creel.access.internal.gate.Gate;
import dev.creel.access.internal.gate.MentionPatterns;
import dev.creel.access.internal.gate.Outcome;
import dev.creel.access.internal.gate.Policy;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox.MenuEntry;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Snapshot;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one account of a channel received, on its way in: decided, kept with the cursor by one force, handed to the agent.
 * Runs on host threads. Thread-safe.
 */
final class AccountInbox implements HostSideInbox.Work {
    /** Most events of one call. */
    static final int MOST_EVENTS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(AccountInbox.class);

    private static final int LONGEST_CURSOR = 4096;
    private final Account account;
    private final String source;
    private final AccountRules rules;
    private final Refusals refusals;
    private final Consumer<Inbound> strangers;
    private final GroupContext overheard;
    private final Config config;
    private final Journal journal;
    private final Sessions sessions;
    private final Supplier<Turns> turns;

    /**
     * @param strangers takes what may be answered with a pairing code
     * @param turns the agent, null while there is none
     */
    AccountInbox(Account account, AccountRules rules, Refusals refusals, Consumer<Inbound> strangers, GroupContext overheard,
            Config config, Journal journal, Sessions sessions, Supplier<Turns> turns) {
        this.account = account;
        this.source = source(account.channel(), account.id());
        this.rules = rules;
        this.refusals = refusals;
        this.strangers = strangers;
        this.overheard = overheard;
        this.config = config;
        this.journal = journal;
        this.sessions = sessions;
        this.turns = turns;
    }

    /** Where messages of an account are kept from in the journal. */
    static String source(String channel, String account) {
        return ChannelAddress.SURFACE + ':' + channel + ':' + account;
    }

    @Override
    public String cursor() {
        return journal.cursor(source);
    }

    @Override
    public List<MenuEntry> menu() {
        return CommandGate.menu(config.current(), account);
    }

    private record Admitted(int place, Message message, GroupContext.Pending before) {}

    /** What became of the events of one call so far. */
    private record Sorted(List<Verdict> verdicts, List<Admitted> admitted) {
        static Sorted of(int events) {
            return new Sorted(new ArrayList<>(Collections.nCopies(events, Verdict.REFUSED)), new ArrayList<>());
        }
    }

    @Override
    public synchronized List<Verdict> accept(List<Inbound> events, String next) {
        if (events.size() > MOST_EVENTS || next.getBytes(StandardCharsets.UTF_8).length > LONGEST_CURSOR) {
            throw new IllegalArgumentException(
                    "one call takes " + MOST_EVENTS + " events and a cursor of " + LONGEST_CURSOR + " bytes at most");
        }
        if (events.isEmpty()) {
            journal.accept(source, List.of(), next);
            return List.of();
        }
        Snapshot now = config.current();
        if (Freeze.of(now).holds(Part.INBOUND)) {
            return frozen(events, next);
        }
        Turns agent = turns.get();
        if (agent == null) {
            return Collections.nCopies(events.size(), Verdict.THROTTLED);
        }
        Optional<Policy> policy = rules.in(now);
        if (policy.isEmpty()) {
            // Refusing would lose for good what listed people say; the service keeps it until they can be recognised.
            return Collections.nCopies(events.size(), Verdict.THROTTLED);
        }
        Sorted sorted = sort(events, now, policy.get(), agent);
        List<Journal.Entry> entries = new ArrayList<>();
        for (Admitted a : sorted.admitted()) {
            entries.add(new Journal.Entry(source, EventKey.of(events.get(a.place())), a.message().key(),
                    new Envelope(a.message(), a.message().sessionKey(), a.message().agentId()).text()));
        }
        List<Journal.Accepted> kept;
        try {
            kept = journal.accept(source, entries, next);
        } catch (JournalFull e) {
            return Collections.nCopies(events.size(), Verdict.THROTTLED);
        }
        for (int i = 0; i < kept.size(); i++) {
            handOn(sorted, i, kept.get(i).duplicate(), agent);
        }
        return List.copyOf(sorted.verdicts());
    }

    /** For good: what was said while inbound was frozen must not begin to act when it thaws. */
    private List<Verdict> frozen(List<Inbound> events, String next) {
        events.forEach(event -> refuse(event, Part.INBOUND.rule()));
        journal.accept(source, List.of(), next);
        return Collections.nCopies(events.size(), Verdict.REFUSED);
    }

    private void handOn(Sorted sorted, int i, boolean duplicate, Turns agent) {
        Admitted a = sorted.admitted().get(i);
        sorted.verdicts().set(a.place(), duplicate ? Verdict.DUPLICATE : Verdict.ACCEPTED);
        if (!duplicate) {
            overheard.clear(a.before());
            Message m = a.message();
            try {
                agent.admitted(m, m.sessionKey(), m.agentId(), ChannelAddress.of(m).orElseThrow().peer());
            } catch (RuntimeException e) {
                // Those behind it are kept too, and nobody would hand them on later.
                LOG.error("Message {} of {} is kept and could not be handed to the agent; it is run at the next start", m.key(), source, e);
            }
        }
    }

    private Sorted sort(List<Inbound> events, Snapshot now, Policy policy, Turns agents) {
        Sorted sorted = Sorted.of(events.size());
        for (int i = 0; i < events.size(); i++) {
            Inbound event = events.get(i);
            ChannelRoute route = ChannelRoute.of(now, account, event, agents);
            MentionPatterns patterns = rules.mentions(now, route instanceof ChannelRoute.To to ? to.agentId() : "");
            Outcome outcome = Hearing.of(Gate.decide(policy, event, patterns), now, account, event,
                    () -> Gate.addressed(event, patterns), () -> activation(event, route));
            switch (outcome.kind()) {
                case ADMITTED -> admit(sorted, i, now, event, route, patterns);
                case PENDING -> keep(now, event, route);
                case PAIR -> {
                    refuse(event, outcome.rule());
                    strangers.accept(event);
                }
                case REFUSED -> refuse(event, outcome.rule());
            }
        }
        return sorted;
    }

    /** What the owner chose for a group's conversation. */
    private String activation(Inbound event, ChannelRoute route) {
        return event.chat().kind() != Chat.Kind.DIRECT && route instanceof ChannelRoute.To to
                ? sessions.find(to.sessionKey()).map(session -> session.settings().groupActivation()).orElse("") : "";
    }

    private void refuse(Inbound event, String rule) {
        refusals.tell(event.eventId(), rule, System.nanoTime());
    }

    /** What a member says past the bot is no refusal worth a line, and no message either. */
    private void keep(Snapshot now, Inbound event, ChannelRoute route) {
        if (event instanceof Inbound.Message message && canonical(route) instanceof ChannelRoute.To to) {
            overheard.keep(to.sessionKey(), message, GroupContext.limit(now, account));
        }
    }

    private void admit(Sorted sorted, int place, Snapshot now, Inbound event, ChannelRoute route, MentionPatterns patterns) {
        if (canonical(route) instanceof ChannelRoute.To to) {
            if (!ChannelMessage.asksForATurn(event)) {
                sorted.verdicts().set(place, Verdict.ACCEPTED);
                return;
            }
            GroupContext.Pending before = event.chat().kind() == Chat.Kind.DIRECT
                    ? new GroupContext.Pending(to.sessionKey(), List.of(), List.of())
                    : overheard.pending(to.sessionKey(), sorted.admitted().stream().map(Admitted::before).toList(),
                            GroupContext.limit(now, account));
            sorted.admitted().add(new Admitted(place, ChannelMessage.of(account, event, to,
                    Gate.addressed(event, patterns), before.said()), before));
        } else {
            refuse(event, ((ChannelRoute.Nowhere) route).rule());
        }
    }

    private ChannelRoute canonical(ChannelRoute route) {
        return route instanceof ChannelRoute.To to
                ? new ChannelRoute.To(to.agentId(), sessions.canonical(to.sessionKey(), to.agentId())) : route;
    }
}
