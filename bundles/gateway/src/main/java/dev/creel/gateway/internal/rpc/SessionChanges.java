// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import dev.creel.session.Sessions.Session;
import dev.creel.session.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The methods that change sessions: {@code sessions.patch}, {@code sessions.reset}, {@code sessions.delete}. */
public final class SessionChanges {
    /** What a client of less than admin may change: how sessions look in its list. */
    private static final Set<String> FOR_WRITERS = Set.of("label", "archived", "pinned", "unread");

    private static final Set<String> ADDRESS = Set.of("key", "agentId", "expectedSessionId", "expectedMarkedUnreadAt");

    private final Backends backends;

    public SessionChanges(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("sessions.patch", Scopes.WRITE, this::patch)
                .add("sessions.reset", Scopes.ADMIN, this::reset)
                .add("sessions.delete", Scopes.ADMIN, this::delete);
    }

    private void patch(Call call) {
        Params p = call.params();
        String key = p.text("key");
        String agent = p.maybe("agentId").orElse("");
        String expected = p.maybe("expectedSessionId").orElse("");
        p.check();
        Set<String> wanted = new TreeSet<>(p.all().members().keySet());
        wanted.removeAll(ADDRESS);
        if (!FOR_WRITERS.containsAll(wanted)) {
            Methods.demand(Scopes.ADMIN, call.client());
        }
        SettingsPatch patch = SettingsPatch.of(p, wanted);
        known(p);
        p.check();
        String canonical = backends.canonical(key, agent);
        // Marking as read is no reason to make a session.
        Optional<Session> known = backends.sessions().find(canonical);
        if (known.isEmpty() && patch.clearsOnly()) {
            call.ok(done(canonical).build());
            return;
        }
        Session session = known.orElseGet(() -> made(canonical));
        if (!expected.isEmpty() && !expected.equals(session.id())) {
            throw changed(canonical);
        }
        Settings now = session.settings(patch::apply);
        call.ok(done(canonical).put("entry", entry(session, now)).build());
    }

    /** A new session; one of an agent that is not there would never be answered in. */
    private Session made(String key) {
        String agent = key.split(":", 3)[1];
        if (backends.agents().list().stream().noneMatch(a -> a.id().equals(agent))) {
            throw Refusal.invalid("unknown agent id");
        }
        return backends.sessions().open(key);
    }

    /** A model that is not there would only be found missing at the next message. */
    private void known(Params p) {
        String model = p.all().text("model", "");
        if (!model.isEmpty() && backends.agents().models().stream().noneMatch(m -> model.equals(m.provider() + "/" + m.id()))) {
            p.issue("/model", "is no model of models.list; name one as provider/model");
        }
    }

    private static Refusal changed(String key) {
        return Refusal.invalid("session " + key + " was reset meanwhile; re-run sessions.describe and retry");
    }

    private void reset(Call call) {
        Params p = call.params();
        String key = p.text("key");
        String agent = p.maybe("agentId").orElse("");
        String reason = p.maybe("reason").orElse("reset");
        if (!reason.equals("new") && !reason.equals("reset")) {
            p.issue("/reason", "must be equal to one of the allowed values");
        }
        p.check();
        String canonical = backends.canonical(key, agent);
        backends.runs().abort(canonical, "", "reset");
        Session session = backends.sessions().reset(canonical, reason);
        call.ok(done(canonical).put("entry", entry(session, session.settings())).build());
    }

    private void delete(Call call) {
        Params p = call.params();
        String key = p.text("key");
        String agent = p.maybe("agentId").orElse("");
        String expected = p.maybe("expectedSessionId").orElse("");
        boolean archivedOnly = p.flag("archivedOnly");
        p.flag("deleteTranscript");
        p.check();
        String canonical = backends.canonical(key, agent);
        if (canonical.equals("agent:" + backends.agents().defaultId() + ":main")) {
            throw Refusal.invalid("Cannot delete the main session (" + canonical + ").");
        }
        Optional<Session> session = backends.sessions().find(canonical);
        if (session.isPresent() && !expected.isEmpty() && !expected.equals(session.get().id())) {
            throw changed(canonical);
        }
        if (session.isPresent() && archivedOnly && !session.get().settings().archived()) {
            throw Refusal.invalid("session " + canonical + " is not archived; archive it first, or leave out archivedOnly");
        }
        backends.runs().abort(canonical, "", "delete");
        boolean deleted = backends.sessions().delete(canonical);
        call.ok(Json.object()
                .put("ok", true)
                .put("key", canonical)
                .put("deleted", deleted)
                .put("archived", Json.array(deleted && session.isPresent() ? List.of(Json.of(session.get().id() + ".jsonl")) : List.of()))
                .build());
    }

    private static Json.Builder done(String key) {
        return Json.object().put("ok", true).put("path", "").put("key", key);
    }

    private static Json.Obj entry(Session session, Settings settings) {
        Json.Builder out = Json.object().put("sessionId", session.id()).put("updatedAt", session.updatedAt().toEpochMilli());
        SessionRows.chosen(out, settings);
        return out.build();
    }
}
