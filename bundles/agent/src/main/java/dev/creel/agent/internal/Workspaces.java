// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where each agent's workspace is; one that is missing or empty is furnished at its first use. Thread-safe. */
final class Workspaces {
    private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);
    private static final List<String> TEMPLATES =
            List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md");

    private final Set<Path> seen = ConcurrentHashMap.newKeySet();

    /** The folder of an agent: its own, or the shared setting for the default agent, or one in the state folder. */
    static Path folder(Roster roster, String agentId) {
        Snapshot snapshot = roster.snapshot();
        Path state = Path.of(snapshot.stateDir());
        boolean first = agentId.equals(roster.defaultId());
        return configured(roster.entry(agentId).get("workspace"), state)
                .or(() -> first ? configured(snapshot.at("agents.defaults.workspace"), state) : Optional.empty())
                .orElseGet(() -> state.resolve(first ? "workspace" : "workspace-" + agentId));
    }

    private static Optional<Path> configured(Json value, Path state) {
        if (!(value instanceof Json.Str s) || s.value().isBlank()) {
            return Optional.empty();
        }
        String path = s.value().strip();
        Path home = Path.of(System.getProperty("user.home"));
        Path folder = path.equals("~") ? home : path.startsWith("~/") ? home.resolve(path.substring(2)) : state.resolve(path);
        return Optional.of(folder.normalize());
    }

    /** The folder, made and furnished if there is none or nothing in it, unless the operator wants that left to him. */
    Path ready(Roster roster, String agentId) {
        Path folder = folder(roster, agentId);
        if (!roster.snapshot().flag("agents.defaults.skipBootstrap", false) && seen.add(folder)) {
            try {
                if (empty(folder)) {
                    furnish(folder);
                }
            } catch (IOException e) {
                LOG.warn("The workspace {} of agent {} could not be furnished: {}", folder, agentId, e.toString());
            }
        }
        return folder;
    }

    private static boolean empty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static void furnish(Path folder) throws IOException {
        Files.createDirectories(folder, owner(folder, "rwx------"));
        for (String name : TEMPLATES) {
            try (InputStream text = Workspaces.class.getResourceAsStream("workspace/" + name)) {
                Path file = Files.createFile(folder.resolve(name), owner(folder, "rw-------"));
                Files.write(file, text.readAllBytes());
            }
        }
        LOG.info("A workspace was made at {}; the files in it tell the agent how to work", folder);
    }

    private static FileAttribute<?>[] owner(Path folder, String rights) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
