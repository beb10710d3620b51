// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.approval;

import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Outcome.State;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.Approvals.Resolution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What is asked and what was allowed, without waiting: times are nanoseconds of any clock that goes forward. In memory alone,
 * so that a restart forgets every yes. Thread-safe.
 */
public final class Questions {
    /** Most questions that wait, of everybody and of one session; as many grants are kept. */
    static final int MOST = 64;

    static final int MOST_OF_SESSION = 8;

    /** How long a yes counts. */
    static final long GRANT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Supplier<String> ids;
    private final Map<String, Question> waiting = new LinkedHashMap<>();
    private final Map<String, Grant> grants = new LinkedHashMap<>();

    /** @param ids gives a new id each time, one that nobody guesses */
    public Questions(Supplier<String> ids) {
        this.ids = ids;
    }

    private record Grant(String digest, long until) {}

    /** One that waits, until it is over. */
    static final class Question {
        final String id;
        final Request request;
        final long asked;
        final long until;
        final CountDownLatch over = new CountDownLatch(1);
        private volatile Outcome outcome;

        private Question(String id, Request request, long asked, long until) {
            this.id = id;
            this.request = request;
            this.asked = asked;
            this.until = until;
        }

        Outcome outcome() {
            return outcome;
        }

        private void end(Outcome how) {
            outcome = how;
            over.countDown();
        }
    }

    /** What became of an answer, and the question if it was one's. */
    record Answered(Resolution resolution, Optional<Question> question) {}

    /** Empty when there is no room. */
    synchronized Optional<Question> ask(Request request, long now, long until) {
        long ofSession = waiting.values().stream().filter(q -> q.request.sessionKey().equals(request.sessionKey())).count();
        if (waiting.size() >= MOST || ofSession >= MOST_OF_SESSION) {
            return Optional.empty();
        }
        Question question = new Question(ids.get(), request, now, until);
        if (waiting.putIfAbsent(question.id, question) != null) {
            throw new IllegalStateException("the id " + question.id + " was given twice");
        }
        return Optional.of(question);
    }

    synchronized Answered answer(String id, Decision decision, String by, long now) {
        Question question = waiting.get(id);
        if (question == null || now - question.until >= 0) {
            return new Answered(Resolution.UNKNOWN, Optional.empty());
        }
        if (decision == Decision.ALLOW_ALWAYS && !question.request.rememberable()) {
            return new Answered(Resolution.NOT_OFFERED, Optional.empty());
        }
        State state = switch (decision) {
            case ALLOW_ONCE -> State.ALLOWED_ONCE;
            case ALLOW_ALWAYS -> State.ALLOWED_ALWAYS;
            case DENY -> State.DENIED;
        };
        waiting.remove(id);
        if (state != State.DENIED) {
            forgetOld(now);
            grants.put(id, new Grant(question.request.digest(), now + GRANT_NANOS));
        }
        question.end(new Outcome(id, state, by));
        return new Answered(Resolution.DONE, Optional.of(question));
    }

    /** Ends one that nobody answered. @return how it ended: an answer that came before stays */
    synchronized Outcome end(Question question, State state) {
        if (waiting.remove(question.id, question)) {
            question.end(new Outcome(question.id, state, ""));
        } else if (state == State.CANCELLED) {
            // The yes came, but nobody waits for it any more.
            grants.remove(question.id);
            question.end(new Outcome(question.id, state, ""));
        }
        return question.outcome();
    }

    /** Whether that yes is there, fresh and for exactly that; it is gone afterwards in any case. */
    synchronized boolean redeem(String id, String digest, long now) {
        Grant grant = grants.remove(id);
        return grant != null && now - grant.until() < 0 && grant.digest().equals(digest);
    }

    synchronized List<Question> waiting() {
        return new ArrayList<>(waiting.values());
    }

    private void forgetOld(long now) {
        grants.values().removeIf(grant -> now - grant.until() >= 0);
        while (grants.size() >= MOST) {
            grants.remove(grants.keySet().iterator().next());
        }
    }
}
