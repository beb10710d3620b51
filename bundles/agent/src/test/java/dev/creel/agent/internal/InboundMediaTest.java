// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.Attachments.Fetched;
import dev.creel.access.Message;
import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboundMediaTest {
    private static final Message SAID = new Message("r", "channel", "", "", "look", "", List.of(), 0, Json.Obj.EMPTY);

    @TempDir
    Path workspace;

    private InboundMedia.Received receive(Fetched file) {
        return new InboundMedia(message -> List.of(file)).receive(SAID, workspace);
    }

    private List<Path> kept() throws IOException {
        Path folder = workspace.resolve(MediaFolder.NAME);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFileIsKeptUnderANameOfOursForItsOwnerOnly() throws IOException {
        InboundMedia.Received received = receive(
                new Fetched("../../.bashrc;$(touch x)<b>", "text/plain", "txt", false, new byte[] {'a'}, ""));
        assertThat(received.lines()).hasSize(1);
        assertThat(received.lines().get(0)).matches("file: .* \\(text/plain\\) at media/inbound/[0-9a-f]{32}\\.txt").doesNotContain("<");
        assertThat(received.images()).isEmpty();
        assertThat(kept()).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().get(0)))).isEqualTo("rw-------");
    }

    @Test
    void anImageIsShownToTheModel() {
        InboundMedia.Received received = receive(new Fetched("a.png", "image/png", "png", true, new byte[] {1, 2}, ""));
        assertThat(received.images()).hasSize(1);
        assertThat(received.images().get(0).mediaType()).isEqualTo("image/png");
    }

    @Test
    void whatCouldNotBeFetchedIsSaid() throws IOException {
        InboundMedia.Received received = receive(new Fetched("a", "", "", false, new byte[0], "it is larger\nthan <5>"));
        assertThat(received.lines().get(0)).contains("is not here: it is larger than (5)");
        assertThat(kept()).isEmpty();
    }

    /** What may write to the workspace leads the folder elsewhere: nothing is written there. */
    @Test
    void aLinkInTheWayIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(workspace.resolve("media"), elsewhere);
        InboundMedia.Received received = receive(new Fetched("a", "text/plain", "txt", false, new byte[] {'a'}, ""));
        assertThat(received.lines().get(0)).contains("could not be kept");
        try (Stream<Path> files = Files.walk(elsewhere)) {
            assertThat(files.toList()).containsExactly(elsewhere);
        }
        Files.delete(workspace.resolve("media"));
        receive(new Fetched("a", "text/plain", "txt", false, new byte[] {'a'}, ""));
        assertThat(kept()).as("the control").hasSize(1);
    }

    /** Turns of other sessions take files away at the same time: none of them is an error, and none stops the turn. */
    @Test
    void turnsThatKeepFilesAtOnceDoNotHarmEachOther() throws Exception {
        for (int i = 0; i < MediaFolder.MOST_FILES; i++) {
            receive(new Fetched("a", "text/plain", "txt", false, new byte[] {'a'}, ""));
        }
        ExecutorService turns = Executors.newFixedThreadPool(8);
        try {
            Callable<InboundMedia.Received> turn = () -> receive(new Fetched("a", "text/plain", "txt", false, new byte[] {'a'}, ""));
            for (Future<InboundMedia.Received> each : turns.invokeAll(Collections.nCopies(400, turn))) {
                assertThat(each.get().lines().get(0)).contains(" at media/inbound/");
            }
        } finally {
            turns.shutdown();
        }
        assertThat(kept()).hasSizeLessThanOrEqualTo(MediaFolder.MOST_FILES + 8);
        assertThat(MediaFolder.Kept.of(workspace.resolve("gone"))).isEmpty();
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws IOException {
        for (int i = 0; i < MediaFolder.MOST_FILES + 5; i++) {
            receive(new Fetched("a", "text/plain", "txt", false, new byte[] {'a'}, ""));
        }
        assertThat(kept()).hasSize(MediaFolder.MOST_FILES);
    }
}
