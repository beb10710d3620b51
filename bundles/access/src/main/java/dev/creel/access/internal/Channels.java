// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Channel;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the plugin for each kind of channel. Stateless. */
public final class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

    private Channels() {}

    /** Of two plugins with one kind neither is used: answers must not leave through the wrong one. */
    public static Map<String, Service<Channel>> byKind(PluginServices services) {
        Map<String, Service<Channel>> byKind = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (Service<Channel> service : services.of(Channel.class)) {
            for (String kind : service.property("channel")) {
                if (byKind.putIfAbsent(kind, service) != null) {
                    twice.add(kind);
                }
            }
        }
        for (String kind : twice) {
            byKind.remove(kind);
            LOG.warn("Several plugins offer the channel \"{}\"; none of them is used. Disable all but one", kind);
        }
        return byKind;
    }
}
