// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.api.json.Json;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Taint;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A message that a turn made and no person: a task for a sub-agent, something said to another session, or the end of a task. It
 * carries what its maker had read and whose rights bind it, and is nobody's command. Immutable.
 *
 * @param from the session it is from
 * @param read what had been read there
 * @param bounds whose rights bind the turn it makes
 * @param keep whether the session of a task stays when it is done
 * @param chat where the people are who caused it
 */
record Delegation(Kind kind, String from, Taint read, List<Subject.Bound> bounds, boolean keep, Optional<ChannelAddress> chat) {
    /** The {@linkplain Message#surface surface} of such messages. */
    static final String SURFACE = "session";

    /** The {@linkplain Peer#role role} of whoever made them: neither operator nor sender, so commands are plain text. */
    static final String ROLE = "session";

    private static final String OPTION = "delegation";

    /** What it is for. */
    enum Kind { TASK, SAID, ENDED }

    static Optional<Delegation> of(Message message) {
        if (!message.surface().equals(SURFACE)) {
            return Optional.empty();
        }
        Json.Obj o = message.options().object(OPTION);
        return Optional.of(new Delegation(kind(o.text("kind").orElse("")), o.text("from").orElse(""),
                Taint.of(message.options().array(Provenance.READ)), Subject.bounds(message.options().get(Subjects.BOUNDS)),
                o.get("keep").equals(Json.of(true)), ChannelAddress.of(o.object("chat"))));
    }

    /** The options of a message that carry it. */
    Json.Builder options() {
        Json.Builder about = Json.object().put("kind", kind.name().toLowerCase(Locale.ROOT)).put("from", from).put("keep", keep);
        chat.ifPresent(place -> about.put("chat", place.json()));
        return Json.object().put(OPTION, about.build()).put(Provenance.READ, read.json()).put(Subjects.BOUNDS, Subject.json(bounds));
    }

    /** What its reader has read with it: all that was read before, and another session's words. */
    Taint label() {
        return read.and(new Label("session", from));
    }

    Peer peer() {
        return new Peer("session:" + from, true, ROLE, Set.of(), "");
    }

    private static Kind kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                return kind;
            }
        }
        return Kind.SAID;
    }
}
