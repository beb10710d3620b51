// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins that throw, block, spin, flood, leak and allocate: each beside a neighbour that answers, each removed with proof. */
class VillainTest {
    private static final Map<String, List<String>> RUNS = new ConcurrentHashMap<>();
    private static final int SHOWN = 20;

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
        assertThat(lines.stream().filter(l -> l.startsWith("villains.") || l.startsWith("stopped=")))
                .contains("villains.done=" + (Deeds.ALL.size() - 1), "villains.neighbour.failed=0", "stopped=true");
        for (String deed : Deeds.ALL.subList(1, Deeds.ALL.size())) {
            holds(lines, deed, ("villain." + deed + ".removed=answers")::equals);
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void everyVillainIsRemovedWithProof(String java) {
        List<String> lines = run(java);
        for (String deed : Deeds.ALL.subList(1, Deeds.ALL.size())) {
            holds(lines, deed, ("villain." + deed + ".release=Remains[threads=[], services=[]]")::equals);
        }
        assertThat(lines.stream().filter(l -> l.startsWith("villains."))).contains("villains.loaders=[]");
    }

    @ParameterizedTest
    @CsvSource({"throws,FAILED", "poison,TIMEOUT", "blocks,TIMEOUT", "spins,TIMEOUT", "spins-and-catches,TIMEOUT",
        "static-init,TIMEOUT", "recursion,TIMEOUT", "monitors,TIMEOUT", "exits,FAILED plugin villain: dev.creel.api.plugin.Refused",
        "shutdown,FAILED plugin villain: dev.creel.api.plugin.Refused", "array,FAILED", "grid,FAILED",
        "hoards-in-jdk,FAILED", "leaks-threads,FAILED plugin villain: dev.creel.api.plugin.Refused", "asks,answers",
        "registers,FAILED plugin villain: dev.creel.api.plugin.Refused", "churns,TIMEOUT"})
    void theCallerIsTold(String deed, String outcome) {
        for (String java : Fork.jdks()) {
            holds(run(java), deed, l -> l.startsWith("villain." + deed + ".call=" + outcome));
        }
    }

    @ParameterizedTest
    @CsvSource({"jdk.vm.exit,exits", "jdk.vm.exit,shutdown", "jdk.thread.start,leaks-threads", "quota.denials,asks",
        "quota.services,registers"})
    void whatIsRefusedIsRecordedUnderItsRule(String rule, String deed) {
        for (String java : Fork.jdks()) {
            holds(run(java), deed, l -> recorded(l, deed) && l.contains("rule=" + rule + "}"));
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
        List<String> lines = run(java);
        holds(lines, "hoards-in-jdk", l -> recorded(l, "hoards-in-jdk") && l.contains("rule=quarantine, why=a call ran out of memory"));
        holds(lines, "throws", l -> recorded(l, "throws") && l.contains("rule=breaker, why=is not called for") && l.contains("times in a row"));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aFloodOfRefusalsIsAThousandLines(String java) {
        List<String> lines = run(java);
        assertThat(lines.stream().filter(l -> l.startsWith("audit=") && l.contains("rule=jdk.prop.read}")).count())
                .as(() -> about(lines, "asks")).isEqualTo(1000);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void whoAllocatesWildlyIsInQuarantineAndWhoThrowsRests(String java) {
        List<String> lines = run(java);
        holds(lines, "hoards-in-jdk", "villain.hoards-in-jdk.health=QUARANTINED a call ran out of memory"::equals);
        holds(lines, "hoards", l -> l.startsWith("villain.hoards.health=QUARANTINED "));
        holds(lines, "throws", l -> l.startsWith("villain.throws.health=RESTING ") && l.contains("times in a row"));
        holds(lines, "throws", l -> l.startsWith("villain.throws.call=GONE ") && l.contains("times in a row"));
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

    private static boolean recorded(String line, String deed) {
        return line.startsWith("audit=") && line.contains("bundle=test.villain-" + deed + ' ');
    }

    /** That one line is there; otherwise those about the deed are shown. */
    private static void holds(List<String> lines, String deed, Predicate<String> line) {
        assertThat(lines.stream().anyMatch(line)).as(() -> about(lines, deed)).isTrue();
    }

    /** What was said about a deed, and the first of what was recorded about it, which may be a flood. */
    private static String about(List<String> lines, String deed) {
        return Stream.concat(lines.stream().filter(l -> l.startsWith("villain." + deed + '.')),
                lines.stream().filter(l -> recorded(l, deed)).limit(SHOWN)).collect(Collectors.joining("\n", "about " + deed + ":\n", ""));
    }

    private List<String> run(String java) {
        return RUNS.computeIfAbsent(java, j -> new Fork(folder).boot("villains", j));
    }
}
