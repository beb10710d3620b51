// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.read;

import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.Workspace.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Patterns for names of files as models write them: without a slash at any depth, with braces for a choice. Stateless. */
final class Patterns {
    private static final int MOST_CHOICES = 16;

    private Patterns() {}

    /** Entries below a folder that match, by path. */
    static List<Entry> find(ToolCall call, String path, String pattern, int limit) {
        TreeMap<String, Entry> found = new TreeMap<>();
        for (String glob : choices(pattern)) {
            for (Entry entry : call.workspace().find(path, glob.contains("/") ? glob : "**/" + glob, limit)) {
                found.put(entry.path(), entry);
            }
            call.check();
        }
        List<Entry> all = new ArrayList<>(found.values());
        return all.size() <= limit ? all : all.subList(0, limit);
    }

    /** The patterns without braces that it stands for. */
    static List<String> choices(String pattern) {
        int open = pattern.indexOf('{');
        int close = pattern.indexOf('}', open + 1);
        if (open < 0 || close < 0) {
            return List.of(pattern);
        }
        List<String> all = new ArrayList<>();
        for (String choice : pattern.substring(open + 1, close).split(",", -1)) {
            all.addAll(choices(pattern.substring(0, open) + choice + pattern.substring(close + 1)));
            if (all.size() > MOST_CHOICES) {
                throw new Failure(Failure.Code.BAD_INPUT, "braces of a pattern give at most " + MOST_CHOICES + " choices");
            }
        }
        return all;
    }
}
