// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Pairings;
import dev.creel.access.Pairings.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Pairing against a model of a few lines, over random histories with restarts; planted mutants must not survive it. */
class PairingModelTest {
    private static final List<Place> PLACES = List.of(PairingStage.ONE, PairingStage.TWO);
    private static final int HISTORIES = 100_000;

    /** What can happen. */
    enum Kind { WRITE, APPROVE, APPROVE_OLD, APPROVE_ID, DISMISS, REVOKE, PASS, RESTART }

    /** One event of a history. */
    record Step(Kind kind, int place, int who, int minutes) {}

    /** What the model and the real thing have in common. */
    interface Subject {
        Optional<String> writes(Place place, String sender);

        boolean approve(Place place, String code);

        boolean approveId(Place place, String sender);

        boolean dismiss(Place place, String sender);

        boolean revoke(Place place, String sender);

        void pass(Duration time);

        void restart();

        Set<String> approved(Place place);

        Set<String> waiting(Place place);
    }

    /** The real code. */
    static class Real implements Subject {
        final PairingStage stage = new PairingStage();
        private int guesses;

        @Override
        public Optional<String> writes(Place place, String sender) {
            return stage.writes(place, sender);
        }

        @Override
        public boolean approve(Place place, String code) {
            return did(() -> stage.pairings().approveCode(List.of(place), code, "by" + guesses++));
        }

        @Override
        public boolean approveId(Place place, String sender) {
            return did(() -> stage.pairings().approve(place, id(place, sender), "owner"));
        }

        @Override
        public boolean dismiss(Place place, String sender) {
            return did(() -> stage.pairings().dismiss(place, id(place, sender), "owner"));
        }

        @Override
        public boolean revoke(Place place, String sender) {
            return did(() -> stage.pairings().revoke(place, sender, "owner"));
        }

        @Override
        public void pass(Duration time) {
            stage.pass(time);
        }

        @Override
        public void restart() {
            stage.restart();
        }

        @Override
        public Set<String> approved(Place place) {
            return stage.pairings().approvedAt(place);
        }

        @Override
        public Set<String> waiting(Place place) {
            return stage.pairings().waiting().stream().filter(r -> r.place().equals(place)).map(Pairings.Request::sender)
                    .collect(Collectors.toSet());
        }

        private String id(Place place, String sender) {
            return stage.pairings().waiting().stream().filter(r -> r.place().equals(place) && r.sender().equals(sender))
                    .map(Pairings.Request::id).findFirst().orElse("none");
        }

        private static boolean did(Runnable work) {
            try {
                work.run();
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** What ought to happen. */
    static final class Model {
        private final Map<Place, Map<String, Long>> waiting = new HashMap<>();
        private final Map<Place, Set<String>> approved = new HashMap<>();
        private long minute;

        Map<String, Long> waiting(Place place) {
            Map<String, Long> here = waiting.computeIfAbsent(place, p -> new LinkedHashMap<>());
            here.values().removeIf(since -> minute - since >= 60);
            return here;
        }

        Set<String> approved(Place place) {
            return approved.computeIfAbsent(place, p -> new HashSet<>());
        }

        boolean writes(Place place, String sender) {
            boolean answered = !approved(place).contains(sender) && !waiting(place).containsKey(sender) && waiting(place).size() < 3;
            if (answered) {
                waiting(place).put(sender, minute);
            }
            return answered;
        }

        boolean approve(Place place, String sender) {
            return waiting(place).remove(sender) != null && (approved(place).add(sender) || true);
        }
    }

    /** @return what differed first, empty if nothing did */
    static Optional<String> differs(Subject subject, List<Step> history) {
        Model model = new Model();
        Map<String, String> newest = new HashMap<>();
        Map<String, String> older = new HashMap<>();
        for (Step step : history) {
            Place place = PLACES.get(step.place());
            String who = "s" + step.who();
            String key = place.account() + who;
            boolean expected = true;
            boolean actual = true;
            switch (step.kind()) {
                case WRITE -> {
                    expected = model.writes(place, who);
                    Optional<String> code = subject.writes(place, who);
                    actual = code.isPresent();
                    code.ifPresent(fresh -> Optional.ofNullable(newest.put(key, fresh)).ifPresent(old -> older.put(key, old)));
                }
                case APPROVE -> {
                    expected = newest.containsKey(key) && model.approve(place, who);
                    actual = newest.containsKey(key) && subject.approve(place, newest.get(key));
                }
                case APPROVE_OLD -> {
                    expected = false;
                    actual = older.containsKey(key) && subject.approve(place, older.get(key));
                }
                case APPROVE_ID -> {
                    expected = model.approve(place, who);
                    actual = subject.approveId(place, who);
                }
                case DISMISS -> {
                    expected = model.waiting(place).remove(who) != null;
                    actual = subject.dismiss(place, who);
                }
                case REVOKE -> {
                    expected = model.approved(place).remove(who);
                    actual = subject.revoke(place, who);
                }
                case PASS -> {
                    model.minute += step.minutes();
                    subject.pass(Duration.ofMinutes(step.minutes()));
                }
                default -> subject.restart();
            }
            if (expected != actual) {
                return Optional.of(step + ": " + actual + " instead of " + expected);
            }
            for (Place p : PLACES) {
                if (!model.approved(p).equals(subject.approved(p)) || !model.waiting(p).keySet().equals(subject.waiting(p))) {
                    return Optional.of(step + ": " + subject.approved(p) + subject.waiting(p) + " instead of " + model.approved(p) + model.waiting(p));
                }
            }
        }
        return Optional.empty();
    }

    @Provide
    static Arbitrary<List<Step>> histories() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(Tuple.of(6, Kind.WRITE), Tuple.of(2, Kind.APPROVE),
                Tuple.of(1, Kind.APPROVE_OLD), Tuple.of(1, Kind.APPROVE_ID), Tuple.of(1, Kind.DISMISS),
                Tuple.of(1, Kind.REVOKE), Tuple.of(2, Kind.PASS), Tuple.of(1, Kind.RESTART));
        Arbitrary<Step> steps = Combinators.combine(kinds, Arbitraries.of(0, 0, 0, 1), Arbitraries.integers().between(0, 4),
                Arbitraries.of(1, 10, 30, 59, 60)).as(Step::new);
        return steps.list().ofMinSize(1).ofMaxSize(40);
    }

    @Property(tries = 600)
    void pairingIsItsModel(@ForAll("histories") List<Step> history) {
        assertThat(differs(new Real(), history)).isEmpty();
    }

    /** Answers again who wrote before. */
    static final class AnswersAgain extends Real {
        private final Map<String, String> codes = new HashMap<>();

        @Override
        public Optional<String> writes(Place place, String sender) {
            Optional<String> code = super.writes(place, sender);
            code.ifPresent(c -> codes.put(place + sender, c));
            return code.isPresent() ? code : Optional.ofNullable(codes.get(place + sender));
        }
    }

    /** Forgets on disk that a code was used. */
    static final class UsedTwice extends Real {
        @Override
        public boolean approve(Place place, String code) {
            byte[] before = stage.files.get("credentials/pairing/sim/" + place.account() + ".json");
            boolean done = super.approve(place, code);
            if (done) {
                stage.files.put("credentials/pairing/sim/" + place.account() + ".json", before);
            }
            return done;
        }
    }

    /** Lets codes live a minute longer. */
    static final class LivesLonger extends Real {
        private boolean cut;

        @Override
        public void pass(Duration time) {
            super.pass(cut ? time : time.minusMinutes(1));
            cut = true;
        }
    }

    /** Has one place more. */
    static final class FourWait extends Real {
        private Optional<String> fourth = Optional.empty();

        @Override
        public Optional<String> writes(Place place, String sender) {
            Optional<String> code = super.writes(place, sender);
            if (code.isEmpty() && fourth.isEmpty() && super.waiting(place).size() == 3 && !super.waiting(place).contains(sender)) {
                fourth = Optional.of("AAAAAAAA");
                return fourth;
            }
            return code;
        }
    }

    /** Lets in at the other account too. */
    static final class BothAccounts extends Real {
        @Override
        public boolean approve(Place place, String code) {
            boolean done = super.approve(place, code);
            if (done) {
                byte[] file = stage.files.get("credentials/pairing/sim/" + place.account() + ".json");
                String other = place.account().equals("one") ? "two" : "one";
                stage.files.put("credentials/pairing/sim/" + other + ".json",
                        new String(file, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
            }
            return done;
        }
    }

    @Example
    void plantedMutantsAreCaught() {
        for (Supplier<Subject> mutant : List.<Supplier<Subject>>of(
                AnswersAgain::new, UsedTwice::new, LivesLonger::new, FourWait::new, BothAccounts::new)) {
            assertThat(histories().sampleStream().limit(HISTORIES).anyMatch(history -> differs(mutant.get(), history).isPresent()))
                    .as(mutant.get().getClass().getSimpleName()).isTrue();
        }
    }
}
