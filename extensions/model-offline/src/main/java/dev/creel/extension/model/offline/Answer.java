// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.offline;

/**
 * What the rules decide: text, or a tool call.
 *
 * @param text what to say; empty for a tool call
 * @param tool the tool to call; empty for text
 * @param arguments JSON text for the tool; empty for text
 */
record Answer(String text, String tool, String arguments) {
    static Answer say(String text) {
        return new Answer(text, "", "");
    }

    static Answer call(String tool, String arguments) {
        return new Answer("", tool, arguments);
    }
}
