// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.plugin.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin's log lines under {@code plugin.NAME}, so many and no more; thread-safe. */
final class PluginLog implements Log {
    private static final int MAX = 8 << 10;

    private final Logger log;
    private final String name;
    private final LogQuota quota;

    PluginLog(String name, LogQuota quota) {
        this.name = name;
        this.quota = quota;
        this.log = LoggerFactory.getLogger("plugin." + name);
    }

    @Override
    public void debug(String message) {
        if (log.isDebugEnabled() && may()) {
            log.debug("{}", cut(message));
        }
    }

    @Override
    public void info(String message) {
        if (may()) {
            log.info("{}", cut(message));
        }
    }

    @Override
    public void warn(String message) {
        if (may()) {
            log.warn("{}", cut(message));
        }
    }

    @Override
    public void error(String message, Throwable cause) {
        if (may()) {
            StringWriter text = new StringWriter();
            cause.printStackTrace(new PrintWriter(text));
            log.error("{}", cut(message + "\n" + text));
        }
    }

    private boolean may() {
        long left = quota.take(name, System.nanoTime());
        if (left > 0) {
            log.warn("{} lines of this plugin were left out: it may log {} in ten seconds", left, LogQuota.LINES);
        }
        return left >= 0;
    }

    private static String cut(String message) {
        return message.length() <= MAX ? message : message.substring(0, MAX) + " [cut]";
    }
}
