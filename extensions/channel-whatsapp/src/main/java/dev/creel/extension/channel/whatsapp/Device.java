// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import java.util.Map;
import java.util.Optional;

/**
 * Which of a bridge's numbers the account is, where the operator named one: a bridge posts what arrives at any of them to the
 * same address. Thread-safe.
 */
final class Device {
    private final String named;
    private volatile Optional<Jid> number;

    /** @param named as the bridge names it, or its number's address; empty for a bridge with one number */
    Device(String named) {
        this.named = named;
        this.number = Jid.of(named);
    }

    /** Asks the bridge whose number the device has now. */
    void ask(Bridge bridge, Call call) {
        if (named.isEmpty() || Jid.of(named).isPresent() || !(bridge.get("/devices", Map.of(), call) instanceof Json.Arr all)) {
            return;
        }
        number = all.elements().stream().filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast)
                .filter(device -> device.text("id", "").equals(named)).findFirst().flatMap(device -> Jid.of(device.text("jid", "")));
    }

    /** Whether it can be told which posts are meant. */
    boolean isKnown() {
        return named.isEmpty() || number.isPresent();
    }

    /** Whether a post is about this device. */
    boolean received(Json.Obj post) {
        return named.isEmpty() || number.isPresent() && number.equals(Jid.of(post.text("device_id", "")));
    }
}
