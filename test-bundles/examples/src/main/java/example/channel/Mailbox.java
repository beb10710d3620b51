// SPDX-License-Identifier: Apache-2.0
package example.channel;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A channel made of two files for each account, in the plugin's own folder: lines {@code EVENT SENDER TEXT} that are added
 * to {@code ACCOUNT.in} are received, answers are added to {@code ACCOUNT.out}. The cursor is the number of lines read.
 */
@Component(service = Channel.class, property = "channel=mailbox")
public final class Mailbox implements Channel {
    private static final long PAUSE_MS = 50;
    private static final int MOST_AT_ONCE = 100;

    private final Path folder;

    @Activate
    public Mailbox(@Reference PluginContext context) {
        folder = Path.of(context.dataFolder());
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(2_000, Capabilities.Unit.CODE_POINTS, Capabilities.Idempotency.NONE);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        Path in = folder.resolve(account.id() + ".in");
        try {
            while (!life.cancelled()) {
                receive(in, inbox);
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new Failure(Failure.Code.TEMPORARY, "cannot read " + account.id() + ".in");
        }
    }

    private static void receive(Path in, Inbox inbox) throws IOException {
        List<String> lines = Files.exists(in) ? Files.readAllLines(in) : List.of();
        int read = inbox.cursor().isEmpty() ? 0 : Integer.parseInt(inbox.cursor());
        List<Inbound> events = new ArrayList<>();
        for (String line : lines.subList(Math.min(read, lines.size()), Math.min(read + MOST_AT_ONCE, lines.size()))) {
            String[] parts = (line + "  ").split(" ", 3);
            Chat chat = new Chat(Chat.Kind.DIRECT, parts[1], "");
            events.add(new Inbound.Message(
                    parts[0], chat, new Inbound.Sender(parts[1], true, parts[1]), Instant.now(), parts[2].strip(), true));
        }
        if (!events.isEmpty()) {
            // What is not kept now has not moved the cursor, and comes again with the next round.
            inbox.accept(events, Integer.toString(read + events.size()));
        }
    }

    @Override
    public Receipt send(Account account, Outgoing message, Call call) {
        String line = message.chat().id() + ' ' + (message.maybeSent() ? "again " : "") + message.text().replace('\n', ' ') + '\n';
        try {
            Files.writeString(folder.resolve(account.id() + ".out"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new Failure(Failure.Code.TEMPORARY, "cannot write " + account.id() + ".out");
        }
        return new Receipt(List.of(message.key()));
    }

    @Override
    public String canonical(String typed) {
        String id = typed.strip().toLowerCase(Locale.ROOT);
        return id.matches("[a-z0-9]+") ? id : "";
    }
}
