// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.plugin.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of a connection, the host's inbox and a call, as a test says. */
final class FakeServer implements Connection, Inbox, Call {
    final List<String> said = new CopyOnWriteArrayList<>();
    final List<Bind> bound = new CopyOnWriteArrayList<>();
    final List<Inbound> events = new CopyOnWriteArrayList<>();
    final List<String> healths = new CopyOnWriteArrayList<>();
    final List<Long> slept = new CopyOnWriteArrayList<>();
    final FloodControl.Clock clock = new FloodControl.Clock() {
        private long now;

        @Override
        public synchronized long millis() {
            return now;
        }

        @Override
        public synchronized void sleep(long millis) {
            slept.add(millis);
            now += millis;
        }
    };
    volatile int throttles;
    private final BlockingQueue<Optional<Line>> lines = new LinkedBlockingQueue<>();

    FakeServer says(String... texts) {
        for (String text : texts) {
            lines.add(Optional.of(new Line(text, false)));
        }
        return this;
    }

    FakeServer isSilent() {
        lines.add(Optional.empty());
        return this;
    }

    FakeServer hangsUp() {
        lines.add(Optional.of(new Line("gone", true)));
        return this;
    }

    @Override
    public void send(String line, List<Bind> bind, Call call) {
        if (line.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("a line holds no CR, LF or NUL");
        }
        said.add(line);
        bound.addAll(bind);
    }

    @Override
    public Optional<Line> receive(Duration wait, Call call) {
        try {
            Optional<Line> next = lines.poll(20, TimeUnit.SECONDS);
            return next == null ? Optional.of(new Line("the test said nothing", true)) : next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String cursor() {
        return "";
    }

    @Override
    public List<Verdict> accept(List<Inbound> all, String next) {
        if (throttles > 0) {
            throttles--;
            return List.of(Verdict.THROTTLED);
        }
        events.addAll(all);
        return new ArrayList<>(List.of(Verdict.ACCEPTED));
    }

    @Override
    public void health(boolean connected, String text) {
        healths.add(connected + " " + text);
    }

    @Override
    public void close() {
        // nothing is open
    }

    @Override
    public String id() {
        return "call";
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public void check() {
        // never over
    }
}
