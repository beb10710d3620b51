// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.whatsapp;

import dev.creel.api.channel.Inbox;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Looks now and then whether the bridge is there and linked to a phone, and tells when that changes. */
final class Health {
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final int MAX_TEXT = 300;

    private final Bridge bridge;
    private final Device device;
    private final Inbox inbox;
    private final Pause pause;
    private String told = "";

    Health(Bridge bridge, Device device, Inbox inbox, Pause pause) {
        this.bridge = bridge;
        this.device = device;
        this.inbox = inbox;
        this.pause = pause;
    }

    /** Runs until the account's life ends; the bridge posts whether we look or not. */
    void watch(Call life) {
        while (!life.cancelled()) {
            try {
                device.ask(bridge, life);
                Json devices = bridge.get("/app/devices", Map.<String, List<String>>of(), life);
                boolean linked = devices instanceof Json.Arr list && !list.elements().isEmpty();
                tell(linked, linked ? "connected, the bridge posts messages" : "the bridge is linked to no phone; link it in its own page");
            } catch (Failure e) {
                tell(false, e.getMessage());
            }
            pause.wait(BETWEEN, life);
        }
    }

    private void tell(boolean connected, String text) {
        if (!text.equals(told)) {
            told = text;
            inbox.health(connected, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        }
    }
}
