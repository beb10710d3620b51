// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;

/** A plugin's context that knows no plugin. */
final class OpenContext implements PluginContext {
    private final Log log = new OpenLog();
    private final String dataFolder;

    OpenContext() {
        try {
            dataFolder = Files.createTempDirectory("unconfined").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "unconfined";
    }

    @Override
    public Json.Obj config() {
        return Json.object().put("greeting", "hello").build();
    }

    @Override
    public boolean has(String permissionLine) {
        return true;
    }

    @Override
    public String dataFolder() {
        return dataFolder;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Log log() {
        return log;
    }

    /** A log that asks its throwables for their text, as a careless host would. */
    private static final class OpenLog implements Log {
        private final StringBuffer last = new StringBuffer();

        @Override
        public void debug(String message) {
            keep(message);
        }

        @Override
        public void info(String message) {
            keep(message);
        }

        @Override
        public void warn(String message) {
            keep(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            keep(message + cause);
        }

        private void keep(String message) {
            last.setLength(0);
            last.append(message);
        }
    }
}
