// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.Outbox;
import dev.creel.audit.Audit;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Keeps paths of the machine and listings of folders out of what goes to a group, whatever a model was talked into. Thread-safe. */
final class Listings {
    private static final String KEY = "tools.labels.listings";
    private static final String PATH = "[path left out]";
    private static final String LISTING = "[a listing of files was left out]";
    private static final int LEAST = 3;

    /** An absolute path: below one of the folders machines have, a home folder, or a drive; not a part of an address. */
    private static final Pattern PATHS = Pattern.compile("(?<![\\w/:.@~-])(?:~(?=/)|(?:/(?:agent|app|bin|boot|data|dev|etc|home|lib|lib64|"
            + "media|mnt|nix|opt|private|proc|root|run|sbin|snap|srv|sys|tmp|usr|var|workspace|Applications|Library|Users|Volumes))"
            + "(?=/)|[A-Za-z]:(?=\\\\)|\\\\\\\\[\\w.$-]{1,64}(?=\\\\))[^\\s\"'`<>|*]*+");

    /** A line of {@code ls -l} or of a drawn tree. */
    private static final Pattern LONG = Pattern.compile("\\s*+(?:[-dlbcps][-rwxsStT]{9}[.+@]?\\s.*|total \\d+|[\u2502|\\s]*+[\u251C\u2514`][\u2500-]+.*)");

    /** One name of a file or folder with what lists put around it, and nothing else. */
    private static final Pattern NAME = Pattern.compile("\\s*+(?:[-*\u2022]|\\d{1,4}[.)])?\\s*+[`\"']?+(?![a-z]{2,8}://)(?:[\\w.@+~-]++/)*+"
            + "(?:[\\w@+~-][\\w@+~.-]*?\\.(?:bak|bin|c|cfg|class|conf|cpp|css|csv|db|dll|docx?|env|exe|gif|go|gz|h|html?|ini|jar|java|jpe?g|"
            + "js|json5?l?|key|lock|log|md|mp[34]|pdf|pem|php|png|py|rb|rs|sh|so|sql|tar|toml|ts|txt|xlsx?|xml|ya?ml|zip)|\\.[\\w.-]++|[\\w@+~.-]++/)?+"
            + "[`\"']?+\\s*+(?:[(\u2014-].{0,60})?");

    private final Audit audit;
    private final Supplier<Snapshot> config;

    Listings(Audit audit, Supplier<Snapshot> config) {
        this.audit = audit;
        this.config = config;
    }

    /** The text for that chat; a listing stays where it is nobody else's to see. */
    String shown(String text, boolean group) {
        return group && !config.get().text(KEY).orElse("hide").equals("show") ? without(text) : text;
    }

    /** As {@link #shown}, logged when something is left out. */
    String said(String text, boolean group, LiveRun run) {
        String shown = shown(text, group);
        if (!shown.equals(text)) {
            audit.record("labels.hidden", Map.of("rule", KEY, "agent", run.agentId(), "session", run.sessionKey(), "run", run.id(),
                    "origin", run.reading().taint().text(), "grant", "set " + KEY + " to show"));
        }
        return shown;
    }

    /** What a chat sees of an answer that is being written. */
    Outbox.Shown behind(Outbox.Shown chat, boolean group) {
        return !group ? chat : new Outbox.Shown() {
            @Override
            public void text(Supplier<String> soFar) {
                chat.text(() -> shown(soFar.get(), true));
            }

            @Override
            public void close() {
                chat.close();
            }
        };
    }

    static String without(String text) {
        List<String> out = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (listed(line)) {
                names.add(line);
            } else {
                end(names, out);
                out.add(PATHS.matcher(line).replaceAll(PATH));
            }
        }
        end(names, out);
        return String.join("\n", out);
    }

    private static boolean listed(String line) {
        return !line.isBlank() && (LONG.matcher(line).matches() || named(line));
    }

    private static boolean named(String line) {
        // Every part of the pattern may be missing, so a bullet alone would do.
        return line.length() <= 400 && (line.indexOf('.') >= 0 || line.indexOf('/') >= 0) && NAME.matcher(line).matches();
    }

    /** One or two names are mentioned; more are a listing. Lines of a long listing are none of anybody's sentences. */
    private static void end(List<String> names, List<String> out) {
        boolean listing = names.size() >= LEAST || names.stream().anyMatch(line -> LONG.matcher(line).matches());
        if (listing) {
            out.add(LISTING);
        } else {
            names.forEach(line -> out.add(PATHS.matcher(line).replaceAll(PATH)));
        }
        names.clear();
    }
}
