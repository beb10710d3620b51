// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Envelope;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Turns;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.session.Sessions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What one account of a channel received, on its way in: decided, kept with the cursor by one force, handed to the agent.
 * Runs on host threads. Thread-safe.
 */
final class AccountInbox implements Inbox {
    /** Most events of one call. */
    static final int MOST_EVENTS = 256;

    private static final int LONGEST_CURSOR = 4096;

    private final Account account;
    private final String source;
    private final AllowList allowed;
    private final Refusals refusals;
    private final Config config;
    private final Journal journal;
    private final Sessions sessions;
    private final Supplier<Turns> turns;

    /** @param turns the agent, null while there is none */
    AccountInbox(Account account, AllowList allowed, Refusals refusals, Config config, Journal journal, Sessions sessions,
            Supplier<Turns> turns) {
        this.account = account;
        this.source = source(account.channel(), account.id());
        this.allowed = allowed;
        this.refusals = refusals;
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

    private record Admitted(int place, Message message, String sessionKey, String agentId) {}

    @Override
    public synchronized List<Verdict> accept(List<Inbound> events, String next) {
        if (events.size() > MOST_EVENTS || next.getBytes(StandardCharsets.UTF_8).length > LONGEST_CURSOR) {
            throw new IllegalArgumentException(
                    "one call takes " + MOST_EVENTS + " events and a cursor of " + LONGEST_CURSOR + " bytes at most");
        }
        Turns agent = turns.get();
        if (agent == null) {
            return Collections.nCopies(events.size(), Verdict.THROTTLED);
        }
        List<Verdict> verdicts = new ArrayList<>(Collections.nCopies(events.size(), Verdict.REFUSED));
        List<Admitted> admitted = admitted(events, agent);
        List<Journal.Entry> entries = new ArrayList<>();
        for (Admitted a : admitted) {
            entries.add(new Journal.Entry(source, events.get(a.place()).eventId(), a.message().key(),
                    new Envelope(a.message(), a.sessionKey(), a.agentId()).text()));
        }
        List<Journal.Accepted> kept;
        try {
            kept = journal.accept(source, entries, next);
        } catch (JournalFull e) {
            return Collections.nCopies(events.size(), Verdict.THROTTLED);
        }
        for (int i = 0; i < kept.size(); i++) {
            Admitted a = admitted.get(i);
            verdicts.set(a.place(), kept.get(i).duplicate() ? Verdict.DUPLICATE : Verdict.ACCEPTED);
            if (!kept.get(i).duplicate()) {
                agent.admitted(a.message(), a.sessionKey(), a.agentId(), peer(a.message()));
            }
        }
        return List.copyOf(verdicts);
    }

    private List<Admitted> admitted(List<Inbound> events, Turns agents) {
        Snapshot now = config.current();
        ChannelAdmission.Policy policy = allowed.in(now);
        List<Admitted> admitted = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Inbound event = events.get(i);
            Admission.Decision decision = ChannelAdmission.decide(policy, event);
            if (!decision.admitted()) {
                refusals.tell(event.eventId(), decision.rule(), System.nanoTime());
                continue;
            }
            Inbound.Message message = (Inbound.Message) event;
            String agent = agent(now, message, agents);
            // A binding to an agent that is not there reaches nobody: another one may hold more rights.
            if (agents.knows(agent)) {
                admitted.add(route(i, message, agent));
            } else {
                refusals.tell(event.eventId(), "access.channel.binding", System.nanoTime());
            }
        }
        return admitted;
    }

    private String agent(Snapshot now, Inbound.Message event, Turns agents) {
        Chat chat = event.chat();
        String peer = chat.kind() == Chat.Kind.DIRECT ? event.sender().id() : chat.id();
        return Bindings.agent(now, new Bindings.Place(account.channel(), account.id(), chat.kind(), peer, "", ""))
                .orElseGet(agents::defaultAgent);
    }

    /** One session for each sender of each account: what one says stays hidden from the others. */
    private Admitted route(int place, Inbound.Message event, String agentId) {
        String key = sessions.canonical("agent:" + agentId + ':' + account.channel() + ':' + account.id() + ":dm:"
                + Route.part(event.sender().id()), agentId);
        Json.Obj from = new ChannelAddress(account.channel(), account.id(), event.chat()).json();
        // The run's id is ours: a sender who could choose it could take the one of a message still to come.
        Message message = new Message(UUID.randomUUID().toString(), ChannelAddress.SURFACE, key, agentId, event.text(), "",
                List.of(), 0, Json.object().put("from", from).put("sender", event.sender().id()).build());
        return new Admitted(place, message, key, agentId);
    }

    private static Peer peer(Message message) {
        return ChannelAddress.of(message).orElseThrow().peer();
    }
}
