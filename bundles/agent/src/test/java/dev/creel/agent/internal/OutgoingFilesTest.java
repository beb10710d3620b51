// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.channel.Channel.Media;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Workspace;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.workspace.Workspaces.Access;
import dev.creel.workspace.internal.JailedWorkspaces;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that leave with a message come out of the jail of the call and of nowhere else. */
class OutgoingFilesTest {
    @TempDir
    Path temp;

    private static <T> T answering(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer));
    }

    @Test
    void noFormOfAPathTakesAFileOfTheHostAlong() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("state/workspace/media"));
        Path secret = Files.writeString(temp.resolve("secret.txt"), "canary-39");
        Files.writeString(folder.resolve("mine.txt"), "mine");
        Files.createSymbolicLink(folder.resolve("link.txt"), secret);
        Files.createLink(folder.resolve("alias.txt"), secret);
        String state = temp.resolve("state").toString();
        Workspace files = new JailedWorkspaces(answering(Config.class, new Snapshot(1, "", Json.Obj.EMPTY, state, state + "/creel.json")),
                answering(Audit.class, "D-1")).open(folder.getParent(), new Access("main", "agent:main:main", "", "/workspace"));
        OutgoingFiles sent = new OutgoingFiles(doing -> files);

        List<Media> own = sent.of(List.of("media/mine.txt", "file:///workspace/media/mine.txt"), null);
        assertThat(own).extracting(media -> new String(media.bytes(), StandardCharsets.UTF_8)).containsExactly("mine", "mine");
        for (String path : List.of("/etc/hostname", "file:///etc/hostname", "@/etc/hostname", secret.toString(), "../../secret.txt",
                "media/../../../secret.txt", "file://" + secret, "~/.ssh/id_rsa", "media/link.txt", "media/alias.txt")) {
            assertThatThrownBy(() -> sent.of(List.of("media/mine.txt", path), null)).as(path).isInstanceOf(Refused.class);
        }
    }
}
