// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.tool.ToolSpec.Effect;
import dev.creel.api.tool.Workspace;
import java.util.List;
import java.util.function.Supplier;

/** The workspace of one tool call behind the rights of that call; opened when it is first used. Thread-safe. */
record RightfulWorkspace(PartRights rights, Supplier<Workspace> opened) implements Workspace {
    private Workspace reading() {
        rights.need("workspace", "read", Effect.READS);
        return opened.get();
    }

    private Workspace writing() {
        rights.need("workspace", "write", Effect.WRITES);
        return opened.get();
    }

    @Override
    public Entry stat(String path) {
        return reading().stat(path);
    }

    @Override
    public List<Entry> list(String path, int limit) {
        return reading().list(path, limit);
    }

    @Override
    public List<Entry> find(String path, String glob, int limit) {
        return reading().find(path, glob, limit);
    }

    @Override
    public byte[] read(String path, long offset, int length) {
        return reading().read(path, offset, length);
    }

    @Override
    public String digest(String path) {
        return reading().digest(path);
    }

    @Override
    public Entry write(String path, byte[] content, String ifDigest) {
        return writing().write(path, content, ifDigest);
    }

    @Override
    public void move(String from, String to) {
        writing().move(from, to);
    }

    @Override
    public void remove(String path) {
        writing().remove(path);
    }
}
