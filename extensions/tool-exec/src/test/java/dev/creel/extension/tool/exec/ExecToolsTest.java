// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Sandbox.Exec;
import dev.creel.api.tool.ToolSpec;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExecToolsTest {
    private final ScriptedSandbox sandbox = new ScriptedSandbox();
    private final ExecTools tools = new ExecTools();

    private Result run(String tool, String arguments) {
        return tools.invoke(tool, (Json.Obj) Json.parse(arguments.replace('\'', '"'), 9), sandbox);
    }

    private String process(String arguments) {
        return run("process", arguments).text();
    }

    @Test
    void onlyExecutes() {
        assertThat(tools.tools()).extracting(ToolSpec::name).containsExactly("exec", "process");
        assertThat(tools.tools()).allSatisfy(spec -> assertThat(spec.effects()).containsExactly(ToolSpec.Effect.EXECUTES));
    }

    @Test
    void asksForExactlyWhatTheModelSaid() {
        sandbox.next("j1");
        run("exec", "{'command':'make','workdir':'src','env':{'A':'1'},'timeout':5,'pty':true,'elevated':true,'host':'gateway','security':'deny','ask':'always'}");
        run("exec", "{'command':'make'}");
        assertThat(sandbox.asked).containsExactly(
                new Exec("make", "src", Map.of("A", "1"), true, Duration.ofSeconds(5), "gateway", "deny", "always", true),
                new Exec("make", Duration.ZERO));
    }

    @Test
    void outputAndStatusOfOneThatEnds() {
        ScriptedSandbox.Scripted job = sandbox.next("j1").says("all good\n");
        assertThat(run("exec", "{'command':'make'}")).isEqualTo(Result.ok("all good\n"));
        assertThat(job.forgotten).isTrue();
        assertThat(sandbox.progress).containsExactly("all good");
        sandbox.next("j2").says("no such file").ended(false, 2, "");
        assertThat(run("exec", "{'command':'make'}")).isEqualTo(Result.error("no such file\n[exit status 2]"));
        sandbox.next("j3");
        assertThat(run("exec", "{'command':'true'}")).isEqualTo(Result.ok("[no output]"));
        sandbox.next("j4").ended(false, 137, "memory");
        assertThat(run("exec", "{'command':'hog'}")).isEqualTo(Result.error("[ended: it used more memory than it may]"));
    }

    @Test
    void oneThatTakesItsTimeGoesOn() {
        ScriptedSandbox.Scripted job = sandbox.next("j1").ended(true, -1, "").says("one\n");
        assertThat(run("exec", "{'command':'serve','background':true}").text()).startsWith("one\n[still running, sessionId j1.");
        assertThat(run("exec", "{'command':'serve','yieldMs':1}").text()).startsWith("one\n[still running, sessionId j1.");
        assertThat(job.forgotten).isFalse();
        assertThat(process("{'action':'poll','sessionId':'j1'}")).isEqualTo("[nothing new]\n[still running]");
        job.says("one\ntwo\n");
        assertThat(process("{'action':'poll','sessionId':'j1'}")).isEqualTo("two\n[still running]");
        assertThat(process("{'action':'kill','sessionId':'j1'}")).isEqualTo("[ended: it was killed]");
        assertThat(process("{'action':'clear','sessionId':'j1'}")).isEqualTo("[removed]");
        assertThat(job.forgotten).isTrue();
    }

    @Test
    void ofLongOutputTheEndIsShownAndMoreCanBeRead() {
        String all = IntStream.range(0, 20_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        ScriptedSandbox.Scripted job = sandbox.next("j1").says(all);
        String text = run("exec", "{'command':'find /'}").text();
        assertThat(text).startsWith("[").contains("line 19999\n").contains("process log with sessionId j1").doesNotContain("line 0\n");
        assertThat(text.length()).isLessThan(Said.MOST + 300);
        assertThat(job.forgotten).isFalse();
        assertThat(process("{'action':'log','sessionId':'j1','limit':2}")).startsWith("line 19998\nline 19999\n[lines ");
    }

    @Test
    void linesOfAJob() {
        sandbox.next("j1").says("a\nb\nc\n").ended(true, -1, "");
        assertThat(process("{'action':'log','sessionId':'j1'}")).isEqualTo("a\nb\nc\n[lines 0 to 3 of 3; still running]");
        assertThat(process("{'action':'log','sessionId':'j1','offset':1,'limit':1}")).isEqualTo("b\n[lines 1 to 2 of 3; still running]");
        assertThat(process("{'action':'log','sessionId':'j1','offset':9}")).isEqualTo("[no output]\n[lines 3 to 3 of 3; still running]");
    }

    @Test
    void inputOfAJob() {
        ScriptedSandbox.Scripted job = sandbox.next("j1").ended(true, -1, "");
        process("{'action':'write','sessionId':'j1','data':'x','eof':true}");
        process("{'action':'submit','sessionId':'j1'}");
        process("{'action':'paste','sessionId':'j1','text':'p'}");
        process("{'action':'send-keys','sessionId':'j1','keys':['C-c','Up','M-x','q'],'hex':['41','0x42'],'literal':'L'}");
        assertThat(job.input).hasToString("x<eof>\r\u001b[200~p\u001b[201~L\u0003\u001b[A\u001bxqAB");
        assertThat(run("process", "{'action':'send-keys','sessionId':'j1','keys':['Hyper-Z']}").error()).isTrue();
        assertThat(run("process", "{'action':'send-keys','sessionId':'j1','hex':['100']}").error()).isTrue();
        assertThat(run("process", "{'action':'send-keys','sessionId':'j1'}").error()).isTrue();
        assertThat(run("process", "{'action':'clear','sessionId':'j1'}").error()).isTrue();
    }

    @Test
    void aListOfJobsHasALineForEach() {
        assertThat(process("{'action':'list'}")).isEqualTo("[no jobs]");
        sandbox.next("j1").ended(true, -1, "");
        sandbox.next("j2").ended(false, 1, "");
        assertThat(process("{'action':'list'}").split("\n")).hasSize(2);
        assertThat(run("process", "{'action':'poll','sessionId':'nope'}")).isEqualTo(Result.error("there is no such job"));
        assertThat(run("process", "{'action':'poll'}").error()).isTrue();
        assertThat(run("process", "{'action':'dance','sessionId':'j1'}").error()).isTrue();
    }

    @Test
    void whatStandsAgainstACommandIsAnAnswer() {
        sandbox.next("j1");
        sandbox.refusal = new Failure(Failure.Code.UNSUPPORTED, "no engine; install docker.io");
        assertThat(run("exec", "{'command':'make'}")).isEqualTo(Result.error("no engine; install docker.io"));
        assertThat(run("exec", "{'command':' '}").error()).isTrue();
    }
}
