// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.session.Settings;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Outcome;
import dev.creel.toolgate.Approvals.Outcome.State;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Elevated;
import dev.creel.toolgate.ExecGate.Verdict;
import dev.creel.toolgate.ExecGate.Verdict.Ask;
import dev.creel.toolgate.ExecGate.Verdict.Refused;
import dev.creel.toolgate.ExecGate.Verdict.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a yes covers, where commands run, and how strict. */
class ApprovedCommandsTest {
    @TempDir
    Path folder;

    private ExecStage stage;

    @BeforeEach
    void open() throws IOException {
        stage = new ExecStage(folder.toRealPath()).rules("allowlist", "on-miss");
        stage.program("tool", "printf '<%s>' \"$@\"");
        stage.answer = Decision.ALLOW_ONCE;
    }

    @Test
    void whatIsShownIsWhatRuns() {
        Verdict.Run run = (Run) stage.settled(stage.call("tool 'a b' c"));
        assertThat(run.argv()).containsExactly(stage.bin.resolve("tool").toString(), "a b", "c");
        assertThat(stage.asked.get(0).request().text()).isEqualTo("tool 'a b' c");
        assertThat(stage.asked.get(0).request().fields()).extracting(Field::name).contains("Where", "Why", "Folder", "Runs", "Program", "Variable");
        assertThat(ExecStage.start(run, "")).isEqualTo("<a b><c>");
        Verdict.Run shell = (Run) stage.settled(stage.call("tool $((1+1)) > out; cat out"));
        assertThat(ExecStage.start(shell, "")).isEqualTo("<2>");
        assertThat(shell.argv()).containsExactly("/bin/sh", "-c", "tool $((1+1)) > out; cat out");
    }

    @Test
    void anotherCallCannotUseTheYes() {
        Ask first = (Ask) stage.decide("tool one");
        Outcome yes = stage.desk().await(first.request(), java.time.Duration.ofSeconds(60), () -> false);
        for (Asked other : List.of(stage.call("tool two"), stage.call("tool one", Map.of("MY_VAR", "x")),
                new Asked(ExecStage.AGENT, "agent:main:other", "tool one", stage.work.toString(), Map.of(), "", "", "", Elevated.OFF, false, Optional.empty()),
                new Asked("other", ExecStage.SESSION, "tool one", stage.work.toString(), Map.of(), "", "", "", Elevated.OFF, false, Optional.empty()),
                new Asked(ExecStage.AGENT, ExecStage.SESSION, "tool one", stage.bin.toString(), Map.of(), "", "", "", Elevated.OFF, false, Optional.empty()))) {
            Outcome again = stage.desk().await(first.request(), java.time.Duration.ofSeconds(60), () -> false);
            Ask swapped = new Ask(first.request(), other);
            assertThat(refusal(stage.gate().redeem(swapped, again))).as("%s", other).isEqualTo("approvals.bound");
        }
        assertThat(stage.gate().redeem(first, yes)).isInstanceOf(Run.class);
        assertThat(refusal(stage.gate().redeem(first, yes))).as("twice").isEqualTo("approvals.bound");
        assertThat(refusal(stage.gate().redeem(first, new Outcome("made-up", State.ALLOWED_ONCE, "me")))).isEqualTo("approvals.bound");
    }

    @Test
    void whatChangesOnDiskBetweenYesAndRunVoidsIt() {
        Path script = ExecStage.script(stage.work.resolve("build.sh"), "echo built");
        assertThat(stage.run(stage.call("sh build.sh"), "")).as("unchanged it runs").isEqualTo("built\n");
        stage.meanwhile = () -> ExecStage.script(script, "echo other");
        for (String command : List.of("sh build.sh", "sh ./build.sh && echo $HOME", "tool --file=build.sh", "tool @build.sh", "tool -fbuild.sh")) {
            ExecStage.script(script, "echo built");
            assertThat(refusal(stage.settled(stage.call(command)))).as(command).isEqualTo("approvals.bound");
        }
        stage.meanwhile = () -> stage.program("tool", "echo replaced");
        assertThat(refusal(stage.settled(stage.call("tool x")))).as("the program").isEqualTo("approvals.bound");
        stage.meanwhile = () -> moved(stage.work, stage.work.resolveSibling("old"));
        assertThat(refusal(stage.settled(stage.call("tool x")))).as("the folder").isEqualTo("approvals.bound");
    }

    @Test
    void aProgramThatAppearsInFrontVoidsIt() throws IOException {
        Path front = Files.createDirectory(folder.toRealPath().resolve("front"));
        stage.exec = Json.object().put("pathPrepend", Json.array(List.of(Json.of(front.toString()), Json.of(stage.bin.toString())))).build();
        assertThat(stage.settled(stage.call("tool x"))).isInstanceOf(Run.class);
        stage.meanwhile = () -> ExecStage.script(front.resolve("tool"), "echo trojan");
        assertThat(refusal(stage.settled(stage.call("tool x")))).isEqualTo("approvals.bound");
    }

    @Test
    void aFolderThatIsNotThereHidesNoProgram() {
        stage.exec = Json.object().put("pathPrepend", Json.array(List.of(Json.of("/nowhere/bin"), Json.of(stage.bin.toString())))).build();
        assertThat(stage.settled(stage.call("tool x"))).isInstanceOf(Run.class);
    }

    @Test
    void filesOfTheKernelAreNotReadToBePinned() {
        assertThat(stage.settled(stage.call("tool /proc/kmsg /proc/self/mem"))).isInstanceOf(Run.class);
        assertThat(stage.asked.get(0).request().fields()).filteredOn(field -> field.name().equals("File"))
                .allSatisfy(field -> assertThat(field.value()).contains("the kernel's"));
    }

    @Test
    void alwaysCoversExactlyWhatRan() {
        stage.answer = Decision.ALLOW_ALWAYS;
        assertThat(stage.settled(stage.call("tool deploy staging"))).isInstanceOf(Run.class);
        assertThat(stage.decide("tool deploy staging")).as("again it runs unasked").isInstanceOf(Run.class);
        for (String other : List.of("tool deploy production", "tool deploy staging now", "tool", "tool deploy staging && tool x", "tool 'deploy staging'")) {
            assertThat(stage.decide(other)).as(other).isInstanceOf(Ask.class);
        }
        assertThat(stage.gate().decide(new Asked("other", ExecStage.SESSION, "tool deploy staging", stage.work.toString(), Map.of(), "", "", "", Elevated.OFF,
                false, Optional.empty()))).as("another agent").isInstanceOf(Ask.class);
        assertThat(stage.gate().decide(new Asked(ExecStage.AGENT, ExecStage.SESSION, "tool deploy staging", stage.bin.toString(), Map.of(), "", "", "",
                Elevated.OFF, false, Optional.empty()))).as("another folder").isInstanceOf(Ask.class);
        assertThat(stage.gate().decide(stage.call("tool deploy staging", Map.of("TZ", "UTC")))).as("another variable").isInstanceOf(Ask.class);
        stage.program("tool", "echo replaced");
        assertThat(stage.decide("tool deploy staging")).as("another program").isInstanceOf(Ask.class);
    }

    @Test
    void alwaysIsNotOfferedForWhatRunsOthersOrCannotBeRead() {
        assertThat(((Ask) stage.decide("tool x")).request().rememberable()).isTrue();
        for (String command : List.of("sh -c 'tool x'", "sh build.sh", "env tool x", "python3 x.py", "tool $X", "tool x > y", "tool a | sh")) {
            assertThat(((Ask) stage.decide(command)).request().rememberable()).as(command).isFalse();
        }
    }

    @Test
    void alwaysIsNotForProgramsAnAgentCanReplace() throws IOException {
        ExecStage.script(stage.work.resolve("x.sh"), "echo good");
        assertThat(((Ask) stage.decide("./x.sh")).request().rememberable()).isFalse();
        stage.answer = Decision.ALLOW_ALWAYS;
        assertThat(stage.settled(stage.call("tool x"))).isInstanceOf(Run.class);
        assertThat(stage.decide("tool x")).isInstanceOf(Run.class);
        Files.setPosixFilePermissions(stage.bin.resolve("tool"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(stage.decide(stage.bin + "/tool x")).as("the same program, and anybody may write it now").isInstanceOf(Ask.class);
        assertThat(stage.decide("tool x")).isInstanceOf(Ask.class);
    }

    @Test
    void charactersThatWouldArriveAsOthersAreRefused() {
        assertThat(refusal(stage.decide("tool \ud800; rm *"))).isEqualTo("exec.command");
        assertThat(refusal(stage.gate().decide(stage.call("tool x", Map.of("MY_VAR", "\udc00"))))).isEqualTo("exec.command");
        assertThat(SystemText.passes(stage.call("rm \u00e9"), java.nio.charset.StandardCharsets.US_ASCII)).isFalse();
        assertThat(SystemText.passes(stage.call("rm e"), java.nio.charset.StandardCharsets.US_ASCII)).isTrue();
        assertThat(SystemText.passes(stage.call("rm \u00e9"), java.nio.charset.StandardCharsets.UTF_8)).isTrue();
    }

    @Test
    void whatContainersMayWriteIsNoPlaceForProgramsWithARule() {
        stage.rules("allowlist", "on-miss", stage.bin + "/tool");
        assertThat(stage.decide("tool x")).isInstanceOf(Run.class);
        stage.agents = Json.object().put("defaults", Json.object().put("sandbox", Json.object().put("docker", Json.object()
                .put("binds", Json.array(List.of(Json.of(stage.bin + ":/tools:rw")))).build()).build()).build()).build();
        assertThat(stage.decide(stage.bin + "/tool x")).isInstanceOf(Ask.class);
    }

    @Test
    void foldersThatOthersWriteAreInNoPath() throws IOException {
        Path open = Files.createDirectory(folder.toRealPath().resolve("open"));
        stage.exec = Json.object().put("pathPrepend", Json.array(List.of(Json.of(open.toString()), Json.of(stage.bin.toString())))).build();
        Files.setPosixFilePermissions(open, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(((Run) stage.settled(stage.call("tool $X"))).environment().get("PATH")).startsWith(stage.bin + ":").doesNotContain(open.toString());
    }

    @Test
    void aCommentIsNoPartOfWhatIsRemembered() {
        stage.answer = Decision.ALLOW_ALWAYS;
        assertThat(stage.settled(stage.call("tool ok"))).isInstanceOf(Run.class);
        assertThat(stage.settled(stage.call("tool ok # && tool evil"))).as("not offered, so not taken").isInstanceOf(Refused.class);
        assertThat(stage.decide("tool ok")).isInstanceOf(Run.class);
        for (String command : List.of("tool evil", "tool ok # && tool evil", "tool ok && tool evil")) {
            assertThat(stage.decide(command)).as(command).isInstanceOf(Ask.class);
        }
    }

    @Test
    void rememberedPathsAreNoPatterns() {
        stage.answer = Decision.ALLOW_ALWAYS;
        Path odd = stage.program("t*[a]?", "echo odd");
        stage.program("tXaY", "echo sibling");
        assertThat(stage.run(stage.call("'" + odd + "' x"), "")).isEqualTo("odd\n");
        assertThat(stage.decide("'" + odd + "' x")).isInstanceOf(Run.class);
        assertThat(stage.decide("tXaY x")).isInstanceOf(Ask.class);
        // A line another program of the family wrote as remembered is no pattern either.
        stage.file().replace(Json.object().put("version", 1).put("defaults", Json.object().put("security", "allowlist").build())
                .put("agents", Json.object().put("main", Json.object().put("allowlist", Json.array(List.of(Json.object().put("id", "1")
                        .put("pattern", stage.bin + "/*").put("source", "allow-always").build()))).build()).build()).build(), stage.file().held().hash(), "test");
        assertThat(stage.decide("tool x")).isInstanceOf(Ask.class);
    }

    @Test
    void aScriptThatIsTooMuchToCheckIsRefused() {
        StringBuilder many = new StringBuilder("tool");
        for (int i = 0; i < 70; i++) {
            ExecStage.script(stage.work.resolve("f" + i), "true");
            many.append(" f").append(i);
        }
        assertThat(stage.decide("tool f1 f2")).isInstanceOf(Ask.class);
        assertThat(refusal(stage.decide(many.toString()))).isEqualTo("exec.workdir");
        assertThat(stage.decide("tool " + "x".repeat(15_000))).isInstanceOf(Ask.class);
        for (String hidden : List.of("tool " + "x".repeat(20_000) + "; rm -r .", "tool '" + "\u200b".repeat(3_000) + "'; rm -r .")) {
            assertThat(refusal(stage.decide(hidden))).as("too long to be shown").isEqualTo("exec.command");
        }
        stage.rules("full", "off");
        stage.exec = Json.object().put("security", "full").put("ask", "off").build();
        assertThat(stage.decide("tool " + "x".repeat(20_000))).as("nobody has to be shown it").isInstanceOf(Run.class);
        assertThat(refusal(stage.decide("tool " + "x".repeat(70_000)))).isEqualTo("exec.command");
    }

    @Test
    void noAnswerIsNo() {
        Ask ask = (Ask) stage.decide("tool x");
        for (State state : List.of(State.DENIED, State.EXPIRED, State.CANCELLED, State.NO_ROOM)) {
            assertThat(refusal(stage.gate().redeem(ask, new Outcome("id", state, "")))).startsWith("approvals.");
        }
    }

    @Test
    void theStricterWins() {
        record Case(String file, String fileAsk, String tool, String toolAsk, String call, String callAsk, Class<? extends Verdict> expected) {}
        for (Case c : List.of(new Case("full", "off", "full", "off", "", "", Run.class), new Case("deny", "off", "full", "off", "full", "off", Refused.class),
                new Case("full", "off", "deny", "off", "full", "off", Refused.class), new Case("full", "off", "full", "off", "deny", "", Refused.class),
                new Case("full", "off", "full", "off", "", "always", Ask.class), new Case("full", "always", "full", "off", "", "off", Ask.class),
                new Case("allowlist", "on-miss", "full", "off", "full", "off", Ask.class), new Case("full", "off", "allowlist", "on-miss", "full", "off", Ask.class),
                new Case("allowlist", "off", "full", "off", "", "", Refused.class), new Case("full", "off", "full", "off", "nonsense", "", Refused.class),
                new Case("full", "off", "full", "off", "", "nonsense", Ask.class))) {
            stage.rules(c.file(), c.fileAsk());
            stage.exec = Json.object().put("security", c.tool()).put("ask", c.toolAsk()).build();
            assertThat(stage.gate().decide(new Asked(ExecStage.AGENT, ExecStage.SESSION, "tool x", stage.work.toString(), Map.of(), "", c.call(), c.callAsk(),
                    Elevated.OFF, false, Optional.empty()))).as("%s", c).isInstanceOf(c.expected());
        }
        stage.rules("full", "off");
        stage.exec = Json.object().put("security", "full").put("ask", "off").build();
        stage.chosen = new Settings.Exec("", "allowlist", "always", "");
        assertThat(stage.decide("tool x")).as("the conversation's own choice").isInstanceOf(Ask.class);
    }

    @Test
    void commandsRunWhereTheOperatorSays() {
        assertThat(refusal(stage.gate().decide(asked("gateway", Elevated.OFF, true)))).as("out of the sandbox").isEqualTo("tools.exec.host");
        assertThat(stage.gate().decide(asked("", Elevated.OFF, true))).isInstanceOfSatisfying(Run.class,
                run -> assertThat(run.argv()).containsExactly("sh", "-lc", "tool x"));
        assertThat(refusal(stage.gate().decide(asked("sandbox", Elevated.OFF, false)))).as("no sandbox is no silent host").isEqualTo("tools.exec.host");
        stage.exec = Json.object().put("host", "sandbox").build();
        assertThat(refusal(stage.gate().decide(asked("", Elevated.OFF, false)))).isEqualTo("tools.exec.host");
        stage.exec = Json.object().put("host", "node").build();
        assertThat(refusal(stage.gate().decide(asked("", Elevated.OFF, true)))).isEqualTo("tools.exec.host");
        stage.exec = Json.object().put("ask", "always").build();
        assertThat(stage.settled(asked("", Elevated.OFF, true))).isInstanceOf(Run.class);
        assertThat(stage.asked).hasSize(1);
        stage.exec = Json.Obj.EMPTY;
        assertThat(stage.gate().decide(asked("", Elevated.ASK, true))).as("raised, with approvals").isInstanceOf(Ask.class);
        assertThat(stage.gate().decide(asked("", Elevated.FULL, true))).as("raised, without").isInstanceOf(Run.class);
        stage.exec = Json.object().put("security", "deny").build();
        assertThat(refusal(stage.gate().decide(asked("", Elevated.FULL, true)))).as("a deny is one for raised ones too").isEqualTo("exec.security");
    }

    @Test
    void withoutAFileOrWithADamagedOneNothingRunsOnTheHost() throws IOException {
        Path file = stage.state.resolve("exec-approvals.json");
        Files.delete(file);
        assertThat(refusal(stage.decide("tool x"))).isEqualTo("exec.security");
        for (String damaged : List.of("{", "[]", "{}", "{\"version\":2}", "{\"version\":1,\"defaults\":{\"security\":\"ful\"}}", "{\"version\":1,\"more\":1}",
                "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"\"}]}}}", "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":{}}}}",
                "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"/x\",\"argPattern\":[]}]}}}", "{\"version\":1,\"defaults\":[]}",
                "{\"version\":1,\"defaults\":{\"security\":\"full\"},\"agents\":{\"Main\":{\"security\":\"deny\"}}}")) {
            Files.writeString(file, damaged);
            assertThat(refusal(stage.decide("tool x"))).as(damaged).isEqualTo("exec.approvals-file");
            assertThat(refusal(stage.gate().decide(asked("", Elevated.FULL, true)))).as("raised too").isEqualTo("exec.approvals-file");
            assertThat(Files.readString(file)).as("it is not written over").isEqualTo(damaged);
        }
        Files.writeString(file, "{\"version\":1,\"defaults\":{\"security\":\"full\",\"ask\":\"off\"}}");
        stage.exec = Json.object().put("security", "full").put("ask", "off").build();
        assertThat(stage.decide("tool x")).isInstanceOf(Run.class);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(refusal(stage.decide("tool x"))).as("others may write it").isEqualTo("exec.approvals-file");
    }

    @Test
    void theFileIsReplacedOnlyByWhoHasReadIt() {
        String hash = stage.file().held().hash();
        stage.file().edit("main", List.of("/opt/x"), List.of(), "test");
        assertThatThrownBy(() -> stage.file().replace(Json.object().put("version", 1).build(), hash, "test")).hasMessageContaining("changed meanwhile");
        assertThat(stage.file().edit("main", List.of(), List.of("/opt/x"), "test").file().object("agents").object("main").array("allowlist")).isEmpty();
        assertThatThrownBy(() -> stage.file().replace(Json.object().put("version", 1).put("agnets", "x").build(), stage.file().held().hash(), "test"))
                .hasMessageContaining("unexpected property");
    }

    private Asked asked(String host, Elevated elevated, boolean sandboxed) {
        return new Asked(ExecStage.AGENT, ExecStage.SESSION, "tool x", stage.work.toString(), Map.of(), host, "", "", elevated, sandboxed, Optional.empty());
    }

    private static String refusal(Verdict verdict) {
        return verdict instanceof Refused refused ? refused.rule() : verdict.toString();
    }

    private static void moved(Path from, Path to) {
        try {
            Files.move(from, to);
            Files.createDirectory(from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
