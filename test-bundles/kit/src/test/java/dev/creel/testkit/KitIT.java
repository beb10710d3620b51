// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kit tells an author when all is well, and when it is not. */
class KitIT {
    private static final String ANSWER = "return Result.ok(\"probed\");";

    @TempDir
    Path folder;

    private Path jar(String start, String call) throws IOException {
        return ProbeJar.make(folder, start, call, ProbeJar.TOOL, ProbeJar.PROBE);
    }

    @Test
    void aToolAnswersAndNothingIsRefused() throws IOException {
        try (TestHost host = TestHost.of(jar("", ANSWER)).start()) {
            assertThat(host.tool("probe", "{}")).isEqualTo("probed");
            assertThat(host.denials()).isEmpty();
        }
    }

    @Test
    void aRefusalNamesTheLineToDeclare() throws IOException {
        try (TestHost host = TestHost.of(jar("", "return Result.ok(\"home \" + System.getenv(\"HOME\"));")).start()) {
            assertThatThrownBy(() -> host.tool("probe", "{}")).isInstanceOfSatisfying(Denied.class, denied -> {
                assertThat(denied).hasMessageContaining(
                        "declare in OSGI-INF/permissions.perm: (java.lang.RuntimePermission \"getenv.HOME\")");
                assertThat(denied.denials()).singleElement().satisfies(denial -> assertThat(denial.rule()).isEqualTo("jdk.env.read"));
            });
        }
    }

    /** The tool hides the refusal and answers: the author is told all the same. */
    @Test
    void aRefusalThatThePluginSwallowedIsTold() throws IOException {
        String call = "try { System.getenv(\"HOME\"); } catch (SecurityException e) { } " + ANSWER;
        try (TestHost host = TestHost.of(jar("", call)).start()) {
            assertThatThrownBy(() -> host.tool("probe", "{}")).isInstanceOf(Denied.class)
                    .hasMessageContaining("answered, but was refused something").hasMessageContaining("getenv.HOME");
        }
    }

    @Test
    void whatNoPluginGetsIsSaidToBeSo() throws IOException {
        String call = "try { System.exit(3); } catch (SecurityException e) { } " + ANSWER;
        try (TestHost host = TestHost.of(jar("", call)).start()) {
            assertThatThrownBy(() -> host.tool("probe", "{}")).isInstanceOf(Denied.class).hasMessageContaining("jdk.vm.exit")
                    .hasMessageContaining("do without");
        }
    }

    @Test
    void aPolicyThatLacksALineKeepsItFromStarting() throws IOException {
        TestHost.Setup setup = TestHost.of(jar("", ANSWER)).without(ProbeJar.PROBE);

        assertThatThrownBy(setup::start).isInstanceOf(Denied.class).hasMessageContaining("org-example-probe did not start")
                .hasMessageContaining("its policy lacks " + ProbeJar.PROBE);
    }

    @Test
    void aPluginThatThrowsAtItsStartSaysWhat() throws IOException {
        TestHost.Setup setup = TestHost.of(jar("if (true) { throw new IllegalStateException(\"no coffee\"); }", ANSWER));

        assertThatThrownBy(setup::start).isInstanceOf(Denied.class).hasMessageContaining("did not start")
                .hasMessageContaining("java.lang.IllegalStateException: no coffee");
    }

    @Test
    void aToolThatThrowsSaysWhat() throws IOException {
        try (TestHost host = TestHost.of(jar("", "throw new IllegalStateException(\"spilt\");")).start()) {
            assertThatThrownBy(() -> host.tool("probe", "{}")).isInstanceOfSatisfying(Denied.class, denied -> {
                assertThat(denied).hasMessageContaining("tool probe failed").hasMessageContaining("spilt");
                assertThat(denied.denials()).isEmpty();
            });
        }
    }

    @Test
    void aJarThatIsNotThereAndALineNobodyDeclaredAreTold() throws IOException {
        assertThatThrownBy(() -> TestHost.of(folder.resolve("none.jar"))).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("build it first");
        TestHost.Setup setup = TestHost.of(jar("", ANSWER));
        assertThatThrownBy(() -> setup.without("(a \"b\")")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not declare (a \"b\")");
    }
}
