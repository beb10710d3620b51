// SPDX-License-Identifier: Apache-2.0
package dev.creel.audit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.audit.Audit;
import dev.creel.audit.Audit.Verification;
import dev.creel.log.Logging;
import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditServiceTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private AuditService audit;
    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("audit/audit.jsonl");
        audit = reopen();
    }

    private AuditService reopen() {
        return new AuditService(folder.resolve("audit"), new PlainLogging(), clock);
    }

    private void ten() {
        for (int i = 0; i < 10; i++) {
            audit.record("plugin.denied", Map.of("who", "evil", "what", "file:" + i));
        }
        audit.stop();
    }

    @Test
    void aDecisionIsFoundAgainByItsIdOrByWhatItSays() throws IOException {
        ten();
        Files.writeString(file, "no line of ours\n{\"id\":\"D-3\"", StandardOpenOption.APPEND);
        assertThat(audit.last(decision -> decision.id().equals("D-3"))).hasValueSatisfying(decision -> {
            assertThat(decision.event()).isEqualTo("plugin.denied");
            assertThat(decision.field("what")).isEqualTo("file:2");
            assertThat(decision.field("hash")).isEmpty();
        });
        assertThat(audit.last(decision -> decision.field("who").equals("evil"))).hasValueSatisfying(
                newest -> assertThat(newest.field("what")).isEqualTo("file:9"));
        assertThat(audit.last(decision -> decision.id().equals("D-99"))).isEmpty();
    }

    @Test
    void keepsAWholeChainAcrossRestarts() throws IOException {
        ten();
        audit = reopen();
        String id = audit.record("plugin.granted", Map.of("who", "good"));
        assertThat(id).isEqualTo("D-b");
        assertThat(audit.verify()).isEqualTo(new Verification(11, 0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent()))).isEqualTo("rwx------");
    }

    @Test
    void seesAnEditedLine() throws IOException {
        ten();
        List<String> lines = lines();
        lines.set(3, lines.get(3).replace("file:3", "file:x"));
        Files.write(file, lines);
        assertThat(reopen().verify().firstBroken()).isEqualTo(4);
    }

    @Test
    void seesALineCutFromTheMiddle() throws IOException {
        ten();
        List<String> lines = lines();
        lines.remove(5);
        Files.write(file, lines);
        assertThat(reopen().verify().firstBroken()).isEqualTo(6);
    }

    @Test
    void seesSwappedLines() throws IOException {
        ten();
        List<String> lines = lines();
        Collections.swap(lines, 6, 7);
        Files.write(file, lines);
        assertThat(reopen().verify().firstBroken()).isEqualTo(7);
    }

    @Test
    void seesLinesCutFromTheEndEvenAfterMoreWereWritten() throws IOException {
        ten();
        Files.write(file, lines().subList(0, 8));
        audit = reopen();
        assertThat(audit.verify().firstBroken()).isEqualTo(9);
        audit.record("plugin.denied", Map.of("who", "later"));
        audit.stop();
        assertThat(reopen().verify().firstBroken()).isEqualTo(9);
    }

    @Test
    void seesAChainWrittenAnewThatFitsItself() throws IOException {
        ten();
        audit.stop();
        Path folder = file.getParent();
        assertThat(Audit.verify(folder)).isEqualTo(new Verification(10, 0));
        List<String> forged = new ArrayList<>();
        String last = Walk.START;
        for (String line : lines()) {
            byte[] text = line.substring(0, line.indexOf(Walk.HASH)).replace("evil", "good").getBytes(StandardCharsets.UTF_8);
            last = Walk.hash(last, text, text.length);
            forged.add(new String(text, StandardCharsets.UTF_8) + Walk.HASH + last + "\"}");
        }
        Files.write(file, forged);
        assertThat(Audit.verify(folder).firstBroken()).isEqualTo(10);
        audit = reopen();
        assertThat(audit.verify().firstBroken()).isEqualTo(11);
        audit.record("plugin.denied", Map.of("who", "later"));
        assertThat(reopen().verify().firstBroken()).isEqualTo(11);
    }

    @Test
    void dropsATornLastLineAndGoesOn() throws IOException {
        ten();
        Files.writeString(file, "{\"id\":\"D-b\",\"ti", StandardOpenOption.APPEND);
        audit = reopen();
        assertThat(audit.record("x", Map.of())).isEqualTo("D-b");
        assertThat(audit.verify()).isEqualTo(new Verification(11, 0));
    }

    @Test
    void countsTheSameDenialInsteadOfWritingItAgain() throws IOException {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            ids.add(audit.record("plugin.denied", Map.of("who", "evil", "what", "file:/etc/passwd", "rule", "file")));
        }
        assertThat(ids).hasSize(1);
        assertThat(lines()).hasSize(1);
        clock.millis += 61_000;
        audit.record("plugin.denied", Map.of("who", "other"));
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(1)).contains("audit.repeated").contains("\"count\":\"4999\"").contains("\"first\":\"D-1\"");
        assertThat(audit.verify().firstBroken()).isZero();
    }

    @Test
    void aNoisyPluginDoesNotUseUpAnothersLines() throws IOException {
        for (int i = 0; i < 1000; i++) {
            audit.record("plugin.denied", Map.of("plugin", "noisy", "missing", "line " + i));
        }
        audit.record("plugin.denied", Map.of("plugin", "quiet", "missing", "line 1"));
        assertThat(lines().get(lines().size() - 1)).contains("\"plugin\":\"quiet\"");
    }

    @Test
    void noLineHasTheSameNameTwice() throws IOException {
        audit.record("x", Map.of("id", "D-0", "time", "never", "event", "y", "hash", "0"));
        audit.record("repeated", Map.of("who", "a"));
        audit.record("repeated", Map.of("who", "a"));
        audit.stop();
        assertThat(lines()).hasSize(3).allSatisfy(line -> Json.parse(line, 4));
    }

    @Test
    void boundsAStormOfDifferentDenials() throws IOException {
        for (int i = 0; i < 20_000; i++) {
            audit.record("plugin.denied", Map.of("who", "evil", "what", "file:" + i));
        }
        assertThat(lines()).hasSizeLessThanOrEqualTo(Repeats.MOST_LINES + 1);
        audit.record("plugin.denied", Map.of("who", "good", "what", "file:1"));
        assertThat(lines().get(lines().size() - 1)).contains("\"who\":\"good\"");
        audit.stop();
        assertThat(lines().get(lines().size() - 1)).contains("audit.repeated");
    }

    @Test
    void redactsAndEscapesValues() throws IOException {
        audit.record("auth.failed", Map.of("who", "a\n{\"forged\":1}", "what", "hunter2hunter2", "hash", "x"));
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("\"what\":\"***\"").contains("a\\n{\\\"forged").contains("\"_hash\":\"x\"");
        assertThat(audit.verify().firstBroken()).isZero();
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    private static final class TestClock extends Clock {
        long millis = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }

    private static final class PlainLogging implements Logging {
        @Override
        public List<String> apply(Settings settings) {
            return List.of();
        }

        @Override
        public String redact(String text) {
            return text.equals("hunter2hunter2") ? "***" : text;
        }

        @Override
        public void mask(String secret) {
            throw new UnsupportedOperationException();
        }
    }
}
