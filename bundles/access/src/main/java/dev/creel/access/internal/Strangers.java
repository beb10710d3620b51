// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox;
import dev.creel.access.Pairings.Place;
import dev.creel.access.internal.pairing.AccountPairing;
import dev.creel.access.internal.pairing.PairingReply;
import dev.creel.access.internal.pairing.Waiting;
import dev.creel.api.channel.Inbound;
import dev.creel.audit.Audit;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers people whom an account does not know, once, with a code. What fails for one of them fails for nobody else. Thread-safe. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final int LONGEST_LABEL = 64;

    private final Function<Place, AccountPairing> pairing;
    private final Audit audit;
    private final Outbox outbox;

    Strangers(Function<Place, AccountPairing> pairing, Audit audit, Outbox outbox) {
        this.pairing = pairing;
        this.audit = audit;
        this.outbox = outbox;
    }

    /** Gives somebody a code; whoever has one already, or comes when too many wait, hears nothing. */
    void asks(Place place, Inbound event) {
        try {
            ChannelAddress from = new ChannelAddress(place.channel(), place.account(), event.chat());
            pairing.apply(place).ask(event.sender().id(), label(event.sender().label()), from).ifPresent(given -> answer(place, given));
        } catch (RuntimeException e) {
            LOG.error("{} asked to talk to account {} of channel {} and got no code: {}", event.sender().id(), place.account(),
                    place.channel(), e.getMessage());
        }
    }

    private void answer(Place place, AccountPairing.Given given) {
        Waiting request = given.request();
        audit.record("pairing.requested", Map.of("channel", place.channel(), "account", place.account(), "sender", request.sender(),
                "request", request.id(), "rule", "access.channel.dm.pairing"));
        LOG.info("{} asks to talk to account {} of channel {}; see: creel pairing list", request.sender(), place.account(), place.channel());
        outbox.notice(request.from(), "pairing:" + request.id(), PairingReply.text(place, request.sender(), given.code()));
    }

    private static String label(String chosen) {
        StringBuilder out = new StringBuilder();
        chosen.codePoints().filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(LONGEST_LABEL).forEach(out::appendCodePoint);
        return out.toString().strip();
    }
}
