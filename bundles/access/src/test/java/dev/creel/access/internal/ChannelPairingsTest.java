// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static dev.creel.access.internal.PairingStage.ONE;
import static dev.creel.access.internal.PairingStage.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.Pairings;
import dev.creel.access.Pairings.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ChannelPairingsTest {
    private static final String FILE = "credentials/pairing/sim/one.json";
    private final PairingStage stage = new PairingStage();

    private Request approve(String code, String by) {
        return stage.pairings().approveCode(List.of(ONE, TWO), code, by);
    }

    private String file() {
        return new String(stage.files.getOrDefault(FILE, new byte[0]), StandardCharsets.UTF_8);
    }

    @Test
    void aStrangerGetsOneCodeAndNoSecondAnswer() {
        String code = stage.writes(ONE, "mallory").orElseThrow();
        assertThat(code).hasSize(8);
        assertThat(stage.writes(ONE, "mallory")).isEmpty();
        PairingStage.Notice notice = stage.notices.get(0);
        assertThat(stage.notices).hasSize(1);
        assertThat(notice.to().chat().id()).isEqualTo("chat-mallory");
        assertThat(notice.text()).contains("`mallory`", "`" + code + "`", "`creel pairing approve sim CODE --account one`");
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
        assertThat(file()).contains("mallory").doesNotContain(code, "secret text");
        assertThat(stage.fakes().happened.toString()).contains("pairing.requested").doesNotContain(code, "secret text");
        assertThat(approve(" " + code.toLowerCase(Locale.ROOT) + " ", "owner").sender()).isEqualTo("mallory");
        assertThat(stage.pairings().approvedAt(ONE)).containsExactly("mallory");
        stage.restart();
        assertThat(stage.pairings().approvedAt(ONE)).as("kept on disk").containsExactly("mallory");
    }

    @Test
    void codesAreFortyRandomBits() {
        Set<String> codes = new HashSet<>();
        Set<Integer> symbols = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            String code = stage.writes(ONE, "s" + i).orElseThrow();
            assertThat(code).matches("[A-HJ-NP-Z2-9]{8}");
            code.chars().forEach(symbols::add);
            codes.add(code);
            stage.pass(Pairings.LIFE);
        }
        assertThat(codes).hasSize(300);
        assertThat(symbols).hasSize(32);
    }

    @Test
    void aCodeWorksOnceAndForAnHour() {
        String used = stage.writes(ONE, "anna").orElseThrow();
        approve(used, "owner");
        assertThatThrownBy(() -> approve(used, "owner")).hasMessageContaining("no request that waits has this code");
        String old = stage.writes(ONE, "bob").orElseThrow();
        stage.pass(Pairings.LIFE.minusMillis(1));
        assertThat(stage.writes(ONE, "bob")).as("writing again prolongs nothing").isEmpty();
        stage.pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> approve(old, "owner")).hasMessageContaining("no request that waits has this code");
        String fresh = stage.writes(ONE, "bob").orElseThrow();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(approve(fresh, "owner").sender()).isEqualTo("bob");
    }

    @Test
    void anApprovalOfOneAccountIsNothingOnAnother() {
        approve(stage.writes(ONE, "anna").orElseThrow(), "owner");
        assertThat(stage.pairings().approvedAt(ONE)).containsExactly("anna");
        assertThat(stage.pairings().approvedAt(TWO)).isEmpty();
        assertThat(stage.writes(TWO, "anna")).as("a stranger there").isPresent();
        String code = stage.writes(ONE, "bob").orElseThrow();
        assertThatThrownBy(() -> stage.pairings().approveCode(List.of(TWO), code, "owner")).hasMessageContaining("no request");
    }

    @Test
    void aThousandStrangersFillThreePlacesOfOneAccountAndTheOwnerStillComesIn() {
        for (int i = 0; i < 1_000; i++) {
            stage.writes(ONE, "flood" + i);
        }
        assertThat(stage.notices).hasSize(Pairings.MOST_WAITING);
        assertThat(stage.pairings().waiting()).hasSize(Pairings.MOST_WAITING);
        assertThat(file().length()).isLessThan(2_000);
        assertThat(stage.writes(ONE, "owner")).isEmpty();
        assertThat(stage.writes(TWO, "owner")).as("the other account has places of its own").isPresent();
        Request flooding = stage.pairings().waiting().get(0);
        stage.pairings().dismiss(flooding.place(), flooding.id(), "owner");
        String code = stage.writes(ONE, "owner").orElseThrow();
        assertThat(approve(code, "owner").sender()).isEqualTo("owner");
    }

    @Test
    void whoGuessesIsLockedOutAndNobodyElse() {
        String code = stage.writes(ONE, "anna").orElseThrow();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> approve("AAAAAAAA", "device attacker")).hasMessageContaining("no request");
        }
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> approve(code, "device attacker")).as("a right one too").hasMessageContaining("too many wrong codes");
        }
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
        assertThat(stage.fakes().happened.toString()).contains("rule=pairing.locked", "by=device attacker");
        assertThat(approve(code, "device owner").sender()).as("the owner is not locked out").isEqualTo("anna");
        stage.pass(Duration.ofMinutes(10));
        String next = stage.writes(ONE, "bob").orElseThrow();
        assertThat(approve(next, "device attacker").sender()).as("a lock ends").isEqualTo("bob");
    }

    @Test
    void everybodyInTheFileIsNobodyAndADamagedFileToo() {
        approve(stage.writes(ONE, "anna").orElseThrow(), "owner");
        String good = file();
        stage.files.put(FILE, good.replace("\"sender\":\"anna\"", "\"sender\":\"*\"").getBytes(StandardCharsets.UTF_8));
        stage.restart();
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
        stage.files.put(FILE, good.replace("\"direct\"", "\"group\"").getBytes(StandardCharsets.UTF_8));
        stage.restart();
        assertThat(stage.pairings().approvedAt(ONE)).as("an approval for something else").isEmpty();
        stage.files.put(FILE, good.substring(0, good.length() / 2).getBytes(StandardCharsets.UTF_8));
        stage.restart();
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
        assertThat(stage.writes(ONE, "bob")).as("no codes that could not be kept").isEmpty();
        assertThat(stage.writes(TWO, "bob")).isPresent();
        assertThat(stage.pairings().waiting()).as("the other account is listed").hasSize(1);
        assertThatThrownBy(() -> approve("AAAAAAAA", "owner")).hasMessageContaining(FILE + " is damaged").hasMessageContaining("delete it");
        stage.pairings().dismiss(TWO, stage.pairings().waiting().get(0).id(), "owner");
        String code = stage.writes(TWO, "bob").orElseThrow();
        assertThat(approve(code, "owner").sender()).as("the other account's codes work").isEqualTo("bob");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> approve("AAAAAAAA", "attacker")).hasMessageContaining("is damaged");
        }
        assertThatThrownBy(() -> approve("AAAAAAAA", "attacker")).as("guesses count").hasMessageContaining("too many wrong codes");
        stage.files.put(FILE, good.getBytes(StandardCharsets.UTF_8));
        stage.restart();
        assertThat(stage.pairings().approvedAt(ONE)).containsExactly("anna");
    }

    @Test
    void aRightIsOnDiskBeforeItCountsAndGoneAtOnce() {
        String code = stage.writes(ONE, "anna").orElseThrow();
        stage.full = true;
        assertThatThrownBy(() -> approve(code, "owner")).hasMessage("the disk is full");
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
        assertThat(stage.writes(ONE, "bob")).isEmpty();
        assertThat(stage.notices).as("no answer without a request").hasSize(1);
        stage.full = false;
        approve(code, "owner");
        assertThat(stage.pairings().approvedAt(ONE)).containsExactly("anna");
        stage.full = true;
        assertThatThrownBy(() -> stage.pairings().revoke(ONE, "anna", "owner")).hasMessage("the disk is full");
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
    }

    @Test
    void revokedAndToldAndUnknown() {
        Request let = approve(stage.writes(ONE, "anna").orElseThrow(), "owner");
        stage.pairings().tell(let);
        assertThat(stage.notices.get(1).to().chat().id()).isEqualTo("chat-anna");
        assertThat(stage.pairings().approved()).extracting(Pairings.Approved::sender).containsExactly("anna");
        assertThat(stage.pairings().approved().get(0).label()).isEqualTo("label ofanna");
        stage.pairings().revoke(ONE, "anna", "owner");
        assertThat(stage.pairings().approvedAt(ONE)).isEmpty();
        assertThatThrownBy(() -> stage.pairings().revoke(ONE, "anna", "owner")).hasMessageContaining("was not let in");
        assertThatThrownBy(() -> stage.pairings().approve(ONE, "none", "owner")).hasMessage("unknown requestId");
        assertThatThrownBy(() -> stage.pairings().approve(new Pairings.Place("sim", "../x"), "none", "owner"))
                .hasMessageContaining("there is no account");
        assertThat(stage.writes(ONE, "anna")).as("a stranger again").isPresent();
    }

    @Test
    void ofManyApprovalsOfOneCodeOneWins() throws Exception {
        for (int round = 0; round < 50; round++) {
            String code = stage.writes(ONE, "s" + round).orElseThrow();
            int won = 0;
            for (Optional<Request> result : together(4, i -> tried(code, "by" + i))) {
                won += result.isPresent() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        assertThat(stage.pairings().approvedAt(ONE)).hasSize(50);
    }

    @Test
    void ofManyStrangersAtOnceThreeGetACode() throws Exception {
        List<Optional<String>> codes = together(12, i -> stage.writes(ONE, "s" + i % 6));
        assertThat(stage.notices).hasSize(Pairings.MOST_WAITING);
        assertThat(stage.pairings().waiting()).hasSize(Pairings.MOST_WAITING);
        assertThat(codes).hasSize(12);
    }

    private Optional<Request> tried(String code, String by) {
        try {
            return Optional.of(approve(code, by));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private interface Numbered<T> {
        T run(int i);
    }

    private static <T> List<T> together(int threads, Numbered<T> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Callable<T>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                all.add(() -> {
                    start.await();
                    return work.run(number);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(all)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
