// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Workspace;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.workspace.Workspaces.Access;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A workspace in a folder of its own, with a secret beside it and the gateway's folder around it. */
final class Jail implements Audit {
    static final String SECRET = "canary-4711";

    final Path state;
    final Path folder;
    final Path secret;
    final Queue<Map<String, String>> refused = new ConcurrentLinkedQueue<>();
    private final JailedWorkspaces workspaces;

    Jail(Path at) throws IOException {
        this(at, at.resolve("state"), "state/workspace");
    }

    Jail(Path at, Path state, String folder) throws IOException {
        this.state = Files.createDirectories(state);
        this.folder = Files.createDirectories(at.resolve(folder));
        this.secret = Files.writeString(Files.createDirectories(at.resolve("outside")).resolve("secret.txt"), SECRET);
        Config config = (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[] {Config.class},
                (proxy, method, args) -> new Snapshot(1, "", Json.Obj.EMPTY, state.toString(), state + "/creel.json"));
        workspaces = new JailedWorkspaces(config, this);
    }

    Workspace open() {
        return open("", "/workspace");
    }

    Workspace open(String readOnly, String seenAs) {
        return workspaces.open(folder, new Access("main", "agent:main:main", readOnly, seenAs));
    }

    Path put(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    String on(String path) throws IOException {
        return Files.readString(folder.resolve(path));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String record(String event, Map<String, String> fields) {
        refused.add(fields);
        return "D-" + refused.size();
    }

    @Override
    public Verification verify() {
        return new Verification(0, 0);
    }
}
