// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.config.Config;
import dev.creel.config.ConfigException;
import dev.creel.config.KeyPath;
import dev.creel.plugin.PluginRefusal;
import dev.creel.plugin.Plugins;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The operator's switch of one plugin, {@code plugins.entries.NAME.enabled}; the caller has its turn. */
final class Switch {
    private final PluginHost host;
    private final Config config;

    Switch(PluginHost host, Config config) {
        this.host = host;
        this.config = config;
    }

    /** @throws PluginRefusal when another rule keeps it off, or it does not start: then the switch stays as it was */
    Plugins.Info on(String name, Consumer<String> steps) {
        Known plugin = host.now(known(name));
        if (plugin.active()) {
            return plugin.info();
        }
        Optional<String> other = Wanted.refusal(config.current(), name).filter(reason -> !reason.startsWith("plugins.entries."));
        if (other.isPresent()) {
            throw new PluginRefusal("lifecycle.unwanted", name + " was not enabled: " + other.get());
        }
        String before = config.current().object("plugins.entries").object(name).get("enabled").text();
        set(name, "true");
        steps.accept("starting " + name);
        Known now = host.turnOver(plugin);
        if (!now.active()) {
            set(name, before.equals("null") ? "" : before);
            host.turnOver(plugin);
            throw new PluginRefusal("lifecycle.start", name + " was not enabled: " + now.info().reason());
        }
        return now.info();
    }

    /** Calls under way end first: once the configuration says no, nothing of the plugin holds a right. */
    Plugins.Info off(String name, Consumer<String> steps) {
        Known plugin = known(name);
        steps.accept("stopping " + name);
        host.installer().retire(name);
        try {
            set(name, "false");
        } catch (PluginRefusal e) {
            host.turnOver(plugin);
            throw e;
        }
        Known now = host.turnOver(plugin);
        Optional<PluginJar> jar = now.info().version().isEmpty() ? Inspection.jar(host.installer().gate(), now.candidate()) : Optional.empty();
        return jar.isEmpty() ? now.info() : Known.of(now.candidate(), jar.map(PluginJar::id), now.info().state(), now.info().reason(), List.of()).info();
    }

    /** A jar put there by hand since the start is known as well: enabling it is how it comes in without a restart. */
    private Known known(String name) {
        return host.roster().get(name)
                .or(() -> host.find(name).map(candidate -> Known.off(candidate, "disabled", "it was put there after the start")))
                .orElseThrow(() -> Removals.unknown(name));
    }

    private void set(String name, String value) {
        String path = new KeyPath(List.of("plugins", "entries", name, "enabled")).toString();
        try {
            config.edit(List.of(new Config.Change(path, value)), config.inspect().hash());
        } catch (ConfigException e) {
            throw new PluginRefusal("config.refused", path + " cannot be set: " + e.getMessage());
        }
    }
}
