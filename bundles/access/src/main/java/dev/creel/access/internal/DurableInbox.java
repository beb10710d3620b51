// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Envelope;
import dev.creel.access.Inbox;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.access.Turns;
import dev.creel.access.Unavailable;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.journal.Journal;
import dev.creel.journal.JournalFull;
import dev.creel.session.Sessions;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The inbox: decides, finds the way, keeps the message on disk, then hands it to the agent; thread-safe. */
@Component(service = Inbox.class)
public final class DurableInbox implements Inbox {
    /** Where messages of gateway clients are kept from in the journal. */
    static final String SOURCE = "gateway";

    private final Config config;
    private final Audit audit;
    private final Journal journal;
    private final Sessions sessions;

    /** Absent until the agent is up; a message that comes before is not taken rather than kept without a reader. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Turns turns;

    @Activate
    public DurableInbox(
            @Reference Config config, @Reference Audit audit, @Reference Journal journal, @Reference Sessions sessions) {
        this.config = config;
        this.audit = audit;
        this.journal = journal;
        this.sessions = sessions;
    }

    @Override
    public Verdict accept(Message message, Peer peer) {
        Admission.Decision decision = Admission.decide(config.current(), peer, message);
        if (!decision.admitted()) {
            // A stranger's text is never written: only where it came from and which rule refused it.
            audit.record("access.refused", Map.of("connection", peer.connection(), "rule", decision.rule()));
            return new Verdict(Verdict.Kind.REFUSED, decision.rule(), "", "", "");
        }
        Turns agent = turns;
        if (agent == null) {
            throw new Unavailable("the agent is not ready; retry shortly");
        }
        Route route = Route.of(message, agent, sessions);
        Message routed = routed(message, route);
        Journal.Accepted accepted = kept(new Journal.Entry(
                SOURCE, message.key(), message.key(), new Envelope(routed, route.sessionKey(), route.agentId()).text()));
        if (accepted.duplicate()) {
            return new Verdict(
                    Verdict.Kind.DUPLICATE, "access.duplicate", accepted.runId(), route.sessionKey(), route.agentId());
        }
        agent.admitted(routed, route.sessionKey(), route.agentId(), peer);
        return new Verdict(
                Verdict.Kind.ACCEPTED, decision.rule(), accepted.runId(), route.sessionKey(), route.agentId());
    }

    private Journal.Accepted kept(Journal.Entry entry) {
        try {
            return journal.accept(entry);
        } catch (JournalFull e) {
            throw new Unavailable(e.getMessage());
        }
    }

    private static Message routed(Message m, Route route) {
        return new Message(m.key(), m.surface(), route.sessionKey(), route.agentId(), m.text(), m.extraSystem(),
                m.prelude(), m.timeoutSeconds(), m.options());
    }
}
