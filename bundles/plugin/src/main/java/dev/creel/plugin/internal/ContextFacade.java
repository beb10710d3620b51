// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import dev.creel.config.Config;
import dev.creel.confine.Caller;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** One plugin's view of itself; thread-safe. */
final class ContextFacade implements PluginContext {
    private final String name;
    private final Config config;
    private final Function<String, List<String>> optionalLines;
    private final Log log;

    ContextFacade(Caller caller, Config config, Function<String, List<String>> optionalLines, LogQuota logQuota) {
        this.name = caller.plugin().name();
        this.config = config;
        this.optionalLines = optionalLines;
        this.log = new PluginLog(name, logQuota);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Json.Obj config() {
        return config.current().object("plugins.entries").object(name).object("config");
    }

    @Override
    public boolean has(String permissionLine) {
        return optionalLines.apply(name).contains(permissionLine.strip());
    }

    @Override
    public String dataFolder() {
        return Granted.dataFolder(config.current(), name).toString();
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Log log() {
        return log;
    }
}
