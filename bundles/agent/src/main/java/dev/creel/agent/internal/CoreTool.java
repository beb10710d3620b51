// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.tool.ToolSpec;

/** A tool of the gateway's own; no plugin's tool can have its name. Thread-safe. */
interface CoreTool extends ToolRunner {
    ToolSpec spec();

    /** Whether there is anything for it to work with right now; asked for every prompt. */
    boolean present();
}
