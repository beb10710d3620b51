// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.Pairings;
import dev.creel.access.Pairings.Approved;
import dev.creel.access.Pairings.Place;
import dev.creel.access.Pairings.Request;
import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.List;
import java.util.Optional;

/**
 * The methods about strangers who wrote to a channel. Who may approve may do so by the request; the code is for those who heard
 * it from the stranger.
 */
public final class ChannelPairingMethods {
    private static final String CHANNEL = "channel";
    private static final String ACCOUNT = "accountId";
    private static final String REQUEST = "requestId";

    private final Backends backends;
    private final Config config;

    public ChannelPairingMethods(Backends backends, Config config) {
        this.backends = backends;
        this.config = config;
    }

    public void addTo(Methods methods) {
        methods.add("channels.pairing.list", Scopes.PAIRING, this::list)
                .add("channels.pairing.approve", Scopes.PAIRING, this::approve)
                .add("channels.pairing.dismiss", Scopes.PAIRING, this::dismiss)
                .add("channels.pairing.approved", Scopes.PAIRING, this::approved)
                .add("channels.pairing.revoke", Scopes.PAIRING, this::revoke);
    }

    private void list(Call call) {
        Wanted wanted = Wanted.of(call.params().only(CHANNEL, ACCOUNT));
        Pairings pairings = backends.pairings();
        call.ok(Json.object()
                .put("accounts", Json.array(pairings.places().stream().filter(wanted::has).map(ChannelPairingMethods::account).toList()))
                .put("requests", Json.array(pairings.waiting().stream().filter(r -> wanted.has(r.place()))
                        .map(ChannelPairingMethods::request).toList()))
                .put("commandOwnerConfigured", owners())
                .put("limits", Json.object().put("pendingPerAccount", Pairings.MOST_WAITING).put("ttlMs", Pairings.LIFE.toMillis()).build())
                .build());
    }

    private boolean owners() {
        return !config.current().object("commands").array("ownerAllowFrom").isEmpty();
    }

    private void approve(Call call) {
        Params p = call.params().only(CHANNEL, ACCOUNT, REQUEST, "code", "notify", "bootstrapCommandOwner");
        Optional<String> code = p.maybe("code");
        boolean notify = p.flag("notify");
        boolean owner = p.flag("bootstrapCommandOwner");
        String by = by(call);
        Request let;
        if (code.isPresent()) {
            String channel = p.text(CHANNEL);
            Wanted wanted = new Wanted(Optional.of(channel), p.maybe(ACCOUNT));
            p.check();
            List<Place> places = backends.pairings().places().stream().filter(wanted::has).toList();
            if (places.isEmpty()) {
                throw new IllegalArgumentException("there is no such account of channel " + channel);
            }
            let = backends.pairings().approveCode(places, code.get(), by);
        } else {
            let = backends.pairings().approve(place(p), requestId(p), by);
        }
        call.ok(Json.object().put(REQUEST, let.id()).put("senderId", let.sender())
                .put("notification", notify ? told(let) : "not-requested")
                .put("commandOwnerBootstrap", !owner ? "not-requested" : owners() ? "already-configured" : "unavailable")
                .build());
    }

    /** Whoever was let in stays so, whether or not he can be told. */
    private String told(Request let) {
        try {
            backends.pairings().tell(let);
            return "sent";
        } catch (RuntimeException e) {
            return "failed";
        }
    }

    private void dismiss(Call call) {
        Params p = call.params().only(CHANNEL, ACCOUNT, REQUEST);
        Request gone = backends.pairings().dismiss(place(p), requestId(p), by(call));
        call.ok(Json.object().put(REQUEST, gone.id()).put("senderId", gone.sender()).build());
    }

    private void approved(Call call) {
        Wanted wanted = Wanted.of(call.params().only(CHANNEL, ACCOUNT));
        call.ok(Json.object().put("approved", Json.array(backends.pairings().approved().stream()
                .filter(a -> wanted.has(a.place())).map(ChannelPairingMethods::approved).toList())).build());
    }

    private void revoke(Call call) {
        Params p = call.params().only(CHANNEL, ACCOUNT, "senderId");
        String sender = p.text("senderId");
        call.ok(approved(backends.pairings().revoke(place(p), sender, by(call))));
    }

    private record Wanted(Optional<String> channel, Optional<String> account) {
        static Wanted of(Params p) {
            Wanted wanted = new Wanted(p.maybe(CHANNEL), p.maybe(ACCOUNT));
            p.check();
            return wanted;
        }

        boolean has(Place place) {
            return channel.map(place.channel()::equals).orElse(true) && account.map(place.account()::equals).orElse(true);
        }
    }

    private static Place place(Params p) {
        return new Place(p.text(CHANNEL), p.text(ACCOUNT));
    }

    private static String requestId(Params p) {
        String id = p.text(REQUEST);
        p.check();
        return id;
    }

    private static String by(Call call) {
        String device = call.client().approver().deviceId();
        return device.isEmpty() ? "the shared secret" : "device " + device;
    }

    private static Json account(Place place) {
        return Json.object().put(CHANNEL, place.channel()).put("channelLabel", place.channel()).put(ACCOUNT, place.account())
                .put("notifySupported", true).build();
    }

    private static Json request(Request r) {
        return Json.object().put(REQUEST, r.id()).put(CHANNEL, r.place().channel()).put("channelLabel", r.place().channel())
                .put(ACCOUNT, r.place().account()).put("senderId", r.sender()).put("senderLabel", r.label().isEmpty() ? r.sender() : r.label())
                .put("createdAt", r.asked().toString()).put("lastSeenAt", r.seen().toString())
                .put("expiresAt", r.asked().plus(Pairings.LIFE).toString()).put("notifySupported", true).build();
    }

    private static Json approved(Approved a) {
        return Json.object().put(CHANNEL, a.place().channel()).put(ACCOUNT, a.place().account()).put("senderId", a.sender())
                .put("senderLabel", a.label().isEmpty() ? a.sender() : a.label()).put("approvedAt", a.at().toString()).build();
    }
}
