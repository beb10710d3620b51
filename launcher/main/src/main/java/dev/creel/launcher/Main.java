// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import dev.creel.bridge.HostThread;
import dev.creel.bridge.LastResort;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Entry point of the gateway process: {@code java ... dev.creel.launcher.Main [options]}.
 * Exit status: 0 after an orderly stop (SIGTERM and SIGINT included), 1 when a start failed, 2 for wrong usage,
 * 69 when port or address cannot be used, 75 when another gateway runs on the same state folder, 78 when the
 * configuration is invalid.
 */
public final class Main {
    private Main() {}

    /** Runs on a host thread, where the checks of confinement pass at once: the start is the host's own work. */
    public static void main(String[] args) throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler(new LastResort());
        new HostThread(Main::warm, "creel-warm").start();
        int[] status = {1};
        Thread start = new HostThread(() -> status[0] = run(args), "creel");
        start.start();
        start.join();
        System.exit(status[0]);
    }

    /** Loads the XML parser that Declarative Services needs, beside the start of the framework. */
    private static void warm() {
        try {
            SAXParserFactory.newInstance().newSAXParser().parse(new InputSource(new StringReader("<x a='b'/>")), new DefaultHandler());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            // the start itself will meet it and say so
        }
    }

    private static int run(String[] args) {
        Options options;
        try {
            options = Options.parse(args, System.getenv(), Home.find(System.getProperty("creel.home")));
        } catch (IllegalArgumentException e) {
            System.err.println("creel: " + e.getMessage());
            return 2;
        }
        Doors.close(options.debug());
        Path state = options.stateDir();
        try (StateLock lock = StateLock.take(state)) {
            return new Gateway(options).run();
        } catch (StateLock.Taken e) {
            System.err.println("creel: " + e.getMessage());
            return 75;
        } catch (IOException | RuntimeException e) {
            System.err.println("creel: cannot start: " + e.getMessage());
            return 1;
        }
    }
}
