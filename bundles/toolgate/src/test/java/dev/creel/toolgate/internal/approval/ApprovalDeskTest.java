// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Peer;
import dev.creel.access.Rights;
import dev.creel.audit.Audit;
import dev.creel.toolgate.Approvals.Approver;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Kind;
import dev.creel.toolgate.Approvals.Listener;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Outcome.State;
import dev.creel.toolgate.Approvals.Pending;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.Approvals.Resolution;
import dev.creel.toolgate.Shown;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ApprovalDeskTest {
    private static final Approver OPERATOR = new Approver.Client(new Peer("c1", true, "operator", Set.of("operator.approvals"), "test"));
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<String> recorded = new ArrayList<>();
    private final ApprovalDesk desk = new ApprovalDesk(new Audit() {
        @Override
        public String record(String event, Map<String, String> fields) {
            recorded.add(event + fields);
            return "D-" + recorded.size();
        }

        @Override
        public Verification verify() {
            return new Verification(recorded.size(), 0);
        }
    }, Clock.systemUTC());

    @Test
    void aYesCountsOnceAndForWhatWasShownOnly() {
        Request shown = request("s", "rm old.txt", "Folder", "/work");
        Outcome yes = answered(shown, Decision.ALLOW_ONCE);
        assertThat(yes.state()).isEqualTo(State.ALLOWED_ONCE);
        assertThat(desk.redeem(yes.id(), shown)).isTrue();
        assertThat(desk.redeem(yes.id(), shown)).as("a second time").isFalse();

        for (Request other : List.of(request("s", "rm new.txt", "Folder", "/work"), request("t", "rm old.txt", "Folder", "/work"),
                request("s", "rm old.txt", "Folder", "/"), request("s", "rm old.txt", "Variable", "/work"),
                new Request(Kind.EXEC, "other", "s", "title", "rm old.txt", List.of(new Field("Folder", "/work")), true, Optional.empty()))) {
            Outcome again = answered(shown, Decision.ALLOW_ONCE);
            assertThat(desk.redeem(again.id(), other)).as("%s", other).isFalse();
            assertThat(desk.redeem(again.id(), shown)).as("and the yes is gone").isFalse();
        }
    }

    @Test
    void partsCannotBeShiftedIntoOneAnother() {
        assertThat(request("s", "ab", "c", "d").digest()).isNotEqualTo(request("s", "a", "bc", "d").digest())
                .isNotEqualTo(request("s", "ab", "cd", "").digest()).isNotEqualTo(request("sa", "b", "c", "d").digest())
                .isEqualTo(request("s", "ab", "c", "d").digest());
        assertThat(request("s", "\ud800", "c", "d").digest()).isNotEqualTo(request("s", "\udc00", "c", "d").digest());
    }

    @Test
    void silenceIsNoAndSoIsAnAnswerThatComesLate() {
        List<String> ids = new ArrayList<>();
        desk.listen(listening(question -> ids.add(question.id())));
        assertThat(desk.await(request("s", "x", "f", "v"), Duration.ofMillis(1), () -> false).state()).isEqualTo(State.EXPIRED);
        assertThat(desk.resolve(ids.get(0), Decision.ALLOW_ONCE, OPERATOR)).isEqualTo(Resolution.UNKNOWN);
        assertThat(desk.redeem(ids.get(0), request("s", "x", "f", "v"))).isFalse();
        assertThat(desk.pending()).isEmpty();
        assertThat(recorded).anyMatch(line -> line.startsWith("approval.ended") && line.contains("state=expired"));
    }

    @Test
    void noYesOutlivesTheGateway() throws Exception {
        CompletableFuture<Pending> asked = new CompletableFuture<>();
        desk.listen(listening(asked::complete));
        CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(() -> desk.await(request("s", "x", "f", "v"), LONG, () -> false));
        String id = asked.get(60, TimeUnit.SECONDS).id();
        desk.stop();
        assertThat(outcome.get(60, TimeUnit.SECONDS).state()).isEqualTo(State.CANCELLED);
        ApprovalDesk next = new ApprovalDesk(new Nothing(), Clock.systemUTC());
        assertThat(next.resolve(id, Decision.ALLOW_ONCE, OPERATOR)).isEqualTo(Resolution.UNKNOWN);
        assertThat(next.redeem(id, request("s", "x", "f", "v"))).isFalse();
        assertThat(desk.await(request("s", "x", "f", "v"), LONG, () -> false).allowed()).as("after the end").isFalse();
    }

    @Test
    void aYesToWhatWasCancelledIsNone() {
        boolean[] cancelled = {false};
        List<String> ids = new ArrayList<>();
        desk.listen(listening(question -> {
            ids.add(question.id());
            assertThat(desk.resolve(question.id(), Decision.ALLOW_ONCE, OPERATOR)).isEqualTo(Resolution.DONE);
            cancelled[0] = true;
        }));
        assertThat(desk.await(request("s", "x", "f", "v"), LONG, () -> cancelled[0]).state()).isEqualTo(State.CANCELLED);
        assertThat(desk.redeem(ids.get(0), request("s", "x", "f", "v"))).isFalse();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        CompletableFuture<Pending> asked = new CompletableFuture<>();
        desk.listen(listening(asked::complete));
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> outcome.complete(desk.await(request("s", "x", "f", "v"), LONG, () -> false)));
        thread.start();
        asked.get(60, TimeUnit.SECONDS);
        thread.interrupt();
        assertThat(outcome.get(60, TimeUnit.SECONDS).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void onlyOwnersAndOperatorsWithTheScopeAnswer() {
        List<Approver> wrong = List.of(
                new Approver.Client(new Peer("c", true, "operator", Set.of("operator.read", "operator.write", "operator.pairing"), "t")),
                new Approver.Client(new Peer("c", false, "operator", Set.of("operator.admin"), "t")),
                new Approver.Client(new Peer("c", true, "node", Set.of("operator.approvals"), "t")),
                new Approver.Client(new Peer("c", true, "sender", Set.of("operator.approvals"), "t")),
                new Approver.Sender("telegram", "7", Rights.SETTINGS), new Approver.Sender("telegram", "7", Rights.NONE));
        desk.listen(listening(question -> {
            for (Approver approver : wrong) {
                assertThat(desk.resolve(question.id(), Decision.ALLOW_ONCE, approver)).as("%s", approver).isEqualTo(Resolution.NOT_ALLOWED);
            }
            assertThat(desk.resolve("another", Decision.ALLOW_ONCE, OPERATOR)).isEqualTo(Resolution.UNKNOWN);
            assertThat(desk.resolve(question.id(), Decision.ALLOW_ONCE, new Approver.Sender("telegram", "7", Rights.OWNER))).isEqualTo(Resolution.DONE);
            assertThat(desk.resolve(question.id(), Decision.DENY, OPERATOR)).as("it is over").isEqualTo(Resolution.UNKNOWN);
        }));
        assertThat(desk.await(request("s", "x", "f", "v"), LONG, () -> false)).satisfies(outcome -> {
            assertThat(outcome.allowed()).isTrue();
            assertThat(outcome.by()).isEqualTo("telegram:7");
        });
        assertThat(recorded.stream().filter(line -> line.startsWith("approval.refused"))).hasSize(wrong.size());
    }

    @Test
    void alwaysIsTakenOnlyWhereItIsOffered() {
        Request once = new Request(Kind.EXEC, "a", "s", "t", "x", List.of(), false, Optional.empty());
        desk.listen(listening(question -> {
            assertThat(desk.resolve(question.id(), Decision.ALLOW_ALWAYS, OPERATOR)).isEqualTo(Resolution.NOT_OFFERED);
            assertThat(desk.resolve(question.id(), Decision.DENY, OPERATOR)).isEqualTo(Resolution.DONE);
        }));
        assertThat(desk.await(once, LONG, () -> false).state()).isEqualTo(State.DENIED);
    }

    @Test
    void aListenerThatFailsHidesNothing() {
        desk.listen(listening(question -> {
            throw new IllegalStateException("broken");
        }));
        assertThat(answered(request("s", "x", "f", "v"), Decision.ALLOW_ONCE).allowed()).isTrue();
    }

    @Test
    void onlySoManyWait() {
        int[] next = {0};
        Questions many = new Questions(() -> "id" + next[0]++);
        for (int i = 0; i < Questions.MOST_OF_SESSION; i++) {
            assertThat(many.ask(request("s", "x" + i, "f", "v"), 0, 100)).isPresent();
        }
        assertThat(many.ask(request("s", "one more", "f", "v"), 0, 100)).as("of one session").isEmpty();
        for (int i = Questions.MOST_OF_SESSION; i < Questions.MOST; i++) {
            assertThat(many.ask(request("s" + i, "x", "f", "v"), 0, 100)).isPresent();
        }
        assertThat(many.ask(request("another", "x", "f", "v"), 0, 100)).as("of all").isEmpty();
    }

    @Test
    void whatIsShownCannotLookLikeSomethingElse() {
        assertThat(Shown.line("echo \u202egnp.exe\u202c\u200b x\ny")).isEqualTo("echo ‹U+202E›gnp.exe‹U+202C›‹U+200B› x‹U+000A›y");
        assertThat(Shown.line("ls größe 文件")).as("letters of people stay").isEqualTo("ls größe 文件");
        assertThat(Shown.line("‹U+202E›")).as("and nothing can pretend to be such a note").isEqualTo("‹U+2039›U+202E‹U+203A›");
        assertThat(Shown.line("x".repeat(100), 10)).isEqualTo("x".repeat(10) + " ‹90 more characters are not shown here›");
        assertThat(Shown.code(List.of("a ``` b ```` **c**", "x\n```"), 100)).isEqualTo("`````\na ``` b ```` **c**\nx‹U+000A›```\n`````");
    }

    private Outcome answered(Request request, Decision decision) {
        try (var listening = desk.listen(listening(question -> desk.resolve(question.id(), decision, OPERATOR)))) {
            return desk.await(request, LONG, () -> false);
        }
    }

    private static Request request(String session, String text, String name, String value) {
        return new Request(Kind.EXEC, "a", session, "title", text, List.of(new Field(name, value)), true, Optional.empty());
    }

    static Listener listening(Consumer<Pending> asked) {
        return new Listener() {
            @Override
            public void asked(Pending question) {
                asked.accept(question);
            }

            @Override
            public void ended(Pending question, Outcome outcome) {}
        };
    }

    /** Records nothing. */
    private static final class Nothing implements Audit {
        @Override
        public String record(String event, Map<String, String> fields) {
            return "D-0";
        }

        @Override
        public Verification verify() {
            return new Verification(0, 0);
        }
    }
}
