// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.plugin.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin's log lines under {@code plugin.NAME}; thread-safe. */
final class PluginLog implements Log {
    private static final int MAX = 8 << 10;

    private final Logger log;

    PluginLog(String name) {
        this.log = LoggerFactory.getLogger("plugin." + name);
    }

    @Override
    public void debug(String message) {
        log.debug("{}", cut(message));
    }

    @Override
    public void info(String message) {
        log.info("{}", cut(message));
    }

    @Override
    public void warn(String message) {
        log.warn("{}", cut(message));
    }

    @Override
    public void error(String message, Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        log.error("{}", cut(message + "\n" + text));
    }

    private static String cut(String message) {
        return message.length() <= MAX ? message : message.substring(0, MAX) + " [cut]";
    }
}
