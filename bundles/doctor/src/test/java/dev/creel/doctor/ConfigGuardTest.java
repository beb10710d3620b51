// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change opens no critical hole in passing. */
class ConfigGuardTest {
    private static final Change HOLE = new Change("gateway.controlUi.dangerouslyDisableDeviceAuth", "true");
    private static final String ID = "gateway.control_ui.device_auth_disabled";
    private static final String MEANT = "[{checkId: '" + ID + "', reason: 'moving house', expires: '%s'}]";

    @TempDir
    private Path state;

    private Path file;
    private final List<Finding> refused = new ArrayList<>();
    private final List<Finding> accepted = new ArrayList<>();

    @BeforeEach
    void empty() throws IOException {
        file = state.resolve("creel.json");
        Files.writeString(file, "{\n  // mine\n  gateway: {port: 1234},\n}\n");
    }

    private Config guarded() {
        Config config = Config.open(new Location(state, file));
        config.guard(new ConfigGuard(SecurityAudit.ofCore(), Clock.fixed(Instant.parse("2030-01-01T12:00:00Z"), ZoneOffset.UTC), refused::add, accepted::add));
        return config;
    }

    @Test
    void whatNewlyOpensACriticalHoleIsRefusedByIdWithTheRemedy() throws IOException {
        String before = Files.readString(file);
        assertThatThrownBy(() -> guarded().edit(List.of(HOLE))).isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(ID, "gateway.controlUi.dangerouslyDisableDeviceAuth", "; remove gateway.controlUi", "reason", Suppression.PATH);
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(refused).extracting(Finding::id).containsExactly(ID);
    }

    @Test
    void theSameChangeMaySayThatItIsMeantSo() {
        guarded().edit(List.of(HOLE, new Change(Suppression.PATH, MEANT.formatted("2030-01-01"))));
        assertThat(guarded().current().flag(HOLE.path(), false)).isTrue();
        assertThat(refused).isEmpty();
        assertThat(accepted).as("told once").extracting(Finding::id).containsExactly(ID);
        guarded().edit(List.of(new Change("gateway.port", "4321")));
        assertThat(accepted).hasSize(1);
    }

    @Test
    void aWordWithoutReasonOrThatRanOutIsNone() {
        assertThatThrownBy(() -> guarded().edit(List.of(HOLE, new Change(Suppression.PATH, MEANT.formatted("2029-12-31")))))
                .hasMessageContaining(ID);
        assertThatThrownBy(() -> guarded().edit(List.of(HOLE, new Change(Suppression.PATH, "[{checkId: '" + ID + "', expires: '2030-12-31'}]"))))
                .hasMessageContaining(ID);
        assertThatThrownBy(() -> guarded().edit(List.of(HOLE, new Change(Suppression.PATH,
                "[{checkId: 'gateway.control_ui.insecure_auth', reason: 'another', expires: '2030-12-31'}]")))).hasMessageContaining(ID);
    }

    @Test
    void whatWasOpenBeforeStopsNoOtherChangeButEachFurtherHoleIsRefused() throws IOException {
        Files.writeString(file, "{channels: {telegram: {dmPolicy: 'open', allowFrom: ['*'], accounts: {work: {}}}}}");
        guarded().edit(List.of(new Change("gateway.port", "4321")));
        assertThat(guarded().current().integer("gateway.port", 0)).isEqualTo(4321);
        assertThatThrownBy(() -> guarded().edit(List.of(new Change("channels.telegram.accounts.work", "{dmPolicy: 'open', allowFrom: ['*']}"))))
                .hasMessageContainingAll("channels.telegram.dm.open", "accounts.work");
    }

    @Test
    void aHoleStaysWithItsAgentWhereverThatStandsInTheList() throws IOException {
        String open = "{id: '%s', tools: {exec: {security: 'full', ask: 'off'}}}";
        Files.writeString(file, "{agents: {list: [" + open.formatted("toy") + ", {id: 'main'}]}}");
        assertThatThrownBy(() -> guarded().edit(List.of(new Change("agents.list", "[" + open.formatted("main") + ", {id: 'toy'}]"))))
                .hasMessageContaining("tools.exec.full_without_asking");
        guarded().edit(List.of(new Change("agents.list", "[{id: 'main'}, " + open.formatted("toy") + "]")));
        assertThat(refused).hasSize(1);
    }

    @Test
    void endingASuppressionWhileTheHoleIsOpenIsOpeningIt() {
        guarded().edit(List.of(HOLE, new Change(Suppression.PATH, MEANT.formatted("2030-12-31"))));
        assertThatThrownBy(() -> guarded().edit(List.of(new Change(Suppression.PATH, "[]")))).hasMessageContaining(ID);
        guarded().edit(List.of(new Change(Suppression.PATH, "[]"), new Change(HOLE.path(), "")));
    }
}
