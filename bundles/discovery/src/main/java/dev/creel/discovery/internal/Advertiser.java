// SPDX-License-Identifier: Apache-2.0
package dev.creel.discovery.internal;

import dev.creel.bridge.HostThread;
import dev.creel.config.Config;
import dev.creel.gateway.Listening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps what the network is told in step with the configuration, on a thread of its own, because each change takes seconds.
 * Thread-safe.
 */
@Component(service = {}, immediate = true)
public final class Advertiser {
    private final Config config;
    private final Listening listening;
    private final Function<Announcement, AutoCloseable> air;
    private final Announcement.Machine machine;
    private final AutoCloseable watching;
    private final Thread thread = new HostThread(this::run, "creel-discovery");
    private boolean changed = true;
    private boolean ended;

    @Activate
    public Advertiser(@Reference Config config, @Reference Listening listening) {
        this(config, listening, Multicast::new, new Announcement.Machine(hostName(), container(),
                Path.of(System.getProperty("creel.home", ""), "creel").toString()));
    }

    Advertiser(Config config, Listening listening, Function<Announcement, AutoCloseable> air, Announcement.Machine machine) {
        this.config = config;
        this.listening = listening;
        this.air = air;
        this.machine = machine;
        this.watching = config.onChange((before, after) -> again());
        thread.start();
    }

    private synchronized void again() {
        changed = true;
        notifyAll();
    }

    private Optional<Announcement> wanted() {
        Optional<String> disable = config.environment("CREEL_DISABLE_BONJOUR").or(() -> config.environment("OPENCLAW_DISABLE_BONJOUR"));
        return Announcement.of(config.current(), new Announcement.Door(listening.hosts(), listening.port(), listening.fingerprint()),
                machine, disable);
    }

    private void run() {
        Optional<Announcement> told = Optional.empty();
        AutoCloseable onAir = () -> { };
        try {
            while (next()) {
                Optional<Announcement> wanted = wanted();
                if (!wanted.equals(told)) {
                    onAir.close();
                    onAir = wanted.<AutoCloseable>map(air::apply).orElse(() -> { });
                    told = wanted;
                }
            }
            onAir.close();
        } catch (Exception e) {
            throw new IllegalStateException("the network is not told where the gateway is", e);
        }
    }

    private synchronized boolean next() throws InterruptedException {
        while (!changed && !ended) {
            wait();
        }
        changed = false;
        return !ended;
    }

    @Deactivate
    void stop() throws Exception {
        watching.close();
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        thread.join();
    }

    private static boolean container() {
        return Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
