// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Elevated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What an "always" covers: two commands have one id exactly if nothing of them differs; mutants that leave a part out are caught. */
class StandingModelTest {
    private static final int PAIRS = 60_000;

    /** A command that was found out about; the session it is in does not count. */
    record Command(String agent, String session, String text, List<String> what, Map<String, String> variables) {
        Object covered() {
            return List.of(agent, text, what, variables);
        }
    }

    record Pair(Command one, Command other) {}

    @Provide
    Arbitrary<Pair> pairs() {
        Arbitrary<String> word = Arbitraries.of("", "a", "b", "ab", "a\u0000", "Folder", "=", "a=b");
        Arbitrary<Command> command = Combinators.combine(Arbitraries.of("main", "other"), Arbitraries.of("s", "t"), word,
                word.list().ofMaxSize(3), Arbitraries.maps(Arbitraries.of("A", "AB"), word).ofMaxSize(2)).as(Command::new);
        return Combinators.combine(command, command, Arbitraries.integers().between(0, 5)).as((one, other, same) -> new Pair(one, switch (same) {
            case 0 -> one;
            case 1 -> new Command(one.agent(), other.session(), one.text(), one.what(), one.variables());
            case 2 -> new Command(one.agent(), one.session(), one.text(), other.what(), one.variables());
            case 3 -> new Command(one.agent(), one.session(), one.text(), one.what(), other.variables());
            case 4 -> new Command(other.agent(), one.session(), one.text(), one.what(), one.variables());
            default -> new Command(one.agent(), one.session(), other.text(), one.what(), one.variables());
        }));
    }

    private static String real(Command c) {
        return Questioned.standing(new Asked(c.agent(), c.session(), c.text(), "/w", c.variables(), "", "", "", Elevated.OFF, false, Optional.empty()),
                c.what().stream().map(value -> new Field("Folder", value)).toList(), c.variables());
    }

    private static boolean agrees(Function<Command, String> id, Pair pair) {
        return id.apply(pair.one()).equals(id.apply(pair.other())) == pair.one().covered().equals(pair.other().covered());
    }

    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
    boolean anAlwaysCoversOneCommand(@ForAll("pairs") Pair pair) {
        return agrees(StandingModelTest::real, pair);
    }

    @Example
    void plantedMutantsAreCaught() {
        Map<String, Function<Command, String>> mutants = new TreeMap<>();
        mutants.put("variables are left out", c -> real(new Command(c.agent(), c.session(), c.text(), c.what(), Map.of())));
        mutants.put("the agent is left out", c -> real(new Command("main", c.session(), c.text(), c.what(), c.variables())));
        mutants.put("the text is left out", c -> real(new Command(c.agent(), c.session(), "", c.what(), c.variables())));
        mutants.put("programs and files are left out", c -> real(new Command(c.agent(), c.session(), c.text(), List.of(), c.variables())));
        mutants.put("the session counts", c -> c.session() + real(c));
        mutants.put("only the first field counts", c -> real(new Command(c.agent(), c.session(), c.text(), c.what().stream().limit(1).toList(), c.variables())));
        mutants.put("parts run into one another", c -> c.agent() + c.text() + String.join("", c.what()) + new TreeMap<>(c.variables()));
        mutants.forEach((name, mutant) -> assertThat(pairs().sampleStream().limit(PAIRS).anyMatch(pair -> !agrees(mutant, pair))).as(name).isTrue());
    }
}
