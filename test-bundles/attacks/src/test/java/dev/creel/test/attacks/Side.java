// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.attacks;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One host on one JDK: starts it again and again until every attack had its turn. */
final class Side {
    private static final int MOST_STARTS = 120;
    private static final int PATIENCE_MINUTES = 10;

    private final Path dir;
    private final List<String> command;
    private final Map<String, String> environment;

    /** @param dir working folder of the driver, made anew */
    Side(Path dir, List<String> command, Map<String, String> environment) {
        this.dir = dir;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
    }

    /** Runs the attacks named, or all there are if none is named. */
    Map<String, Outcome> run(List<String> only) throws IOException, InterruptedException {
        Files.createDirectories(dir);
        Files.deleteIfExists(dir.resolve("outcomes.jsonl"));
        Files.deleteIfExists(dir.resolve("output.txt"));
        Files.write(dir.resolve("ids"), only);
        for (int start = 0; start < MOST_STARTS; start++) {
            int status = fork();
            List<Json.Obj> lines = lines();
            if (lines.isEmpty()) {
                throw new IllegalStateException("the host did not come up (" + status + "); see " + dir.resolve("output.txt"));
            }
            if (lines.stream().anyMatch(l -> l.members().containsKey("done"))) {
                return outcomes(lines);
            }
            List<String> rest = rest(lines, status, only);
            if (rest.isEmpty()) {
                return outcomes(lines());
            }
            Files.write(dir.resolve("ids"), rest);
        }
        throw new IllegalStateException("not done after " + MOST_STARTS + " starts; see " + dir);
    }

    private int fork() throws IOException, InterruptedException {
        ProcessBuilder b = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("output.txt").toFile()));
        b.environment().putAll(environment);
        Process p = b.start();
        try {
            if (!p.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the host hangs; see " + dir);
            }
            return p.exitValue();
        } finally {
            p.destroyForcibly();
        }
    }

    /** What has not had its turn; an attack that was under way when the JVM ended has ended it. */
    private List<String> rest(List<Json.Obj> lines, int status, List<String> only) throws IOException {
        List<String> begun = lines.stream().flatMap(l -> l.text("begin").stream()).toList();
        Map<String, Outcome> done = outcomes(lines);
        for (String id : begun) {
            if (!done.containsKey(id)) {
                String line = Json.object().put("id", id).put("status", "worked").put("evidence", "the JVM ended with " + status)
                        .put("thrown", Json.array(List.of())).build().text();
                Files.writeString(dir.resolve("outcomes.jsonl"), line + "\n", StandardOpenOption.APPEND);
            }
        }
        if (begun.isEmpty()) {
            throw new IllegalStateException("the host ran no attack (" + status + "); see " + dir);
        }
        List<String> rest = new ArrayList<>(only.isEmpty() ? Files.readAllLines(dir.resolve("all")) : only);
        rest.removeAll(begun);
        return rest;
    }

    private List<Json.Obj> lines() throws IOException {
        Path file = dir.resolve("outcomes.jsonl");
        List<Json.Obj> lines = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            lines.add((Json.Obj) Json.parse(line, 20));
        }
        return lines;
    }

    private static Map<String, Outcome> outcomes(List<Json.Obj> lines) {
        Map<String, Outcome> all = new LinkedHashMap<>();
        lines.stream().filter(l -> l.members().containsKey("id")).map(Outcome::parse).forEach(o -> all.put(o.id(), o));
        return all;
    }

    /** The rule of each denial that the host wrote to its audit log, by its id; of the first also by the plugin's name. */
    Map<String, String> audit() throws IOException {
        Map<String, String> rules = new LinkedHashMap<>();
        for (String line : Files.readAllLines(dir.resolve("state/audit/audit.jsonl"))) {
            Json.Obj o = (Json.Obj) Json.parse(line, 20);
            rules.put(o.text("id").orElse(""), o.text("rule").orElse("-"));
            rules.putIfAbsent(o.text("plugin").orElse(""), o.text("rule").orElse("-"));
        }
        return rules;
    }

    /** Removes a folder and what is in it. */
    static void delete(Path dir) throws IOException {
        if (Files.exists(dir)) {
            try (Stream<Path> all = Files.walk(dir)) {
                for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(p);
                }
            }
        }
    }
}
