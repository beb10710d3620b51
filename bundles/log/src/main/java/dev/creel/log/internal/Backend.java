// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.creel.log.Logging.Settings;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The one log of the process: logback's logger tree with our appender at its root; thread-safe. */
final class Backend {
    private static final class Holder {
        static final Backend INSTANCE = new Backend();
    }

    private final LoggerContext context = new LoggerContext();
    private final Redaction redaction = new Redaction();
    private final LineAppender appender;

    private Backend() {
        LogbackMDCAdapter mdc = new LogbackMDCAdapter();
        context.setName("creel");
        context.setMDCAdapter(mdc);
        appender = new LineAppender(redaction, new LogFile(Backend::folder), System.err);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        apply(Settings.DEFAULT);
        context.start();
    }

    static Backend get() {
        return Holder.INSTANCE;
    }

    LoggerContext context() {
        return context;
    }

    Redaction redaction() {
        return redaction;
    }

    List<String> apply(Settings settings) {
        appender.apply(settings);
        Level file = level(settings.level());
        Level console = level(settings.consoleLevel());
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(file.levelInt < console.levelInt ? file : console);
        return redaction.patterns(settings.patterns());
    }

    static Level level(String name) {
        return name.equals("silent") ? Level.OFF : Level.toLevel(name);
    }

    /** The folder of the files; null before the bundle is started, and outside a framework. */
    private static Path folder() {
        Bundle bundle = FrameworkUtil.getBundle(Backend.class);
        BundleContext framework = bundle == null ? null : bundle.getBundleContext();
        String state = framework == null ? null : framework.getProperty("creel.state.dir");
        return state == null ? null : Path.of(state, "logs");
    }
}
