// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.tool.Workspace;

/** A tool call that has files and nothing else. */
public final class FilesCall extends TurnCall {
    private final Workspace workspace;

    public FilesCall(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public Workspace workspace() {
        return workspace;
    }
}
