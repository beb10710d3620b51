// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Kind;
import dev.creel.toolgate.Approvals.Outcome.State;
import dev.creel.toolgate.Approvals.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Approvals over random histories of asking, answering, expiring, cancelling, redeeming and restarting: what is redeemed was
 * allowed by an answer in time, once, and word for word. Planted mutants must not survive it.
 */
class ApprovalModelTest {
    private static final int HISTORIES = 60_000;
    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 120 * SECOND;

    /** What can happen. */
    enum Act { ASK, ONCE, ALWAYS, DENY, EXPIRE, CANCEL, REDEEM, REDEEM_OTHER, PASS, RESTART }

    /** One event: about which question, with which text, how many seconds later. */
    record Step(Act act, int which, int text, int seconds) {}

    /** What is checked; a mutant is one that is wrong in one way. */
    interface Subject {
        Optional<String> ask(Request request, long now);

        void answer(String id, Decision decision, long now);

        void end(String id, State state);

        boolean redeem(String id, Request request, long now);

        void restart();
    }

    /** The real code. */
    static class Real implements Subject {
        private int next;
        Questions questions = new Questions(this::id);
        final Map<String, Questions.Question> asked = new TreeMap<>();

        private String id() {
            return "q" + next++;
        }

        @Override
        public Optional<String> ask(Request request, long now) {
            return questions.ask(request, now, now + PATIENCE).map(question -> {
                asked.put(question.id, question);
                return question.id;
            });
        }

        @Override
        public void answer(String id, Decision decision, long now) {
            questions.answer(id, decision, "somebody", now);
        }

        @Override
        public void end(String id, State state) {
            questions.end(asked.get(id), state);
        }

        @Override
        public boolean redeem(String id, Request request, long now) {
            return questions.redeem(id, request.digest(), now);
        }

        @Override
        public void restart() {
            questions = new Questions(this::id);
        }
    }

    /** What may be true of one question: a few lines, told apart from the code by having no clever structure. */
    private static final class Known {
        final Request request;
        final long asked;
        boolean over;
        long allowed = Long.MIN_VALUE;

        Known(Request request, long asked) {
            this.request = request;
            this.asked = asked;
        }
    }

    /** @return whether each redeeming was right, both ways */
    private static boolean agrees(Subject subject, List<Step> history) {
        List<String> ids = new ArrayList<>();
        Map<String, Known> known = new TreeMap<>();
        Set<String> used = new HashSet<>();
        long now = 0;
        for (Step step : history) {
            now += step.seconds() * SECOND;
            if (step.act() == Act.ASK) {
                Request request = request(step.text(), step.which());
                Optional<String> id = subject.ask(request, now);
                if (id.isPresent()) {
                    ids.add(id.get());
                    known.put(id.get(), new Known(request, now));
                }
            } else if (step.act() == Act.RESTART) {
                subject.restart();
                known.values().forEach(question -> {
                    question.over = true;
                    question.allowed = Long.MIN_VALUE;
                });
            } else if (!ids.isEmpty() && step.act() != Act.PASS) {
                String id = ids.get(step.which() % ids.size());
                if (!stepped(subject, step, id, known.get(id), used, now)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean stepped(Subject subject, Step step, String id, Known question, Set<String> used, long now) {
        switch (step.act()) {
            case ONCE, ALWAYS, DENY -> {
                Decision decision = step.act() == Act.DENY ? Decision.DENY : step.act() == Act.ONCE ? Decision.ALLOW_ONCE : Decision.ALLOW_ALWAYS;
                boolean taken = !question.over && now < question.asked + PATIENCE
                        && (decision != Decision.ALLOW_ALWAYS || question.request.rememberable());
                subject.answer(id, decision, now);
                question.over |= taken;
                question.allowed = taken && decision != Decision.DENY ? now : question.allowed;
            }
            case EXPIRE -> {
                subject.end(id, State.EXPIRED);
                question.over = true;
            }
            case CANCEL -> {
                subject.end(id, State.CANCELLED);
                question.over = true;
                question.allowed = Long.MIN_VALUE;
            }
            default -> {
                Request with = step.act() == Act.REDEEM ? question.request : request(step.text(), step.which() + 1);
                boolean right = question.allowed != Long.MIN_VALUE && now < question.allowed + 60 * SECOND && !used.contains(id)
                        && shown(with).equals(shown(question.request));
                boolean given = subject.redeem(id, with, now);
                if (given) {
                    used.add(id);
                }
                question.allowed = Long.MIN_VALUE;
                return given == right;
            }
        }
        return true;
    }

    /** What counts; whether it can be remembered was said when it was asked. */
    private static List<Object> shown(Request request) {
        return List.of(request.agentId(), request.sessionKey(), request.title(), request.text(), request.fields());
    }

    private static Request request(int text, int which) {
        return new Request(Kind.EXEC, "agent", "session" + which % 3, "title", "command " + text % 2, List.of(new Field("Folder", "/f" + text / 2)),
                which % 2 == 0, Optional.empty());
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(Arbitraries.frequency(Tuple.of(4, Act.ASK), Tuple.of(4, Act.ONCE),
                        Tuple.of(2, Act.ALWAYS), Tuple.of(1, Act.DENY), Tuple.of(1, Act.EXPIRE),
                        Tuple.of(1, Act.CANCEL), Tuple.of(6, Act.REDEEM), Tuple.of(2, Act.REDEEM_OTHER),
                        Tuple.of(1, Act.PASS), Tuple.of(1, Act.RESTART)),
                Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 3), Arbitraries.of(0, 0, 0, 1, 30, 59, 61, 121))
                .as(Step::new).list().ofMinSize(2).ofMaxSize(14);
    }

    @Property(tries = 20_000)
    boolean noReplayNoSwapNoWidening(@ForAll("histories") List<Step> history) {
        return agrees(new Real(), history);
    }

    @Example
    void plantedMutantsAreCaught() {
        Map<String, Supplier<Subject>> mutants = new TreeMap<>();
        mutants.put("a yes counts twice", () -> new Real() {
            private final Set<String> ever = new HashSet<>();

            @Override
            public boolean redeem(String id, Request request, long now) {
                return super.redeem(id, request, now) ? ever.add(id) || true : ever.contains(id);
            }
        });
        mutants.put("any words will do", () -> new Real() {
            @Override
            public boolean redeem(String id, Request request, long now) {
                return asked.containsKey(id) && super.redeem(id, asked.get(id).request, now);
            }
        });
        mutants.put("the session is not bound", () -> new Real() {
            @Override
            public boolean redeem(String id, Request request, long now) {
                Request was = asked.get(id).request;
                return super.redeem(id, new Request(request.kind(), request.agentId(), was.sessionKey(), request.title(), request.text(),
                        request.fields(), request.rememberable(), request.chat()), now);
            }
        });
        mutants.put("the folder is not bound", () -> new Real() {
            @Override
            public boolean redeem(String id, Request request, long now) {
                Request was = asked.get(id).request;
                return super.redeem(id, new Request(request.kind(), request.agentId(), request.sessionKey(), request.title(), request.text(),
                        was.fields(), request.rememberable(), request.chat()), now);
            }
        });
        mutants.put("a yes never gets old", () -> new Real() {
            @Override
            public boolean redeem(String id, Request request, long now) {
                return super.redeem(id, request, Long.MIN_VALUE / 4);
            }
        });
        mutants.put("an answer may come late", () -> new Real() {
            @Override
            public void answer(String id, Decision decision, long now) {
                super.answer(id, decision, asked.get(id).asked);
            }
        });
        mutants.put("a no is a yes", () -> new Real() {
            @Override
            public void answer(String id, Decision decision, long now) {
                super.answer(id, decision == Decision.DENY ? Decision.ALLOW_ONCE : decision, now);
            }
        });
        mutants.put("always is taken where it was not offered", () -> new Real() {
            @Override
            public void answer(String id, Decision decision, long now) {
                super.answer(id, decision == Decision.ALLOW_ALWAYS ? Decision.ALLOW_ONCE : decision, now);
            }
        });
        mutants.put("cancelling takes no yes back", () -> new Real() {
            @Override
            public void end(String id, State state) {
                super.end(id, State.EXPIRED);
            }
        });
        mutants.put("expiry is forgotten", () -> new Real() {
            @Override
            public void end(String id, State state) {
                if (state != State.EXPIRED) {
                    super.end(id, state);
                }
            }
        });
        mutants.put("a restart forgets nothing", () -> new Real() {
            @Override
            public void restart() {}
        });
        mutants.forEach((name, mutant) -> assertThat(histories().sampleStream().limit(HISTORIES).anyMatch(h -> !agrees(mutant.get(), h)))
                .as(name).isTrue());
    }
}
