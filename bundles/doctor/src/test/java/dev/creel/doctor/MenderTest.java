// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.Location;
import dev.creel.doctor.Mended.Step;
import dev.creel.doctor.SceneCheck.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repairs only narrow, keep what a person wrote, happen once, and can be taken back. */
class MenderTest {
    private static final String BAD = """
            {
              // of the holidays
              env: {T: 'a-token-nobody-guesses-8231'},
              $include: ['./more.json5'],
              gateway: {
                auth: {token: '${T}'}, // stays
                controlUi: {dangerouslyDisableDeviceAuth: true, allowedOrigins: ['*', 'https://a.example']},
              },
              channels: {telegram: {dmPolicy: 'open', allowFrom: ['*', '12'], groupPolicy: 'open', groupAllowFrom: ['*', '13']}},
              tools: {exec: {security: 'full', ask: 'off'}, elevated: {allowFrom: {telegram: ['*', '12']}}, labels: {web: 'off'}},
              agents: {defaults: {sandbox: {mode: 'off'}}},
            }
            """;

    @TempDir
    private Path state;

    private Location location;

    @BeforeEach
    void plant() throws IOException {
        location = new Location(state, state.resolve("creel.json"));
        Files.writeString(location.file(), BAD);
        Files.writeString(state.resolve("more.json5"), "{discovery: {mdns: {mode: 'full'}}}");
    }

    private Scene scene() {
        return Scene.open(location, Optional.empty());
    }

    private Mended mend() throws IOException {
        return new Mender(location).mend(SecurityAudit.ofCore().repairs(scene()));
    }

    private List<Finding> critical() {
        return SecurityAudit.ofCore().findings(scene(), Reach.CONFIGURATION).stream().filter(f -> f.severity() == Severity.CRITICAL).toList();
    }

    @Test
    void everyHoleThatCanBeClosedIsClosedAndWhatAPersonWroteStays() throws IOException {
        assertThat(critical()).extracting(Finding::id).contains("gateway.control_ui.device_auth_disabled", "channels.telegram.dm.open",
                "channels.telegram.groups.open", "tools.exec.full_without_asking");
        Mended mended = mend();
        assertThat(critical()).isEmpty();
        assertThat(Files.readString(location.file())).contains("// of the holidays", "'${T}'}, // stays", "\"https://a.example\"", "\"12\"", "\"13\"")
                .doesNotContain("dangerously", "'open'", "'full'");
        assertThat(mended.changed()).anyMatch(line -> line.startsWith("- ") && line.contains("dmPolicy: 'open'"))
                .anyMatch(line -> line.startsWith("+ ") && line.contains("\"pairing\"")).noneMatch(line -> line.contains("nobody-guesses"));
    }

    @Test
    void aSecondTimeChangesNothingAndForgetsNotHowItWas() throws IOException {
        mend();
        String once = Files.readString(location.file());
        Mended again = mend();
        assertThat(again.changed()).isEmpty();
        assertThat(again.undo()).isEmpty();
        assertThat(Files.readString(location.file())).isEqualTo(once);
        new Mender(location).undo();
        assertThat(Files.readString(location.file())).isEqualTo(BAD);
    }

    @Test
    void whatStandsInAnIncludedFileIsLeftToAPerson() throws IOException {
        assertThat(mend().steps()).filteredOn(step -> !step.problem().isEmpty()).extracting(Step::what).containsExactly("discovery.mdns.mode");
    }

    @Test
    void undoWouldNotLoseWhatWasWrittenSince() throws IOException {
        mend();
        Files.writeString(location.file(), "{}");
        assertThatThrownBy(() -> new Mender(location).undo()).isInstanceOf(IllegalStateException.class).hasMessageContaining("after the repair");
        assertThat(Files.readString(location.file())).isEqualTo("{}");
    }

    @Test
    void nothingToUndoIsSaid() {
        assertThatThrownBy(() -> new Mender(location).undo()).hasMessageContaining("no repair to undo");
    }

    @Test
    void copiesOfFormerEditsStayAndTheDifferenceShowsNoSecretThatSharesALine() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.writeString(state.resolve("creel.json.bak" + (i == 0 ? "" : "." + i)), "{} // copy " + i);
        }
        Files.writeString(location.file(), BAD.replaceAll("// (of|stays).*", "").replaceAll("\\s+", " ")
                .replace("env: {T:", "env: {PIN_OF_DOOR: 'canary-5531', T:"));
        Mended mended = mend();
        assertThat(mended.steps()).filteredOn(step -> step.problem().isEmpty()).hasSizeGreaterThan(5);
        assertThat(mended.changed()).anyMatch(line -> line.startsWith("- ") && line.contains("dmPolicy: 'open'"))
                .noneMatch(line -> line.contains("canary-5531") || line.contains("nobody-guesses"));
        assertThat(Files.readString(state.resolve("creel.json.bak"))).contains("canary-5531");
        assertThat(Files.readString(state.resolve("creel.json.bak.1"))).contains("copy 0");
        assertThat(Files.readString(state.resolve("creel.json.bak.4"))).contains("copy 3");
    }

    @Test
    void modesAreSetAndPutBackAndLinksAreNotFollowed() throws IOException {
        Path open = Files.writeString(state.resolve("open"), "x");
        Path far = Files.writeString(state.resolve("far"), "x");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(far, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path link = Files.createSymbolicLink(state.resolve("link"), far);
        Mended mended = new Mender(location).mend(List.of(new Repair.Mode(open, "rw-------", "others read it"), new Repair.Mode(link, "rw-------", "it")));
        assertThat(mode(open)).isEqualTo("rw-------");
        assertThat(mode(far)).isEqualTo("rw-rw-rw-");
        assertThat(mended.ok()).isFalse();
        new Mender(location).undo();
        assertThat(mode(open)).isEqualTo("rw-rw-rw-");
    }

    @Test
    void whatIsKeptForUndoIsForItsOwnerAlone() throws IOException {
        assertThat(mode(Path.of(mend().undo()))).isEqualTo("rw-------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
