// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.util.Objects;

/**
 * What a tool answers.
 *
 * @param text for the model; cut by the host at 256 KiB
 * @param error whether the tool failed
 */
public record Result(String text, boolean error) {
    public Result {
        Objects.requireNonNull(text, "text");
    }

    public static Result ok(String text) {
        return new Result(text, false);
    }

    public static Result error(String text) {
        return new Result(text, true);
    }
}
