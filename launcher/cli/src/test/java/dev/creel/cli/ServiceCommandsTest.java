// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which orders systemd gets; that it carries them out is seen with a real one in test-bundles/service. */
class ServiceCommandsTest implements Programs {
    @TempDir
    Path machine;
    private final Map<String, String> env = new HashMap<>();
    private final List<String> orders = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Result answer = new Result(0, "");

    @Override
    public Result run(List<String> command) {
        orders.add(String.join(" ", command));
        return answer;
    }

    @Override
    public int show(List<String> command) {
        orders.add(String.join(" ", command));
        return answer.status();
    }

    @BeforeEach
    void place() throws IOException {
        env.put("CREEL_STATE_DIR", machine.resolve("state").toString());
        env.put("XDG_CONFIG_HOME", machine.resolve("config").toString());
        env.put("XDG_RUNTIME_DIR", machine.resolve("run/user").toString());
        Files.createDirectories(machine.resolve("run/systemd/system"));
        System.setProperty("creel.start", "/opt/creel/creel");
        CliCommand.env = env;
        ServiceCommand.programs = this;
        ServiceCommand.machine = machine;
    }

    @AfterEach
    void restore() {
        System.clearProperty("creel.start");
        CliCommand.env = System.getenv();
        ServiceCommand.programs = Programs.ofMachine();
        ServiceCommand.machine = Path.of("/");
    }

    private int service(String... args) {
        printed.reset();
        said.reset();
        orders.clear();
        String[] all = new String[args.length + 1];
        all[0] = "service";
        System.arraycopy(args, 0, all, 1, args.length);
        return Creel.run(new Out(new PrintStream(printed, true, StandardCharsets.UTF_8), new PrintStream(said, true, StandardCharsets.UTF_8),
                List.of(args).contains("--json")), all);
    }

    private Path userUnit() {
        return machine.resolve("config/systemd/user/creel.service");
    }

    private Path systemUnit() {
        return machine.resolve("etc/systemd/system/creel.service");
    }

    @Test
    void aUsersOwnServiceIsWrittenEnabledAndStarted() throws IOException {
        assertThat(service("install", "--user")).isZero();
        assertThat(userUnit()).content().contains("ExecStart=/opt/creel/creel gateway\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(userUnit()))).isEqualTo("rw-r--r--");
        assertThat(orders).containsExactly("systemctl --user daemon-reload", "systemctl --user enable creel.service", "systemctl --user restart creel.service");
    }

    @Test
    void theMachinesServiceGetsAUserOfItsOwn() {
        assertThat(service("install", "--system", "--no-start")).isZero();
        assertThat(orders.get(0)).isEqualTo("systemd-sysusers " + machine.resolve("etc/sysusers.d/creel.conf"));
        assertThat(machine.resolve("etc/sysusers.d/creel.conf")).content().isEqualTo("u creel - \"Creel gateway\" /var/lib/creel\n");
        assertThat(orders.subList(1, orders.size())).containsExactly("systemctl daemon-reload", "systemctl enable creel.service");
    }

    @Test
    void aPlaceTheUnitWouldNotSeeIsRefused() {
        System.setProperty("creel.start", "/home/a/creel/creel");
        assertThat(service("install", "--system")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("/home/", "move Creel to /opt");
        assertThat(systemUnit()).doesNotExist();
        assertThat(service("install", "--user")).isZero();
    }

    @Test
    void rootIsNobodyToRunAs() {
        assertThat(service("install", "--system", "--run-as", "root")).isEqualTo(1);
        assertThat(systemUnit()).doesNotExist();
    }

    @Test
    void aUnitOfSomebodyElseStays() throws IOException {
        Files.createDirectories(userUnit().getParent());
        Files.writeString(userUnit(), "[Service]\nExecStart=/bin/true\n");
        assertThat(service("install", "--user")).isEqualTo(1);
        assertThat(service("uninstall", "--user")).isEqualTo(1);
        assertThat(userUnit()).content().isEqualTo("[Service]\nExecStart=/bin/true\n");
        Files.delete(userUnit());
        Path elsewhere = Files.writeString(machine.resolve("elsewhere"), UnitFile.MARK + "\n");
        Files.createSymbolicLink(userUnit(), elsewhere);
        assertThat(service("install", "--user")).isEqualTo(1);
        assertThat(elsewhere).content().isEqualTo(UnitFile.MARK + "\n");
    }

    @Test
    void ordersGoToTheInstalledOne() {
        service("install", "--user");
        assertThat(service("stop")).isZero();
        assertThat(orders).containsExactly("systemctl --user stop creel.service");
        service("logs", "--limit", "5", "-f");
        assertThat(orders).containsExactly("journalctl --user-unit creel.service --no-pager --quiet --lines 5 --output short-iso --follow");
    }

    @Test
    void whatSystemdRefusesIsToldWithARemedy() {
        service("install", "--user");
        answer = new Result(1, "Job failed");
        assertThat(service("start")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("systemctl --user start creel.service failed: Job failed; more of it: creel service logs");
    }

    @Test
    void statusTellsWhetherItRuns() {
        service("install", "--user");
        answer = new Result(0, "ActiveState=active\nSubState=running\nUnitFileState=enabled\nMainPID=42\nNRestarts=1\nStatusText=serving clients\nResult=success");
        assertThat(service("status", "--json")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("\"active\":true", "\"pid\":42", "\"restarts\":1", "\"says\":\"serving clients\"", "\"scope\":\"user\"");
        answer = new Result(0, "ActiveState=failed\nSubState=failed\nResult=exit-code\nExecMainStatus=78\nNeedDaemonReload=yes");
        assertThat(service("status")).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("ended by exit-code, exit status 78", "daemon-reload");
    }

    @Test
    void withoutAUnitThereIsNothingToOrder() {
        assertThat(service("start", "--user")).isEqualTo(1);
        assertThat(orders).isEmpty();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("creel service install");
    }

    @Test
    void withoutSystemdTheUnitIsWrittenAndThatIsSaid() throws IOException {
        Files.delete(machine.resolve("run/systemd/system"));
        assertThat(service("install", "--user")).isZero();
        assertThat(orders).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("nothing was started");
    }

    @Test
    void printChangesNothing() {
        assertThat(service("install", "--system", "--print")).isZero();
        assertThat(orders).isEmpty();
        assertThat(systemUnit()).doesNotExist();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("ProtectSystem=strict");
    }
}
