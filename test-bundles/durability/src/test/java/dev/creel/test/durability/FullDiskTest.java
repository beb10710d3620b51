// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.journal.Journal;
import dev.creel.test.durability.RecordingDisk.Survivors;
import dev.creel.vault.SealedLog;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import dev.creel.vault.internal.FileStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stores on a disk that takes nothing more after so many bytes, or is made read-only: what was promised before stays, what comes
 * meanwhile is refused with the reason and leaves nothing behind, and with room again the same process goes on; a loss of power
 * after that finds it all.
 */
class FullDiskTest {
    private static final int TURNS = 60;
    private static final int CUTS = 60;

    private final Set<Integer> accepted = new HashSet<>();
    private final Set<Integer> ended = new HashSet<>();
    private int refusals;

    /** Bytes that all turns take. */
    private static long whole(boolean sealing) throws InterruptedException {
        RecordingDisk recording = new RecordingDisk();
        FullDisk disk = new FullDisk(recording, Long.MAX_VALUE / 2);
        Machine machine = new Machine(recording, disk, sealing, Machine.CLOCK);
        for (int turn = 0; turn < TURNS; turn++) {
            machine.journal.accept(Machine.message(turn));
            machine.turn(turn);
        }
        machine.settle();
        return Long.MAX_VALUE / 2 - disk.room();
    }

    @ParameterizedTest
    @CsvSource({"true,full", "false,full", "true,read-only", "false,read-only"})
    void nothingPromisedIsLostAndItGoesOn(boolean sealing, String how) throws InterruptedException {
        long whole = whole(sealing);
        for (int cut = 1; cut < CUTS; cut++) {
            accepted.clear();
            ended.clear();
            play(sealing, how.equals("full") ? whole * cut / CUTS : Long.MAX_VALUE / 2, how.equals("full") ? -1 : TURNS * cut / CUTS, cut);
        }
        System.out.printf("stores on a disk that is %s, %s: %d cuts, %d refusals, 0 lost, 0 doubled%n", how,
                sealing ? "sealed" : "plain", CUTS - 1, refusals);
        assertThat(refusals).as("the disk was in the way").isGreaterThanOrEqualTo(CUTS - 1);
    }

    private void play(boolean sealing, long room, int readOnlyFrom, int cut) throws InterruptedException {
        RecordingDisk recording = new RecordingDisk();
        FullDisk disk = new FullDisk(recording, Long.MAX_VALUE / 2);
        Machine machine = new Machine(recording, disk, sealing, Machine.CLOCK);
        machine.journal.unfinished();
        disk.room(room);
        int refused = 0;
        int turn = 0;
        while (turn < TURNS && refused < 3) {
            if (turn == readOnlyFrom) {
                disk.readOnly(true);
            }
            refused += attempt(machine, turn++) ? 0 : 1;
        }
        refusals += refused;
        assertThat(machine.journal.broken().isPresent()).as("cut %d", cut).isEqualTo(refused > 0);
        disk.readOnly(false);
        disk.room(Long.MAX_VALUE / 2);
        for (Journal.Unfinished each : machine.journal.unfinished()) {
            int open = Integer.parseInt(each.entry().runId().substring(4));
            assertThat(accepted).as("cut %d: only what was promised waits", cut).contains(open);
            machine.cutOff(open);
            ended.add(open);
        }
        for (int again = 0; again < TURNS; again++) {
            if (!accepted.contains(again)) {
                assertThat(machine.journal.accept(Machine.message(again)).duplicate()).as("cut %d, %d was refused", cut, again).isFalse();
                accepted.add(again);
                machine.turn(again);
                ended.add(again);
            }
        }
        assertThat(machine.journal.broken()).as("cut %d", cut).isEmpty();
        judge(machine, cut);
        machine.settle();
        judge(new Machine(recording.after(recording.steps(), Survivors.FORCED_ONLY, cut), sealing), cut);
    }

    /** @return whether nothing was refused */
    private boolean attempt(Machine machine, int turn) {
        try {
            machine.journal.accept(Machine.message(turn));
            accepted.add(turn);
            machine.turn(turn);
            ended.add(turn);
            return true;
        } catch (StoreException e) {
            assertThat(e).hasMessageMatching("(?s).*(No space left|Read-only).*");
            return false;
        }
    }

    private void judge(Machine machine, int cut) {
        for (int turn : accepted) {
            Journal.Accepted found = machine.journal.find("test", "key-" + turn).orElse(null);
            assertThat(found).as("cut %d: message %d was accepted", cut, turn).isNotNull();
            assertThat(found.outcome().isPresent() || !ended.contains(turn)).as("cut %d: turn %d had ended", cut, turn).isTrue();
        }
        List<String> lines = new ArrayList<>();
        for (int s = 0; s < 5; s++) {
            lines.addAll(machine.transcript("agent:main:s" + s));
        }
        assertThat(lines).as("cut %d", cut).doesNotHaveDuplicates();
        for (int turn : ended) {
            String status = machine.journal.find("test", "key-" + turn).flatMap(Journal.Accepted::outcome).orElseThrow().status();
            if (status.equals("ok")) {
                assertThat(lines).as("cut %d", cut).contains("run-" + turn + " user", "run-" + turn + " assistant");
            }
        }
    }

    /** Credentials, devices, pairings and cooldowns are small files. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSmallFileIsTheOldOneOrTheNewOne(boolean sealing) throws Exception {
        byte[] old = "old".repeat(40).getBytes(StandardCharsets.UTF_8);
        byte[] fresh = "new".repeat(400).getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (long room = 0; room < 3000; room += 13) {
            FullDisk disk = new FullDisk(new RecordingDisk(), Long.MAX_VALUE / 2);
            Store store = FileStore.of(disk, sealing, "");
            store.write("credentials/devices.json", old);
            disk.room(room);
            byte[] expected = fresh;
            try {
                store.write("credentials/devices.json", fresh);
            } catch (StoreException e) {
                expected = old;
                refused++;
                assertThat(disk.room()).as("nothing is left of the attempt").isEqualTo(room);
            }
            assertThat(store.read("credentials/devices.json")).as("room for %d", room).hasValue(expected);
            assertThat(disk.list("credentials")).doesNotContain("devices.json.new");
        }
        assertThat(refused).isBetween(50, 229);
    }

    /** What models took is counted in a log whose lines wait in memory while the disk takes nothing. */
    @Test
    void aCountGoesOnWhereItWas() throws Exception {
        FullDisk disk = new FullDisk(new RecordingDisk(), Long.MAX_VALUE / 2);
        FileStore store = FileStore.of(disk, true, "");
        SealedLog log = store.log("usage/2026-11-01.jsonl", Store.UNFORCED);
        log.append(new byte[] {0});
        log.force();
        disk.room(10);
        for (int i = 1; i < 200; i++) {
            log.append(new byte[] {(byte) i});
        }
        assertThatThrownBy(log::force).isInstanceOf(StoreException.class).hasMessageContaining("make room");
        assertThatThrownBy(() -> log.admit(List.of(new byte[] {1}))).isInstanceOf(StoreException.class);
        disk.room(Long.MAX_VALUE / 2);
        log.force();
        store.stop();
        List<Byte> found = new ArrayList<>();
        FileStore.of(disk, true, "").log("usage/2026-11-01.jsonl", Store.UNFORCED).read(0, (position, line) -> found.add(line[0]));
        assertThat(found).hasSize(200).element(199).isEqualTo((byte) 199);
    }

    /** A log that takes only so much while it waits, so that a full disk does not become a full heap. */
    @Test
    void whatWaitsIsBounded() throws Exception {
        FullDisk disk = new FullDisk(new RecordingDisk(), Long.MAX_VALUE / 2);
        SealedLog log = FileStore.of(disk, false, "").log("a.jsonl");
        disk.room(0);
        byte[] line = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 1000; i++) {
                log.append(line);
            }
        }).isInstanceOf(StoreException.class).hasMessageContaining("No space left");
        assertThat(log.size()).isBetween(10L, 100L);
    }
}
