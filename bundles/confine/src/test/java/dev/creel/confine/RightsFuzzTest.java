// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/** Files of rights under mutation: read as they look, or refused with a reason, and never anything else. */
class RightsFuzzTest {
    private static final List<String> TYPES = List.of("org.osgi.framework.ServicePermission", "org.osgi.framework.PackagePermission",
            "java.io.FilePermission", "java.net.SocketPermission", "dev.creel.api.net.EgressPermission",
            "dev.creel.api.secret.SecretPermission", "dev.creel.api.plugin.ContributePermission", "dev.creel.api.plugin.QuotaPermission");
    private static final List<String> PIECES = List.of("\"", "\\", "\\\"", "(", ")", "[", "]", "{", "}", "#", "//", "\n", "\r", "\r\n", "\t",
            "\0", "\u0007", "\u0085", "\u00A0", "\u00AD", "\u200B", "\u202E", "\u2028", "\u3164", "\uFEFF", "\uFFFD", "\uD800", "\uFFFF",
            "*", ",", "${data}", "DENY", "ALLOW", ") (java.io.FilePermission \"/-\" \"read\"", "\" \"", " ", "a", "Z", "ä");

    /** One change of a text: what is done where, with what. */
    record Mutation(int kind, int at, int length, String piece) {
        String apply(String text) {
            int from = text.isEmpty() ? 0 : at % text.length();
            int to = Math.min(text.length(), from + length);
            return switch (kind) {
                case 0 -> text.substring(0, from) + piece + text.substring(from);
                case 1 -> text.substring(0, from) + text.substring(to);
                case 2 -> text.substring(0, from) + piece + text.substring(to);
                case 3 -> text.substring(0, to) + text.substring(from);
                case 4 -> text.substring(0, from);
                default -> lines(text, from, piece);
            };
        }

        private static String lines(String text, int from, String piece) {
            List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
            String moved = lines.remove(from % lines.size());
            lines.add(lines.isEmpty() ? 0 : from * 31 % lines.size(), piece.length() == 1 ? moved : "# " + moved);
            return String.join("\n", lines);
        }
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Combinators.combine(Arbitraries.integers().between(0, 5), Arbitraries.integers().between(0, 1 << 20),
                Arbitraries.integers().between(1, 40), Arbitraries.of(PIECES)).as(Mutation::new);
    }

    @Provide
    Arbitrary<PermissionLine> permissions() {
        Arbitrary<String> value = Arbitraries.strings().withChars("abz/*-.:=\\\"()[]{}#$,; äЖ漢").ofMinLength(1).ofMaxLength(24);
        return Combinators.combine(Arbitraries.of(TYPES), value, Arbitraries.of("", "read", "read,write", "get", "use"))
                .as(PermissionLine::new);
    }

    @Provide
    Arbitrary<Policy> policies() {
        return Combinators.combine(
                        Arbitraries.strings().withChars("abc0-").ofMaxLength(8).map(rest -> "p" + rest),
                        permissions().list().uniqueElements().ofMaxSize(12))
                .as((name, lines) -> new Policy(name, List.of(new Policy.Condition(
                        "dev.creel.plugin.BundleIdentity", List.of("org.example." + name, "sha256:" + "0".repeat(64)))), lines));
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("policies") Policy policy) {
        assertThat(Policy.parse(policy.encoded())).isEqualTo(policy);
        String file = policy.lines().stream().map(PermissionLine::encoded).collect(Collectors.joining("\n"));
        assertThat(PermissionLine.parseAll(file)).isEqualTo(policy.lines());
    }

    @Property
    void commentsBlankLinesIndentsAndLineEndsChangeNothing(@ForAll("policies") Policy policy, @ForAll @Size(max = 20) List<Boolean> where) {
        StringBuilder noisy = new StringBuilder("\n");
        int i = 0;
        for (String line : policy.encoded().split("\n")) {
            boolean here = i < where.size() && where.get(i++);
            noisy.append(here ? "\t # } \"x\" (a.B) \"\n  // [\n\n" : "").append(here ? " \t" : "").append(line).append(here ? "\r\n" : "\n");
        }
        assertThat(Policy.parse(noisy.toString())).isEqualTo(policy);
    }

    @Property(tries = 6000)
    void aChangedPolicyIsReadAsItLooksOrRefused(
            @ForAll("policies") Policy policy, @ForAll @Size(min = 1, max = 4) List<@From("mutations") Mutation> changes) {
        String text = changed(policy.encoded(), changes);
        Optional<Policy> read = read(Policy::parse, text);
        Statistics.collect(read.isPresent() ? "read" : "refused");
        read.ifPresent(parsed -> {
            assertThat(Shown.in(parsed.encoded())).isEqualTo(Shown.in(text));
            assertThat(Policy.parse(parsed.encoded())).isEqualTo(parsed);
        });
        Statistics.coverage(coverage -> coverage.check("read").count(count -> count > 150));
    }

    @Property(tries = 6000)
    void aChangedDeclarationIsReadAsItLooksOrRefused(
            @ForAll("policies") Policy policy, @ForAll @Size(min = 1, max = 4) List<@From("mutations") Mutation> changes) {
        String text = changed(policy.lines().stream().map(PermissionLine::encoded).collect(Collectors.joining("\n")), changes);
        Optional<List<PermissionLine>> read = read(PermissionLine::parseAll, text);
        Statistics.collect(read.isPresent() ? "read" : "refused");
        read.ifPresent(lines -> assertThat(lines.stream().flatMap(line -> Shown.in("x\n" + line.encoded()).stream().skip(1)).toList())
                .isEqualTo(Shown.in("x\n" + text).stream().skip(1).toList()));
        Statistics.coverage(coverage -> coverage.check("read").count(count -> count > 150));
    }

    @Property
    void aPolicyThatWasCutOffIsRefused(@ForAll("policies") Policy policy, @ForAll double where) {
        String text = policy.encoded().strip();
        int end = (int) (Math.abs(where % 1) * text.length());
        assertThatThrownBy(() -> Policy.parse(text.substring(0, end))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void aDeclarationThatWasCutOffNeverHasMore(@ForAll("policies") Policy policy, @ForAll double where) {
        String text = policy.lines().stream().map(PermissionLine::encoded).collect(Collectors.joining("\n"));
        int end = (int) (Math.abs(where % 1) * text.length());
        read(PermissionLine::parseAll, text.substring(0, end)).ifPresent(lines -> assertThat(policy.lines()).containsAll(lines));
    }

    @Property
    void bytesThatAreNoUtf8AreRefused(@ForAll("policies") Policy policy, @ForAll int where) {
        byte[] bytes = policy.encoded().getBytes(StandardCharsets.UTF_8);
        bytes[Math.floorMod(where, bytes.length)] = (byte) 0xC0;
        assertThatThrownBy(() -> Policy.parse(new String(bytes, StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        read(Policy::parse, text);
        read(PermissionLine::parseAll, text);
        read(PermissionLine::parse, text);
        assertThat(new PermissionLine("a.B", text, text).legible().encoded()).isNotEmpty();
    }

    private static String changed(String text, List<Mutation> changes) {
        String now = text;
        for (Mutation change : changes) {
            now = change.apply(now);
        }
        return now;
    }

    /** Empty when it was refused with a reason; any other exception fails the test. */
    private static <T> Optional<T> read(Function<String, T> parser, String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }
}
