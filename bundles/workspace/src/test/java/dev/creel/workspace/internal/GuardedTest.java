// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import static dev.creel.workspace.internal.Jail.bytes;
import static dev.creel.workspace.internal.Jail.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that decide what agent, gateway and git do are not changed by tools, however their names are written. */
class GuardedTest {
    @TempDir
    Path temp;
    private Jail jail;
    private Workspace files;

    @BeforeEach
    void open() throws IOException {
        jail = new Jail(temp);
        files = jail.open();
    }

    @Test
    void theyAreNotWrittenMadeMovedOrRemoved() throws IOException {
        jail.put("AGENTS.md", "rules");
        jail.put("skills/s/SKILL.md", "skill");
        jail.put("proj/.git/hooks/pre-commit.sample", "");
        jail.put("proj/.git/config", "[core]");
        jail.put("mine.txt", "mine");
        for (String path : List.of("AGENTS.md", "agents.MD", "SOUL.md", "HEARTBEAT.md", "USER.md", "TOOLS.md", "IDENTITY.md", "BOOTSTRAP.md",
                "./AGENTS.md", "@AGENTS.md", "x/../AGENTS.md", "/workspace/AGENTS.md", "\uff21GENTS.md", "AGENTS\u200b.md", "AGENT\u017f.md",
                "skills/s/SKILL.md", "skills/new/SKILL.md", "SKILLS/x", "hooks/h.sh", "plugins/p.jar", "plugins-allowlist/x.policy",
                "creel.json", "openclaw.json", "exec-approvals.json", ".creel/creel.json", ".openclaw/x",
                "proj/.git/hooks/post-checkout", "proj/.git/config", ".git/config", ".GIT/config", ".g\u200cit/hooks/x", "sub/.git",
                "\uff0egit/config", "proj/.git/modules/m/config")) {
            assertThatThrownBy(() -> files.write(path, bytes("owned"), Workspace.ANY)).as(path).isInstanceOf(Refused.class)
                    .hasMessageContaining("workspace.protected");
            assertThatThrownBy(() -> files.move("mine.txt", path)).as(path).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> files.move(path, "away")).as(path).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> files.remove(path)).as(path).isInstanceOf(Refused.class);
        }
        assertThat(jail.refused).allSatisfy(line -> assertThat(line).containsEntry("rule", "workspace.protected"));
        assertThat(jail.on("AGENTS.md")).isEqualTo("rules");
        assertThat(jail.on("proj/.git/config")).isEqualTo("[core]");
        assertThat(text(files.read("AGENTS.md", 0, 9))).isEqualTo("rules");
    }

    @Test
    void aFolderMadeElsewhereDoesNotBecomeOne() throws IOException {
        files.write("made/hooks/pre-commit", bytes("#!/bin/sh"), Workspace.NONE);
        files.write("made/SKILL.md", bytes("do it"), Workspace.NONE);
        for (String target : List.of(".git", "proj/.git", "skills", "skills/made", "hooks", ".GIT")) {
            assertThatThrownBy(() -> files.move("made", target)).as(target).isInstanceOf(Refused.class);
        }
        files.move("made", "elsewhere");
        assertThat(jail.folder.resolve("elsewhere/SKILL.md")).exists();
    }

    @Test
    void othersOfTheirNamesElsewhereAreOrdinary() throws IOException {
        for (String path : List.of("docs/AGENTS.md", "MEMORY.md", "memory/2026-11-21.md", "src/hooks/useState.ts", "my.git/x", "gitignore",
                ".gitignore", "src/skills/x.md", "package/creel.json", "AGENTS.md.txt")) {
            files.write(path, bytes("text"), Workspace.NONE);
            assertThat(jail.on(path)).isEqualTo("text");
        }
    }

    @Test
    void theGatewaysOwnFilesStayClosedInAWorkspaceAroundThem() throws IOException {
        Jail home = new Jail(temp, temp.resolve("home/.config/state"), "home");
        home.put(".config/state/credentials/token.json", Jail.SECRET);
        home.put(".config/state/creel.json", Jail.SECRET);
        home.put(".config/other.txt", "other");
        Workspace around = home.open();
        assertThat(text(around.read(".config/other.txt", 0, 9))).isEqualTo("other");
        for (String path : List.of(".config/state/creel.json", ".config/state/credentials/token.json", ".config/state/new.json")) {
            assertThatThrownBy(() -> around.read(path, 0, 99)).isInstanceOf(Refused.class).hasMessageContaining("workspace.closed");
            assertThatThrownBy(() -> around.write(path, bytes("x"), Workspace.ANY)).isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> around.list(".config/state", 9)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> around.remove(".config/state")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> around.move(".config/state", "away")).isInstanceOf(Refused.class);
        assertThat(around.find("", "", 999)).extracting(Workspace.Entry::path).contains(".config/other.txt")
                .noneMatch(path -> path.contains("state"));
        assertThat(Files.readString(home.state.resolve("creel.json"))).isEqualTo(Jail.SECRET);
        Workspace whole = new Jail(temp, temp.resolve("home/.config/state"), "home/.config/state").open();
        assertThatThrownBy(() -> whole.list("", 9)).isInstanceOf(Refused.class).hasMessageContaining("workspace.closed");
    }

    /** The one that holds them cannot be moved away to become another workspace's. */
    @Test
    void aFolderThatHoldsTheGatewaysOwnCanBeSeenButNotCarriedOff() throws IOException {
        Jail home = new Jail(temp, temp.resolve("home/.config/state"), "home");
        home.put(".config/state/creel.json", Jail.SECRET);
        Workspace around = home.open();
        assertThatThrownBy(() -> around.move(".config", "moved")).isInstanceOf(Refused.class).hasMessageContaining("workspace.closed");
        assertThat(home.state.resolve("creel.json")).exists();
    }

    @Test
    void namesThatHideSomethingAreNotMade() throws IOException {
        for (String path : List.of("a\nb", "a\u202egnp.exe", "a\u0007", "x/\u2066y", new Staging().name().toString())) {
            assertThatThrownBy(() -> files.write(path, bytes(""), Workspace.ANY)).isInstanceOf(Failure.class);
        }
        assertThat(files.list("", 9)).isEmpty();
        files.write("größe 🦞.txt", bytes("fits"), Workspace.NONE);
        assertThat(jail.on("größe 🦞.txt")).isEqualTo("fits");
    }
}
