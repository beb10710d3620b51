// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Inbox.Verdict;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes what people write, one message after another: each is acknowledged to the broker when the inbox has kept it. One thread. */
final class Receiver {
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final long FULL_MILLIS = 1_000;

    private final Settings settings;
    private final Supplier<Line> lines;
    private final Inbox inbox;
    private Seen seen;

    Receiver(Settings settings, Supplier<Line> lines, Inbox inbox) {
        this.settings = settings;
        this.lines = lines;
        this.inbox = inbox;
        this.seen = Seen.read(inbox.cursor());
    }

    /** Connects again and again until the account's life ends, or the broker or its rules refuse us. */
    void run(Call life) {
        long pause = FULL_MILLIS;
        while (!life.cancelled()) {
            try (Line line = lines.get()) {
                inbox.health(true, "connected to " + settings.server() + " as " + settings.user());
                pause = FULL_MILLIS;
                while (!life.cancelled()) {
                    take(line, line.next());
                }
            } catch (Failure e) {
                inbox.health(false, e.getMessage());
                if (e.code() == Failure.Code.AUTH || e.code() == Failure.Code.BAD_INPUT) {
                    throw e;
                }
                sleep(pause, life);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                life.check();
                return;
            }
        }
    }

    private void take(Line line, Arrived message) throws InterruptedException {
        Optional<String> writer = settings.topics().writer(message.topic());
        Optional<String> text = message.text();
        // What the broker keeps for latecomers would be said again at every connection.
        if (writer.isPresent() && text.isPresent() && !message.kept() && !seen.has(message)) {
            keep(writer.get(), text.get(), message);
        }
        if (message.quality() > 0) {
            line.acknowledge(message);
        }
    }

    private void keep(String writer, String text, Arrived message) throws InterruptedException {
        Seen next = seen.with(message);
        Inbound event = new Inbound.Message(next.count() + "." + message.mark(), new Chat(Chat.Kind.DIRECT, writer, ""),
                new Inbound.Sender(writer, true, writer), Instant.now(), text, true);
        while (inbox.accept(List.of(event), next.text()).contains(Verdict.THROTTLED)) {
            Thread.sleep(FULL_MILLIS);
        }
        seen = next;
    }

    private static void sleep(long millis, Call life) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            life.check();
        }
    }
}
