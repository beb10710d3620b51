// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.config.Snapshot;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the files of an agent's workspace add to the prompt, cut to size and inside tags; thread-safe. */
final class Bootstrap {
    private static final String TAG = "workspace-file";
    private static final long MOST_CHARACTERS = 20_000;
    private static final long MOST_IN_ALL = 60_000;
    private static final int MOST_FILES = 512;
    private static final String MEMORY = "MEMORY.md";

    /** Whom they are about is nobody else's business: notes on the owner, the machine and what was remembered stay private. */
    private static final List<String> SHARED = List.of("AGENTS.md", "SOUL.md", "IDENTITY.md");

    private static final List<String> OF_SUB_AGENTS = List.of("AGENTS.md", "TOOLS.md");
    private static final List<String> PRIVATE = List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md",
            "HEARTBEAT.md", "BOOTSTRAP.md", MEMORY);

    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    private final Workspaces workspaces;
    private final Map<Path, WorkspaceFile> files = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, WorkspaceFile> eldest) {
            return size() > MOST_FILES;
        }
    };

    Bootstrap(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** The blocks, in the family's order; empty when no file says anything. */
    String text(Roster roster, LiveRun run) {
        Path folder = workspaces.ready(roster, run.agentId());
        Snapshot snapshot = roster.snapshot();
        long each = snapshot.integer("agents.defaults.bootstrapMaxChars", MOST_CHARACTERS);
        long left = snapshot.integer("agents.defaults.bootstrapTotalMaxChars", MOST_IN_ALL);
        StringBuilder out = new StringBuilder();
        for (String name : names(run)) {
            String text = name.equals(MEMORY) ? memory(folder) : said(folder.resolve(name));
            if (!text.isEmpty()) {
                String shown = cut(name, text, (int) Math.max(0, Math.min(each, left)));
                left -= shown.length();
                out.append('<').append(TAG).append(" name=\"").append(name).append("\">\n")
                        .append(Untrusted.contained(TAG, shown)).append("\n</").append(TAG).append(">\n");
            }
        }
        return out.toString();
    }

    /** Whose words the blocks hold: the agent writes its notes itself, so what it had read may have led to them. */
    Taint read(Roster roster, LiveRun run) {
        boolean noted = names(run).contains(MEMORY) && !memory(workspaces.ready(roster, run.agentId())).isEmpty();
        return noted ? Taint.of(new Label("file", MEMORY)) : Taint.NONE;
    }

    private String memory(Path folder) {
        String text = said(folder.resolve(MEMORY));
        return text.isEmpty() ? said(folder.resolve("memory.md")) : text;
    }

    private static List<String> names(LiveRun run) {
        if (run.sessionKey().contains(":subagent:")) {
            return OF_SUB_AGENTS;
        }
        // An application may serve many people with the owner's key, so its sessions are not private either.
        boolean owner = run.peer().role().equals("operator") && !run.message().surface().equals("openai");
        return owner ? PRIVATE : SHARED;
    }

    /** The text without comments; empty when nothing but headings is left. */
    private String said(Path path) {
        WorkspaceFile file;
        synchronized (files) {
            file = files.computeIfAbsent(path, WorkspaceFile::new);
        }
        String text = file.text();
        if (text.indexOf("<!--") >= 0) {
            text = COMMENT.matcher(text).replaceAll("");
        }
        return text.lines().allMatch(line -> line.isBlank() || line.startsWith("#")) ? "" : text.strip();
    }

    /** The beginning and the end, and between them a line that says what is missing. */
    static String cut(String name, String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        String head = Untrusted.bounded(text, Math.max(1, most * 7 / 10));
        int from = text.length() - most / 5;
        if (from < text.length() && Character.isLowSurrogate(text.charAt(from))) {
            from++;
        }
        String tail = text.substring(from);
        int missing = text.length() - (most == 0 ? 0 : head.length()) - tail.length();
        return (most == 0 ? "" : head) + "\n[the gateway left out " + missing + " of the " + text.length() + " characters of "
                + name + " here]\n" + tail;
    }
}
