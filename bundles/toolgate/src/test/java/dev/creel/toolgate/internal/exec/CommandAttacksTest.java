// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.toolgate.Approvals.Decision;
import dev.creel.toolgate.ExecGate.Verdict;
import dev.creel.toolgate.ExecGate.Verdict.Ask;
import dev.creel.toolgate.ExecGate.Verdict.Refused;
import dev.creel.toolgate.ExecGate.Verdict.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that want to be more than they look; each beside one that is what it looks like, and runs. */
class CommandAttacksTest {
    @TempDir
    Path folder;

    private ExecStage stage;
    private Path canary;

    @BeforeEach
    void open() throws IOException {
        stage = new ExecStage(folder.toRealPath()).rules("allowlist", "on-miss", folder.toRealPath() + "/bin/tool");
        stage.program("tool", "printf '<%s>' \"$@\"");
        canary = folder.toRealPath().resolve("canary");
    }

    private void runs(String command) {
        assertThat(stage.decide(command)).as(command).isInstanceOf(Run.class);
    }

    private void asks(String command) {
        assertThat(stage.decide(command)).as(command).isInstanceOf(Ask.class);
        // Denied by whoever is asked, nothing happens.
        assertThat(stage.settled(stage.call(command))).as(command).isInstanceOf(Refused.class);
        assertThat(canary).doesNotExist();
    }

    @Test
    void aProgramOfAnotherFlavourIsTheSameProgram() {
        for (String name : List.of("nc.openbsd", "nc.traditional", "choom", "runcon", "python3.11", "bash-static", "php8.2")) {
            assertThat(Programs.runsOthers(name)).as(name).isTrue();
        }
        for (String name : List.of("vim.basic", "vim.tiny", "gcc-12", "x86_64-linux-gnu-gcc-12", "clang-14")) {
            assertThat(Programs.needsArguments(name)).as(name).isTrue();
        }
        for (String name : List.of("uptime", "uname", "df", "systemd-detect-virt", "lsb_release")) {
            assertThat(Programs.needsArguments(name) || Programs.runsOthers(name)).as(name).isFalse();
        }
    }

    @Test
    void shortenedLongOptionsOfFiltersAreNotOnTheList() {
        runs("sort --reverse");
        for (String option : List.of("--compress-prog=sh", "--compress-program=sh", "--rev", "--outp=x", "--files0-from=x", "--t=/tmp", "--")) {
            asks("sort " + option);
        }
    }

    @Test
    void filtersReadOnlyTheirInput() throws IOException {
        Files.writeString(stage.work.resolve("secret"), "secret\n");
        assertThat(stage.run(stage.call("grep -i SEC"), "a secret\nnothing\n")).isEqualTo("a secret\n");
        assertThat(stage.run(stage.call("tr a-z A-Z"), "abc")).isEqualTo("ABC");
        assertThat(stage.run(stage.call("sort -k 2 -n"), "a 2\nb 1\n")).isEqualTo("b 1\na 2\n");
        for (String command : List.of("grep x secret", "grep -r x", "grep -f secret", "grep -e x secret", "sort -o out", "sort secret", "sort -T /tmp",
                "uniq - out", "tail -f secret", "wc --files0-from=secret", "head secret", "cut -f 1 secret", "grep -h x absent", "wc absent")) {
            asks(command);
        }
    }

    @Test
    void whatAShellWouldExpandStaysAsItIsOrIsAsked() throws IOException {
        Files.writeString(stage.work.resolve("a.txt"), "");
        assertThat(stage.run(stage.call("tool '*.txt' '$HOME' \"a b\""), "")).isEqualTo("<*.txt><$HOME><a b>");
        assertThat(stage.run(stage.call("tool '*' | grep '\\*'"), "")).isEqualTo("<*>\n");
        for (String command : List.of("tool *.txt", "tool $HOME", "tool \"$HOME\"", "tool ~/x", "tool {a,b}", "tool ?", "tool [a]", "tool a\\ b")) {
            asks(command);
        }
    }

    @Test
    void aProgramOfThatNameSomewhereElseIsAnother() throws IOException {
        runs("tool x");
        runs(stage.bin.resolve("tool") + " x");
        ExecStage.script(stage.work.resolve("tool"), "touch " + canary);
        asks("./tool x");
        asks(stage.work.resolve("tool") + " x");
        // A folder that others can write is passed over, though it comes first.
        Path open = Files.createDirectory(folder.toRealPath().resolve("open"));
        ExecStage.script(open.resolve("tool"), "touch " + canary);
        Files.setPosixFilePermissions(open, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        stage.exec = Json.object().put("pathPrepend", Json.array(List.of(Json.of(open.toString()), Json.of(stage.bin.toString())))).build();
        assertThat(((Run) stage.decide("tool x")).argv().get(0)).isEqualTo(stage.bin.resolve("tool").toString());
        // And a bare name in the file is no rule at all.
        stage.rules("allowlist", "on-miss", "tool");
        asks("tool x");
    }

    @Test
    void everyCommandOfALineCounts() {
        runs("tool a && tool b");
        assertThat(stage.run(stage.call("tool a && tool b ; tool 'c;d' | wc -c"), "")).isEqualTo("<a><b>5\n");
        for (String command : List.of("tool a && touch " + canary, "tool a; touch " + canary, "tool a | tee " + canary, "tool a & touch " + canary,
                "tool a\ntouch " + canary, "tool a \\\n; touch " + canary, "tool a |& tee " + canary, "tool a || touch " + canary, "tool a > " + canary,
                "tool a;", "&& tool a", "tool a\r\ntouch " + canary, "(tool a)", "tool a;;touch " + canary, "tool 'unclosed")) {
            asks(command);
        }
    }

    @Test
    void nothingIsSubstitutedBetweenDoubleQuotes() {
        runs("tool \"plain words\"");
        for (String command : List.of("tool \"$(touch " + canary + ")\"", "tool \"`touch " + canary + "`\"", "tool $(touch " + canary + ")",
                "tool `touch " + canary + "`", "tool <<E\n$(touch " + canary + ")\nE", "tool <(touch " + canary + ")", "tool \"${x:=$(touch " + canary + ")}\"")) {
            asks(command);
        }
    }

    @Test
    void whatRunsOthersIsNeverAllowedByItsName() throws IOException {
        stage.rules("allowlist", "on-miss", "/usr/bin/*", "/bin/*", "/usr/bin/env .*", "/usr/bin/timeout .*");
        runs("id -u");
        for (String command : List.of("env touch " + canary, "nice touch " + canary, "timeout 5 touch " + canary, "nohup touch " + canary,
                "xargs touch", "env -S 'touch " + canary + "'", "env nice timeout 5 nohup env touch " + canary, "setsid touch " + canary)) {
            asks(command);
        }
        assertThat(Programs.runsOthers("env")).isTrue();
        assertThat(Programs.runsOthers("id")).isFalse();
    }

    @Test
    void appletsOfOneFileAreThatFile() throws IOException {
        Path busy = stage.program("busybox", "touch " + canary);
        Files.createSymbolicLink(stage.bin.resolve("applet"), busy);
        Files.createSymbolicLink(stage.bin.resolve("sort"), busy);
        Files.createSymbolicLink(stage.bin.resolve("other"), stage.bin.resolve("tool"));
        stage.rules("allowlist", "on-miss", stage.bin + "/*");
        runs("other x");
        for (String command : List.of("busybox sh -c x", "busybox sort", "applet x", "sort")) {
            asks(command);
        }
    }

    @Test
    void shellsAndInterpretersAreAskedWhateverTheirOptions() {
        stage.rules("allowlist", "on-miss", "/usr/bin/*", "/bin/*", "/usr/bin/dash .*", "/usr/bin/bash .*");
        runs("id");
        for (String command : List.of("sh -c 'touch " + canary + "'", "bash -lc 'touch " + canary + "'", "sh -xc 'touch " + canary + "' _ a",
                "sh -ec 'touch $0' " + canary, "perl -e 'x'", "awk 'BEGIN{system(\"touch " + canary + "\")}'", "bash --rcfile x -i", "bash --init-file x",
                "bash script", "sh -s", "eval touch " + canary, "exec touch " + canary, ". ./x", "source x", "command touch " + canary)) {
            asks(command);
        }
        assertThat(List.of("python3.11", "node", "ruby3.1", "java", "php8.2", "lua5.4", "jq", "gawk", "bash", "rbash", "sh", "busybox", "ld-linux-x86-64.so.2", "pwsh", "R", "npx"))
                .allMatch(Programs::runsOthers);
        assertThat(List.of("id", "ls", "cat", "touch", "wash", "polish", "shred", "rsomething")).noneMatch(Programs::runsOthers);
    }

    @Test
    void argumentsOutsideTheirPatternAreAsked() {
        stage.rules("allowlist", "on-miss", stage.bin + "/tool (status|log -n [0-9]+)", "/usr/bin/find", "/usr/bin/find \\. -name [a-z.]+");
        runs("tool status");
        runs("tool log -n 10");
        runs("find . -name a.txt");
        for (String command : List.of("tool", "tool statusx", "tool status x", "tool log -n 10 x", "tool 'log -n 10'", "tool 'status'x",
                "find . -exec touch " + canary + " ';'", "find .", "tool 'log' '-n' '1' ''")) {
            asks(command);
        }
    }

    @Test
    void patternsAreAnchoredAndOfCanonicalPaths() throws IOException {
        Path deep = Files.createDirectories(stage.bin.resolve("deep/er"));
        ExecStage.script(deep.resolve("tool"), "true");
        Files.createSymbolicLink(stage.bin.resolve("link"), deep.resolve("tool"));
        stage.rules("allowlist", "on-miss", stage.bin + "/*");
        runs("tool x");
        runs(stage.bin + "/deep/../tool x");
        asks(deep + "/tool x");
        asks("link x");
        stage.rules("allowlist", "on-miss", stage.bin + "/deep/**");
        runs(deep + "/tool x");
        runs("link x");
        asks("tool x");
        for (String pattern : List.of("/**/../" + stage.bin + "/tool", stage.bin + "/./tool", stage.bin + "//tool", "tool", "*", "**/tool", "./tool", stage.bin + "/too",
                stage.bin.resolve("tool").toString().substring(1), stage.bin + "/TOOL")) {
            stage.rules("allowlist", "on-miss", pattern);
            asks("tool x");
        }
    }

    @Test
    void startFilesAndArgumentFilesAreAsked() throws IOException {
        ExecStage.script(stage.work.resolve("start"), "touch " + canary);
        stage.rules("allowlist", "on-miss", "/usr/bin/*", "/bin/*", stage.bin + "/*");
        stage.program("python3", "true");
        stage.program("java", "true");
        runs("tool @start");
        for (String command : List.of("bash --rcfile start -i", "bash --init-file start -i", "sh start", "python3 -S -i start", "python3 start", "java @start",
                "java -cp . Main", "env -S./start")) {
            asks(command);
        }
    }

    @Test
    void hiddenCommandsAreAsked() {
        stage.rules("allowlist", "on-miss", "/usr/bin/*", "/bin/*");
        runs("echo dG91Y2g= | base64 -d");
        for (String command : List.of("echo dG91Y2g= | base64 -d | sh", "printf '\\164' | bash", "eval $(echo x | base64 -d)", "echo 746f756368 | xxd -r -p | sh -s",
                "$'\\x74ouch' x", "t''ouch$IFS" + canary)) {
            asks(command);
        }
    }

    @Test
    void aVariableBeforeTheCommandIsAsked() {
        runs("tool x");
        for (String command : List.of("A=b tool x", "LD_PRELOAD=/tmp/x.so tool x", "PATH=/tmp tool x", "A+=b tool", "export A=b", "'A=b' tool x")) {
            asks(command);
        }
        assertThat(stage.run(stage.call("tool A=b"), "")).isEqualTo("<A=b>");
    }

    @Test
    void variablesThatLoadOrStartSomethingReachNoCommand() {
        for (String name : List.of("LD_PRELOAD", "LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "BASH_FUNC_x", "SHELLOPTS", "PS4", "HOME", "ZDOTDIR",
                "PATH", "Path", "IFS", "SHELL", "NODE_OPTIONS", "PYTHONSTARTUP", "PYTHONPATH", "PERL5OPT", "RUBYOPT", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS",
                "VIMINIT", "LUA_INIT", "LUA_INIT_5_4", "HOSTALIASES", "GIT_EXTERNAL_DIFF", "GIT_TEMPLATE_DIR", "GIT_SSH", "GIT_SSH_COMMAND", "git_config", "AWS_CONFIG_FILE",
                "CC", "npm_config_x", "NPM_CONFIG_x", "DOCKER_HOST", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "http_proxy", "GLIBC_TUNABLES", "LESSOPEN", "GCONV_PATH")) {
            for (boolean boxed : new boolean[] {true, false}) {
                var call = new dev.creel.toolgate.ExecGate.Asked(ExecStage.AGENT, ExecStage.SESSION, "tool x", stage.work.toString(), Map.of(name, "x"),
                        "", "", "", dev.creel.toolgate.ExecGate.Elevated.OFF, boxed, java.util.Optional.empty());
                assertThat(stage.gate().decide(call)).as(name).isInstanceOfSatisfying(Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo("exec.environment"));
            }
        }
        assertThat(stage.gate().decide(stage.call("tool x", Map.of("LC_ALL", "C")))).isInstanceOf(Run.class);
        assertThat(stage.gate().decide(stage.call("tool x", Map.of("MY_SETTING", "C")))).isInstanceOf(Ask.class);
    }

    @Test
    void theChildHasExactlyTheApprovedVariables() {
        stage.rules("allowlist", "on-miss", "/usr/bin/*");
        stage.program("dump", "exec /usr/bin/env -0");
        for (String odd : List.of("my.name", "MY NAME", "1ST", "", "A-B", "A=B", "\u00c4", "A\u0000")) {
            assertThat(stage.gate().decide(stage.call("dump", Map.of(odd, "x")))).as(odd).isInstanceOf(Refused.class);
        }
        stage.answer = Decision.ALLOW_ONCE;
        Verdict.Run run = (Run) stage.settled(stage.call("printenv -0", Map.of("My_Name", "  two\nlines = x ", "MY_NAME", "other")));
        Map<String, String> child = new java.util.TreeMap<>();
        for (String entry : ExecStage.start(run, "").split("\0")) {
            child.put(entry.substring(0, entry.indexOf('=')), entry.substring(entry.indexOf('=') + 1));
        }
        assertThat(child).isEqualTo(run.environment()).containsEntry("My_Name", "  two\nlines = x ").containsEntry("MY_NAME", "other")
                .containsEntry("SHELL", "/bin/sh");
        assertThat(stage.asked.get(0).request().fields()).contains(new dev.creel.toolgate.Approvals.Field("Variable", "My_Name=  two\nlines = x "));
        assertThat(System.getenv().keySet()).as("the gateway has more").isNotEqualTo(child.keySet());
    }

    @Test
    void filtersWithALanguageOfTheirOwnAreAskedAndTheOthersHaveNoVariables() {
        stage.exec = Json.object().put("safeBins", Json.array(List.of(Json.of("jq"), Json.of("awk"), Json.of("sed"), Json.of("python3"), Json.of("sh"),
                Json.of("cat"), Json.of("sort")))).put("pathPrepend", Json.array(List.of(Json.of(stage.bin.toString())))).build();
        stage.program("jq", "true");
        stage.program("python3", "true");
        runs("sort -r");
        for (String command : List.of("jq '$ENV'", "jq input_filename", "awk 'BEGIN{print ENVIRON[\"HOME\"]}'", "sed -n 'r /etc/passwd'", "sed 's/x/id/e'", "python3",
                "sh", "cat", "grep x")) {
            asks(command);
        }
        Run alone = (Run) stage.decide("sort");
        assertThat(alone.environment()).isEmpty();
        stage.exec = Json.Obj.EMPTY;
        stage.rules("allowlist", "on-miss", stage.bin + "/tool");
        // Stands in for a filter that would tell its variables.
        Path wc = stage.program("wc", "exec /usr/bin/printenv");
        assertThat(stage.run(stage.call("tool x | wc"), "")).doesNotContain("HOME=").doesNotContain("USER=");
        stage.rules("allowlist", "on-miss", stage.bin + "/tool", wc.toString());
        stage.exec = Json.object().put("safeBins", Json.array(List.of())).build();
        assertThat(stage.run(stage.call("tool x | wc"), "")).as("as an ordinary program it has them").contains("HOME=");
    }
}
