// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.access.ChannelControl;
import dev.creel.access.ChannelControl.State;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.auth.Scopes;
import java.util.List;
import java.util.function.BiPredicate;

/** The methods about channel accounts and about answers that could not be delivered. Stateless. */
public final class ChannelMethods {
    private final Backends backends;

    public ChannelMethods(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("channels.status", Scopes.READ, this::status)
                .add("channels.start", Scopes.ADMIN, call -> switched(call, "started", backends.channels()::start))
                .add("channels.stop", Scopes.ADMIN, call -> switched(call, "stopped", backends.channels()::stop))
                .add("channels.logout", Scopes.ADMIN, this::logout)
                .add("channels.dead", Scopes.READ, this::dead)
                .add("channels.dead.retry", Scopes.ADMIN, call -> settled(call, "retried"))
                .add("channels.dead.drop", Scopes.ADMIN, call -> settled(call, "dropped"));
    }

    private void status(Call call) {
        call.params().flag("probe");
        String channel = call.params().maybe("channel").orElse("");
        call.params().check();
        List<State> states = backends.channels().states().stream()
                .filter(state -> channel.isEmpty() || state.channel().equals(channel)).toList();
        call.ok(ChannelViews.status(states, backends.outbox().waiting(), backends.deadLetters().all(), System.currentTimeMillis()));
    }

    /** The account that is meant: the one named, or the only one. */
    private State meant(Call call) {
        String channel = call.params().text("channel");
        String account = call.params().maybe("accountId").orElse("");
        call.params().check();
        return only(backends.channels(), channel, account);
    }

    static State only(ChannelControl channels, String channel, String account) {
        List<State> states = channels.states().stream().filter(state -> state.channel().equals(channel)
                && (account.isEmpty() || state.account().equals(account))).toList();
        if (states.isEmpty()) {
            throw Refusal.invalid("there is no account " + (account.isEmpty() ? "" : account + " ") + "of a channel " + channel
                    + "; see channels.status");
        }
        if (states.size() > 1) {
            return states.stream().filter(state -> state.account().equals("default")).findFirst().orElseThrow(
                    () -> Refusal.invalid("channel " + channel + " has several accounts; say accountId"));
        }
        return states.get(0);
    }

    private void switched(Call call, String what, BiPredicate<String, String> change) {
        call.params().only("channel", "accountId");
        State state = meant(call);
        change.test(state.channel(), state.account());
        call.ok(Json.object().put("ok", true).put("channel", state.channel()).put("accountId", state.account())
                .put(what, true).build());
    }

    /** Bots are signed in by a secret of the configuration, which stays: the account only stops. */
    private void logout(Call call) {
        call.params().only("channel", "accountId");
        State state = meant(call);
        backends.channels().stop(state.channel(), state.account());
        call.ok(Json.object().put("channel", state.channel()).put("accountId", state.account()).put("cleared", false)
                .put("loggedOut", true).build());
    }

    private void dead(Call call) {
        call.params().check();
        call.ok(Json.object().put("dead", Json.array(backends.deadLetters().all().stream().map(ChannelViews::dead).toList())).build());
    }

    private void settled(Call call, String what) {
        String key = call.params().only("key").text("key");
        call.params().check();
        boolean known = what.equals("retried") ? backends.deadLetters().retry(key) : backends.deadLetters().drop(key);
        if (!known) {
            throw Refusal.invalid("there is no undelivered answer " + key + "; see channels.dead");
        }
        call.ok(Json.object().put("key", key).put(what, true).build());
    }
}
