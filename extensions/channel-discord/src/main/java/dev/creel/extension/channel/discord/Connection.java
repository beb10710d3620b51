// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.api.net.Socket;
import dev.creel.api.net.Socket.Frame;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** One connection to the gateway, from its HELLO to its end. Used once, by one thread. */
final class Connection {
    private static final Duration HELLO = Duration.ofSeconds(20);
    private static final Duration FULL = Duration.ofMillis(500);
    /** A code of ours: the session stays, which it does not after 1000 and 1001. */
    private static final int TAKEN_UP_LATER = 4900;

    private final Line line;
    private final Socket socket;
    private final Inbox inbox;
    private final DoubleSupplier random;
    private final Events events;
    private final Answers answers;
    private final Batch batch = new Batch();
    private Session session = Session.NONE;
    private Heartbeat heartbeat;
    private boolean worked;

    /**
     * How it ended.
     *
     * @param session what to take up again, {@link Session#NONE} to begin anew
     * @param worked whether events could arrive
     */
    record End(Session session, boolean worked, String why) {}

    Connection(Line line, Socket socket, Inbox inbox, DoubleSupplier random) {
        this.line = line;
        this.socket = socket;
        this.inbox = inbox;
        this.random = random;
        this.events = new Events(new Places(line.rest()));
        this.answers = new Answers(line);
    }

    End run(Session earlier, Call life) {
        try {
            session = earlier;
            Optional<End> end = hello(life);
            while (end.isEmpty()) {
                life.check();
                Duration wait = batch.isEmpty() ? heartbeat.untilDue() : Duration.ZERO;
                Optional<Frame> frame = socket.receive(wait, life);
                end = frame.isEmpty() ? quiet(life) : take(frame.get(), life);
                if (batch.isFull() || end.isPresent()) {
                    deliver(life);
                }
                if (heartbeat.due() && !heartbeat.dead() && end.isEmpty()) {
                    beat(life);
                }
            }
            // What arrived is kept by now, so the session may have gone on since.
            return end.get().session().isOpen() ? new End(session, end.get().worked(), end.get().why()) : end.get();
        } finally {
            socket.close(TAKEN_UP_LATER, "");
        }
    }

    private Optional<End> hello(Call life) {
        Frame frame = socket.receive(HELLO, life).orElseThrow(() -> new Failure(
                Failure.Code.TIMEOUT, "Discord's gateway did not say hello"));
        if (frame instanceof Frame.Closed closed) {
            return Optional.of(closed(closed));
        }
        Payload hello = frame instanceof Frame.Text t ? Payload.read(t.text()) : new Payload(-1, Json.Nil.NIL, 0, "");
        if (hello.op() != Payload.HELLO) {
            throw new Failure(Failure.Code.TEMPORARY, "Discord's gateway did not begin with hello");
        }
        heartbeat = new Heartbeat(line.millis(), hello.object().integer("heartbeat_interval", 41_250), random.getAsDouble());
        String who = session.isOpen() ? Payload.resume(session) : Payload.identify(line.site().messageContent());
        socket.send(who, line.site().inPayload(), life);
        return Optional.empty();
    }

    /** Nothing more is here: what came is kept now, and a connection that does not answer is given up. */
    private Optional<End> quiet(Call life) {
        deliver(life);
        return heartbeat.dead() ? Optional.of(new End(session, worked, "the gateway answered no heartbeat")) : Optional.empty();
    }

    private Optional<End> take(Frame frame, Call life) {
        if (frame instanceof Frame.Closed closed) {
            return Optional.of(closed(closed));
        }
        Payload payload = frame instanceof Frame.Text t ? Payload.read(t.text()) : new Payload(-1, Json.Nil.NIL, 0, "");
        switch (payload.op()) {
            case Payload.DISPATCH -> dispatch(payload, life);
            case Payload.HEARTBEAT -> beat(life);
            case Payload.HEARTBEAT_ACK -> heartbeat.answered();
            case Payload.RECONNECT -> {
                return Optional.of(new End(session, worked, "the gateway asks to come again"));
            }
            case Payload.INVALID_SESSION -> {
                boolean again = payload.data().equals(Json.of(true));
                return Optional.of(new End(again ? session : Session.NONE, worked || session.isOpen(), "the session is over"));
            }
            default -> { }
        }
        return Optional.empty();
    }

    private End closed(Frame.Closed closed) {
        boolean again = CloseCodes.resumable(closed.code(), line.site());
        return new End(again ? session : Session.NONE, worked, "the connection was closed (" + closed.code() + ')');
    }

    private void dispatch(Payload event, Call life) {
        switch (event.type()) {
            case "READY" -> ready(event, life);
            case "RESUMED" -> {
                advance(event.seq());
                working("connected, session taken up again", life);
            }
            default -> {
                events.read(event.type(), event.object(), session, event.seq(), life)
                        .ifPresent(inbound -> batch.add(inbound, event.object(), event.seq()));
                if (batch.isEmpty()) {
                    advance(event.seq());
                }
            }
        }
    }

    private void ready(Payload event, Call life) {
        session = Session.ready(event.object(), event.seq());
        if (!session.isOpen()) {
            throw new Failure(Failure.Code.TEMPORARY, "Discord's gateway began a session without saying which");
        }
        inbox.accept(List.of(), session.cursor());
        working("connected as " + Senders.label(event.object().object("user")) + " (" + session.bot() + ')', life);
    }

    private void working(String text, Call life) {
        worked = true;
        inbox.health(true, text);
        SlashCommands.register(line, session.application(), inbox.menu(), life);
    }

    private void advance(long seq) {
        if (seq > session.seq()) {
            session = session.at(seq);
        }
    }

    /** Has what came kept, then answers who waits; while there is no room it only shows that it lives. */
    private void deliver(Call life) {
        if (batch.isEmpty()) {
            return;
        }
        Session then = session.at(Math.max(session.seq(), batch.seq()));
        Optional<List<Batch.Asked>> asked = batch.deliver(inbox, then.cursor());
        while (asked.isEmpty()) {
            line.pause().wait(FULL, life);
            if (heartbeat.due()) {
                beat(life);
            }
            asked = batch.deliver(inbox, then.cursor());
        }
        session = then;
        asked.get().forEach(one -> answers.give(one, life));
    }

    private void beat(Call life) {
        heartbeat.sent();
        try {
            socket.send(Payload.heartbeat(session.seq()), List.of(), life);
        } catch (Failure e) {
            // The connection is over, which comes as the next frame; what came before it is still to be kept.
            line.log().debug("no heartbeat went out: " + e.getMessage());
        }
    }
}
