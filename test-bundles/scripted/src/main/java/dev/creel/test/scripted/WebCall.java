// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.scripted;

import dev.creel.api.tool.Web;

/** A tool call that has pages and nothing else. */
public final class WebCall extends TurnCall {
    private final Web web;

    public WebCall(Web web) {
        this.web = web;
    }

    @Override
    public Web web() {
        return web;
    }
}
