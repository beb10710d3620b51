// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.tool.Vision;
import dev.creel.api.tool.Web;
import dev.creel.api.tool.Workspace;

/** A tool call that has files, pages and a model that looks at pictures. */
public final class LookingCall extends TurnCall {
    private final Workspace workspace;
    private final Web web;
    private final Vision vision;

    public LookingCall(Workspace workspace, Web web, Vision vision) {
        this.workspace = workspace;
        this.web = web;
        this.vision = vision;
    }

    @Override
    public Workspace workspace() {
        return workspace;
    }

    @Override
    public Web web() {
        return web;
    }

    @Override
    public Vision vision() {
        return vision;
    }
}
