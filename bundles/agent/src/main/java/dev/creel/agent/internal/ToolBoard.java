// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.access.Peer;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.agent.Toolbox.Contents;
import dev.creel.agent.Toolbox.Explained;
import dev.creel.agent.Toolbox.Shown;
import dev.creel.agent.Toolbox.Where;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.toolgate.Subject;
import dev.creel.toolgate.Subject.Place;
import dev.creel.toolgate.ToolGate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers what tools there are and why one is refused, with the subject a turn in that session would have. Thread-safe. */
record ToolBoard(Kit kit, ToolShelf shelf, ToolGate gate, Subjects subjects) {
    private static final Peer OPERATOR = new Peer("why", true, "operator", Set.of(), "");

    private record Seat(String agentId, String sessionKey, ModelChoice model) {}

    Contents contents(Where where, Peer peer) {
        Seat seat = seat(where);
        Subject subject = subjects.of(run(seat, peer, "chat", Json.Obj.EMPTY), seat.model());
        Roster roster = kit.rosters().current();
        String profile = roster.entry(seat.agentId()).object("tools").text("profile").or(() -> roster.snapshot().text("tools.profile"))
                .filter(name -> !name.isBlank()).orElse("full");
        List<Shown> tools = shelf.entries().values().stream().map(entry -> shown(entry, subject)).toList();
        return new Contents(seat.agentId(), seat.sessionKey(), profile, tools);
    }

    Explained why(String tool, Where where, Place place) {
        Map<String, ToolShelf.Entry> entries = shelf.entries();
        ToolShelf.Entry entry = entries.get(ToolCalls.canonical(tool));
        if (entry == null) {
            throw new IllegalArgumentException("there is no tool \"" + Untrusted.line(tool, 64) + "\"; there are " + entries.keySet());
        }
        Seat seat = seat(where);
        Subject subject = subjects.of(spoken(seat, place), seat.model());
        return new Explained(shown(entry, subject), seat.agentId(), seat.sessionKey(), subject.owner(), subject.sandboxed(),
                gate.why(entry.spec(), subject));
    }

    private Shown shown(ToolShelf.Entry entry, Subject subject) {
        ToolGate.Decision decision = gate.decide(entry.spec(), subject);
        return new Shown(entry.spec(), entry.plugin(), entry.foreign(), gate.profiles(entry.spec().name()), decision.allowed(), decision.rule());
    }

    /** A message as it would come from there. */
    private static LiveRun spoken(Seat seat, Place place) {
        if (place.channel().isEmpty()) {
            return run(seat, OPERATOR, "chat", Json.Obj.EMPTY);
        }
        ChannelAddress from = new ChannelAddress(place.channel(), place.account(),
                new Chat(place.kind(), place.chat(), place.thread(), place.space()));
        return run(seat, from.peer(), ChannelAddress.SURFACE,
                Json.object().put("from", from.json()).put("sender", place.sender()).build());
    }

    private static LiveRun run(Seat seat, Peer peer, String surface, Json.Obj options) {
        return new LiveRun(new Message("why", surface, seat.sessionKey(), seat.agentId(), "", "", List.of(), 0, options), seat.sessionKey(),
                seat.agentId(), peer, false);
    }

    private Seat seat(Where where) {
        Roster roster = kit.rosters().current();
        String wanted = where.agentId().isEmpty() ? roster.defaultId() : where.agentId();
        String key = kit.sessions().canonical(where.sessionKey().isEmpty() ? "main" : where.sessionKey(), wanted);
        String agentId = key.split(":", 3)[1];
        if (!where.agentId().isEmpty() && !where.agentId().equals(agentId)) {
            throw new IllegalArgumentException("the session belongs to another agent");
        }
        AgentInfo agent = roster.find(agentId).orElseThrow(() -> new IllegalArgumentException("unknown agent id"));
        return new Seat(agentId, key, new ToolDesk(kit).model(roster, agent));
    }
}
