// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.creel.log.Logging.Settings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The single exit of the log: turns each event into one redacted line for the file and one for the console; thread-safe. */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final Redaction redaction;
    private final LogFile file;
    private final PrintStream console;
    private volatile Settings settings = Settings.DEFAULT;
    private volatile Level fileLevel = Level.INFO;
    private volatile Level consoleLevel = Level.INFO;

    LineAppender(Redaction redaction, LogFile file, PrintStream console) {
        this.redaction = redaction;
        this.file = file;
        this.console = console;
        setName("creel");
    }

    void apply(Settings wanted) {
        fileLevel = Backend.level(wanted.level());
        consoleLevel = Backend.level(wanted.consoleLevel());
        file.limit(wanted.maxFileBytes(), wanted.archives(), wanted.days());
        settings = wanted;
    }

    @Override
    protected void append(ILoggingEvent event) {
        Line line = Line.of(event, redaction);
        String json = null;
        if (event.getLevel().isGreaterOrEqual(fileLevel)) {
            json = line.json();
            file.write(json.getBytes(StandardCharsets.UTF_8), event.getTimeStamp());
        }
        if (event.getLevel().isGreaterOrEqual(consoleLevel)) {
            String text = settings.consoleJson() ? (json == null ? line.json() : json) : line.plain();
            console.print(text);
        }
    }
}
