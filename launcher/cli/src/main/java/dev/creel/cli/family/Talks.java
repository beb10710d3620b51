// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.api.json.Json;
import dev.creel.session.Sessions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Sessions with what was said in them: of each transcript, which is a tree, the branch that leads to its last line. */
final class Talks {
    private static final int DEPTH = 64;
    private static final int MOST = 1_000_000;
    private static final Set<String> SAID = Set.of("role", "content", "timestamp", "api", "provider", "model", "usage", "stopReason",
            "toolCallId", "toolName", "isError");

    private final Sessions sessions;
    private final Report report;
    private final boolean dry;

    Talks(Sessions sessions, Report report, boolean dry) {
        this.sessions = sessions;
        this.report = report;
        this.dry = dry;
    }

    private record Node(String parent, String type, Instant at, Json.Obj message) {}

    void take(Found.Talk talk) {
        String key;
        try {
            key = sessions.canonical(talk.key().replace(":direct:", ":dm:"), talk.agent());
        } catch (IllegalArgumentException e) {
            report.left("session " + talk.key(), e.getMessage());
            return;
        }
        if (sessions.find(key).isPresent()) {
            report.left("session " + talk.key(), "there is a session " + key + " already; reset or delete it to take this one");
            return;
        }
        Map<String, Node> nodes = new LinkedHashMap<>();
        int[] broken = {0};
        talk.lines().each(line -> node(line, nodes, broken));
        Deque<Node> branch = branch(nodes);
        long said = branch.stream().filter(node -> node.type().equals("message")).count();
        if (!dry) {
            write(key, talk.label(), branch);
        }
        report.taken("session " + talk.key() + " with " + said + " messages");
        if (!key.equals(talk.key())) {
            report.changed("session " + talk.key(), "its key is " + key + " here");
        }
        if (broken[0] > 0) {
            report.left(broken[0] + " lines of session " + talk.key(), "they are no lines of a transcript");
        }
        if (nodes.size() - broken[0] > said) {
            report.left("what was not said in session " + talk.key() + ": " + (nodes.size() - said) + " lines",
                    "settings, notes of the other gateway and abandoned branches; a summary is made anew");
        }
    }

    private static void node(String line, Map<String, Node> nodes, int[] broken) {
        try {
            if (line.isBlank() || nodes.size() >= MOST || !(Json.parse(line, DEPTH) instanceof Json.Obj in) || in.text("type", "").equals("session")) {
                return;
            }
            Instant at = in.text("timestamp").map(Instant::parse).orElse(Instant.EPOCH);
            nodes.put(in.text("id", "line-" + nodes.size()), new Node(in.text("parentId", ""), in.text("type", ""), at, in.object("message")));
        } catch (IllegalArgumentException | DateTimeException e) {
            broken[0]++;
        }
    }

    private static Deque<Node> branch(Map<String, Node> nodes) {
        Deque<Node> branch = new ArrayDeque<>();
        String last = "";
        for (String id : nodes.keySet()) {
            last = id;
        }
        Set<String> seen = new HashSet<>();
        for (String id = last; nodes.containsKey(id) && seen.add(id); id = nodes.get(id).parent()) {
            branch.addFirst(nodes.get(id));
        }
        return branch;
    }

    private void write(String key, String label, Deque<Node> branch) {
        Sessions.Session session = sessions.open(key);
        for (Node node : branch) {
            String role = node.message().text("role", "");
            if (node.type().equals("message") && Set.of("user", "assistant", "toolResult").contains(role)) {
                session.append(new Sessions.Line("message", node.at(), "", plain(node.message()).text()));
            }
        }
        session.force();
        if (!label.isBlank()) {
            session.settings(settings -> settings.label(label));
        }
    }

    /** Only what was said and by which model: the other gateway's notes on rights and origins count nothing here. */
    private static Json.Obj plain(Json.Obj message) {
        Map<String, Json> members = new LinkedHashMap<>(message.members());
        members.keySet().retainAll(SAID);
        return new Json.Obj(members);
    }
}
