// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Keeps one account connected to Discord's gateway: opens it, and takes it up again where it ended. One thread. */
final class Gateway {
    private static final Duration BETWEEN_IDENTIFIES = Duration.ofSeconds(5);

    private final Line line;
    private final Egress egress;
    private final Inbox inbox;
    private final DoubleSupplier random;
    private long identifiedAt = Long.MIN_VALUE / 2;

    /** @param random from 0 to 1, anew at each call */
    Gateway(Line line, Egress egress, Inbox inbox, DoubleSupplier random) {
        this.line = line;
        this.egress = egress;
        this.inbox = inbox;
        this.random = random;
    }

    /** Runs until {@code life} is over, or fails with what ended it: the host begins again after a pause that grows. */
    void run(Call life) {
        Session session = Session.read(inbox.cursor());
        while (true) {
            life.check();
            Connection.End end = session.isOpen() ? resumed(session, life) : fresh(life);
            inbox.health(false, "reconnecting: " + end.why());
            // An earlier session that is over can only be followed by a new one: the host would try the same one again for ever.
            boolean over = session.isOpen() && !end.session().isOpen();
            if (!end.worked() && !over) {
                throw new Failure(Failure.Code.TEMPORARY, end.why());
            }
            session = end.session();
            line.pause().wait(Duration.ofMillis((long) (1000 + 4000 * random.getAsDouble())), life);
        }
    }

    /** The address for taking up may be gone before the session is; then the usual one leads there. */
    private Connection.End resumed(Session session, Call life) {
        Socket socket;
        try {
            socket = egress.open(GatewayUrl.open(session.url()), life);
        } catch (Failure e) {
            socket = egress.open(GatewayUrl.open(ask(life)), life);
        }
        return through(socket, session, life);
    }

    private Connection.End fresh(Call life) {
        String to = ask(life);
        long since = line.millis().getAsLong() - identifiedAt;
        if (since < BETWEEN_IDENTIFIES.toMillis()) {
            line.pause().wait(BETWEEN_IDENTIFIES.minusMillis(since), life);
        }
        identifiedAt = line.millis().getAsLong();
        return through(egress.open(GatewayUrl.open(to), life), Session.NONE, life);
    }

    /** Asks for the gateway's address, and whether a new session may begin. */
    private String ask(Call life) {
        Json answer = line.rest().get(Route.of("GET", "/gateway/bot", "/gateway/bot"), life);
        Json.Obj said = answer instanceof Json.Obj o ? o : Json.Obj.EMPTY;
        Json.Obj limit = said.object("session_start_limit");
        if (limit.integer("remaining", 1) <= 0) {
            Duration wait = Duration.ofMillis(Math.max(0, Math.min(Duration.ofDays(1).toMillis(), limit.integer("reset_after", 0))));
            throw new Failure(Failure.Code.RATE_LIMIT, "Discord lets this bot begin no more sessions today", wait);
        }
        return said.text("url", "");
    }

    private Connection.End through(Socket socket, Session session, Call life) {
        try (socket) {
            return new Connection(line, socket, inbox, random).run(session, life);
        }
    }
}
