// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.approval;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Rights;
import dev.creel.audit.Audit;
import dev.creel.toolgate.Approvals;
import dev.creel.toolgate.Shown;
import dev.creel.toolgate.internal.approval.Questions.Answered;
import dev.creel.toolgate.internal.approval.Questions.Question;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk where questions wait for somebody who may answer them; each is recorded when it is asked and when it ends. */
@Component(service = Approvals.class)
public final class ApprovalDesk implements Approvals {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalDesk.class);
    private static final Set<String> SCOPES = Set.of("operator.approvals", "operator.admin");
    private static final String LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";
    private static final int ID_LENGTH = 12;
    private static final int LONGEST_RECORDED = 400;
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Audit audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Questions questions = new Questions(this::id);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    @Activate
    public ApprovalDesk(@Reference Audit audit) {
        this(audit, Clock.systemUTC());
    }

    ApprovalDesk(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    /** Nobody can answer any more: all that waits is cancelled. */
    @Deactivate
    void stop() {
        stopped = true;
        questions.waiting().forEach(question -> questions.end(question, Outcome.State.CANCELLED));
    }

    @Override
    public Outcome await(Request request, Duration longest, BooleanSupplier cancelled) {
        if (stopped || cancelled.getAsBoolean()) {
            return new Outcome("", Outcome.State.CANCELLED, "");
        }
        long patience = (longest.compareTo(LONGEST) > 0 ? LONGEST : longest).toNanos();
        long now = System.nanoTime();
        Optional<Question> asked = questions.ask(request, now, now + patience);
        if (asked.isEmpty()) {
            record("approval.no-room", request, "", Map.of("rule", "approvals.room", "grant", "answer what waits: creel approvals list"));
            return new Outcome("", Outcome.State.NO_ROOM, "");
        }
        Question question = asked.get();
        Pending pending = pending(question);
        record("approval.asked", request, question.id, Map.of("digest", request.digest()));
        tell(listener -> listener.asked(pending));
        Outcome outcome = waited(question, cancelled);
        record("approval.ended", request, question.id, Map.of("state", outcome.state().name().toLowerCase(Locale.ROOT),
                "by", outcome.by(), "rule", "approvals." + request.kind().text()));
        tell(listener -> listener.ended(pending, outcome));
        return outcome;
    }

    private Outcome waited(Question question, BooleanSupplier cancelled) {
        try {
            long left = question.until - System.nanoTime();
            boolean answered = question.over.await(left, TimeUnit.NANOSECONDS);
            if (cancelled.getAsBoolean()) {
                return questions.end(question, Outcome.State.CANCELLED);
            }
            return answered ? question.outcome() : questions.end(question, Outcome.State.EXPIRED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return questions.end(question, Outcome.State.CANCELLED);
        }
    }

    @Override
    public boolean redeem(String id, Request now) {
        boolean allowed = questions.redeem(id, now.digest(), System.nanoTime());
        record(allowed ? "approval.used" : "approval.void", now, id, allowed ? Map.of() : Map.of("rule", "approvals.bound",
                "grant", "what would run is not what was approved, or it was used already; ask again"));
        return allowed;
    }

    @Override
    public Resolution resolve(String id, Decision decision, Approver by) {
        if (!may(by)) {
            audit.record("approval.refused", Map.of("by", Shown.line(by.name(), LONGEST_RECORDED), "approval", Shown.line(id, 64),
                    "rule", "approvals.approver", "grant", "an operator with the scope operator.approvals, or in a chat"
                            + " an owner named in commands.ownerAllowFrom"));
            return Resolution.NOT_ALLOWED;
        }
        Answered answered = questions.answer(id, decision, by.name(), System.nanoTime());
        return answered.resolution();
    }

    /** The one rule for who may answer. */
    private static boolean may(Approver by) {
        if (by instanceof Approver.Client client) {
            return client.peer().authenticated() && client.peer().role().equals("operator")
                    && client.peer().scopes().stream().anyMatch(SCOPES::contains);
        }
        return by instanceof Approver.Sender sender && sender.rights().may(Rights.OWNER);
    }

    @Override
    public List<Pending> pending() {
        return questions.waiting().stream().map(this::pending).toList();
    }

    @Override
    public Listening listen(Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private Pending pending(Question question) {
        long nanos = System.nanoTime();
        long now = clock.millis();
        return new Pending(question.id, question.request, now - TimeUnit.NANOSECONDS.toMillis(nanos - question.asked),
                now + TimeUnit.NANOSECONDS.toMillis(question.until - nanos));
    }

    /** One that fails does not keep the others, or the question, from being heard. */
    private void tell(Consumer<Listener> what) {
        for (Listener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("Somebody who is told of approvals failed", e);
            }
        }
    }

    private void record(String event, Request request, String id, Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(more);
        fields.put("approval", id);
        fields.put("kind", request.kind().text());
        fields.put("agent", request.agentId());
        fields.put("session", request.sessionKey());
        fields.put("what", Shown.line(request.text(), LONGEST_RECORDED));
        request.chat().map(ChannelAddress::channel).ifPresent(channel -> fields.put("channel", channel));
        audit.record(event, fields);
    }

    private String id() {
        StringBuilder out = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return out.toString();
    }
}
