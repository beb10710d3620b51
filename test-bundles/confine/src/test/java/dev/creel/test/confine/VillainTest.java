// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins that throw, block, spin, flood, leak and allocate: each beside a neighbour that answers, each removed with proof. */
class VillainTest {
    private static final Map<String, List<String>> RUNS = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    static List<String> jdks() {
        return Fork.jdks();
    }

    static List<Arguments> controls() {
        List<Arguments> all = new ArrayList<>();
        for (String java : Fork.jdks()) {
            for (String deed : List.of("blocks", "spins", "spins-and-catches", "static-init", "recursion", "monitors")) {
                all.add(Arguments.of(java, deed, 0, "control." + deed + ".alive=true"));
            }
            all.add(Arguments.of(java, "leaks-threads", 0, "control.leaks-threads.threads=true"));
            for (String deed : List.of("exits", "shutdown")) {
                all.add(Arguments.of(java, deed, 42, ""));
            }
            for (String deed : List.of("array", "grid", "hoards", "hoards-in-jdk")) {
                all.add(Arguments.of(java, deed, 3, ""));
            }
        }
        return all;
    }

    /** Without this a deed that does nothing at all would count as contained. */
    @ParameterizedTest
    @MethodSource("controls")
    void theDeedsAreBadWhereNothingConfinesThem(String java, String deed, int status, String line) {
        Fork fork = new Fork(folder);
        List<String> lines = fork.control(deed, java);
        assertThat(fork.status()).as("%s", lines).isEqualTo(status);
        assertThat(line.isEmpty() || lines.contains(line)).as("%s", lines).isTrue();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void theNeighbourAnswersAllTheTime(String java) {
        List<String> lines = run(java);
        assertThat(lines).contains("villains.done=" + (Deeds.ALL.size() - 1), "villains.neighbour.failed=0", "stopped=true");
        for (String deed : Deeds.ALL.subList(1, Deeds.ALL.size())) {
            assertThat(lines).contains("villain." + deed + ".removed=answers");
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyVillainIsRemovedWithProof(String java) {
        List<String> lines = run(java);
        for (String deed : Deeds.ALL.subList(1, Deeds.ALL.size())) {
            assertThat(lines).contains("villain." + deed + ".release=Remains[threads=[], services=[]]");
        }
        assertThat(lines).contains("villains.loaders=[]");
    }

    @ParameterizedTest
    @CsvSource({"throws,FAILED", "poison,TIMEOUT", "blocks,TIMEOUT", "spins,TIMEOUT", "spins-and-catches,TIMEOUT",
        "static-init,TIMEOUT", "recursion,TIMEOUT", "monitors,TIMEOUT", "exits,FAILED plugin villain: dev.creel.api.plugin.Refused",
        "shutdown,FAILED plugin villain: dev.creel.api.plugin.Refused", "array,FAILED", "grid,FAILED",
        "hoards-in-jdk,FAILED", "leaks-threads,FAILED plugin villain: dev.creel.api.plugin.Refused", "asks,answers",
        "registers,FAILED plugin villain: dev.creel.api.plugin.Refused", "churns,TIMEOUT"})
    void theCallerIsTold(String deed, String outcome) {
        for (String java : Fork.jdks()) {
            assertThat(run(java)).anyMatch(l -> l.startsWith("villain." + deed + ".call=" + outcome));
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk.vm.exit", "jdk.thread.start", "quota.denials", "quota.services"})
    void whatIsRefusedIsRecordedUnderItsRule(String rule) {
        for (String java : Fork.jdks()) {
            assertThat(run(java)).anyMatch(l -> l.startsWith("audit=") && l.contains("rule=" + rule + "}"));
        }
    }

    /** A log of SCR's that is handed the plugin's own throwable would run its methods wherever a line is made of it. */
    @ParameterizedTest
    @MethodSource("jdks")
    void whatAPluginThrowsIsReadByOneClassOfTheHostOnly(String java) {
        assertThat(run(java)).contains("villain.activation-throws-loudly.start=FAILED")
                .filteredOn(l -> l.startsWith("villain.loud=")).isNotEmpty()
                .containsOnly("villain.loud=getMessage dev.creel.confine.internal.Failures");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whoIsShutOffOrRestsIsInTheAuditLog(String java) {
        assertThat(run(java)).anyMatch(l -> l.startsWith("audit=") && l.contains("rule=quarantine, why=a call ran out of memory"))
                .anyMatch(l -> l.startsWith("audit=") && l.contains("rule=breaker, why=is not called for") && l.contains("times in a row"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFloodOfRefusalsIsAThousandLines(String java) {
        assertThat(run(java).stream().filter(l -> l.startsWith("audit=") && l.contains("rule=jdk.prop.read}"))).hasSize(1000);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whoAllocatesWildlyIsInQuarantineAndWhoThrowsRests(String java) {
        assertThat(run(java)).contains("villain.hoards-in-jdk.health=QUARANTINED a call ran out of memory")
                .anyMatch(l -> l.startsWith("villain.hoards.health=QUARANTINED "))
                .anyMatch(l -> l.startsWith("villain.throws.health=RESTING ") && l.contains("times in a row"))
                .anyMatch(l -> l.startsWith("villain.throws.call=GONE ") && l.contains("times in a row"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whoTakesMoreThanItsShareOfTheProcessorIsInQuarantine(String java) {
        List<String> lines = new Fork(folder).boot("burner", java);
        assertThat(lines).contains("villain.burns.poor=answers", "villain.burns.rich=answers",
                "villain.burns.rich.health=WORKING ");
        assertThat(lines).anyMatch(l -> l.startsWith("villain.burns.poor.health=QUARANTINED it took ") && l.contains("cpu=1 "));
        assertThat(lines).anyMatch(l -> l.startsWith("villain.burns.poor.again=GONE"));
        assertThat(lines).filteredOn("villain.burns.release=Remains[threads=[], services=[]]"::equals).hasSize(2);
    }

    private List<String> run(String java) {
        return RUNS.computeIfAbsent(java, j -> new Fork(folder).boot("villains", j));
    }
}
