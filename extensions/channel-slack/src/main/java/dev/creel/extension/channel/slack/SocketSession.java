// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.json.Json;
import dev.creel.api.net.Socket;
import dev.creel.api.net.Socket.Frame;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection of Socket Mode. What comes is kept first and acknowledged then. Used once, by one thread. */
final class SocketSession {
    private static final int MOST = 64;
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Duration FULL = Duration.ofMillis(500);

    private final Socket socket;
    private final Intake intake;
    private final Answers answers;
    private final Inbox inbox;
    private final Pause pause;
    private final List<Envelope> waiting = new ArrayList<>();
    private boolean worked;

    /** What came and is not acknowledged yet. */
    private record Envelope(String id, Intake.Kind kind, Optional<Inbound> event) {}

    SocketSession(Socket socket, Intake intake, Answers answers, Inbox inbox, Pause pause) {
        this.socket = socket;
        this.intake = intake;
        this.answers = answers;
        this.inbox = inbox;
        this.pause = pause;
    }

    /** @return whether Slack said hello before the end */
    boolean run(String who, Settings settings, Call life) {
        boolean open = true;
        while (open) {
            life.check();
            Optional<Frame> frame = socket.receive(waiting.isEmpty() ? WAIT : Duration.ZERO, life);
            if (frame.isPresent() && frame.get() instanceof Frame.Text text) {
                open = take(WebApi.json(text.text()), who, settings, life);
            } else {
                open = frame.isEmpty() || !(frame.get() instanceof Frame.Closed);
            }
            if (frame.isEmpty() || waiting.size() >= MOST || !open) {
                deliver(life);
            }
        }
        return worked;
    }

    /** @return whether the connection goes on */
    private boolean take(Json.Obj envelope, String who, Settings settings, Call life) {
        switch (envelope.text("type", "")) {
            case "hello" -> {
                worked = true;
                inbox.health(true, "connected as " + who);
            }
            case "disconnect" -> {
                if (envelope.text("reason", "").equals("link_disabled")) {
                    throw new Failure(Failure.Code.AUTH, "Slack closed the connection: Socket Mode is switched off for the app; switch it on, or set "
                            + settings.section() + ".mode to \"http\"", Settings.OPERATOR);
                }
                return false;
            }
            case "events_api" -> add(envelope, Intake.Kind.EVENT, life);
            case "slash_commands" -> add(envelope, Intake.Kind.COMMAND, life);
            case "interactive" -> add(envelope, Intake.Kind.PRESS, life);
            default -> { }
        }
        return true;
    }

    private void add(Json.Obj envelope, Intake.Kind kind, Call life) {
        String id = envelope.text("envelope_id", "");
        if (!id.isEmpty() && id.length() <= 128) {
            waiting.add(new Envelope(id, kind, intake.read(kind, envelope.object("payload"), life)));
        }
    }

    private void deliver(Call life) {
        if (waiting.isEmpty()) {
            return;
        }
        List<Inbound> events = waiting.stream().flatMap(envelope -> envelope.event().stream()).toList();
        List<Verdict> verdicts = events.isEmpty() ? List.of() : inbox.accept(events, "");
        while (verdicts.contains(Verdict.THROTTLED)) {
            // Slack sends again what is acknowledged too late; it is recognised then.
            pause.wait(FULL, life);
            verdicts = inbox.accept(events, "");
        }
        int next = 0;
        List<Envelope> kept = List.copyOf(waiting);
        waiting.clear();
        for (Envelope envelope : kept) {
            Verdict verdict = envelope.event().isPresent() ? verdicts.get(next++) : Verdict.REFUSED;
            acknowledge(envelope, verdict, life);
        }
    }

    private void acknowledge(Envelope envelope, Verdict verdict, Call life) {
        Json.Builder ack = Json.object().put("envelope_id", envelope.id());
        if (envelope.kind() == Intake.Kind.COMMAND) {
            ack.put("payload", Answers.toCommand(verdict));
        }
        try {
            socket.send(ack.build().text(), List.of(), life);
        } catch (Failure e) {
            // The connection is over, which comes as the next frame; Slack sends again what it did not hear of.
            return;
        }
        if (envelope.event().orElse(null) instanceof Inbound.Button press) {
            answers.toPress(press, verdict, life);
        }
    }
}
