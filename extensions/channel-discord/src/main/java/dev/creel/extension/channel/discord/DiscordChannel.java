// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbox;
import dev.creel.api.channel.Markup;
import dev.creel.api.channel.Markup.Span;
import dev.creel.api.net.Egress;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Pause;
import dev.creel.api.plugin.PluginContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Discord for the host: bots that read the gateway and write through the REST interface, one for each account. */
@Component(service = Channel.class, property = "channel=discord")
public final class DiscordChannel implements Channel {
    private static final int MOST_FILE = 10 << 20;
    private static final Markup MARKUP = new Markup(
            new Span("**", "**"), new Span("*", "*"), new Span("~~", "~~"), new Span("`", "`"), new Span("```", "```"),
            // Where a link leads stands beside it: Discord would hide it behind the words.
            "",
            // What addresses of pages have in them is not here: a backslash in one leads elsewhere.
            Stream.of('\\', '*', '`', '|', '<', '[').collect(Collectors.toMap(c -> c, c -> "\\" + c)));

    private final Egress egress;
    private final PluginContext context;
    private final Map<String, Ready> ready = new ConcurrentHashMap<>();

    /** An account's REST interface, with what it knows of its limits, for the settings it was made of. */
    private record Ready(Account account, Site site, Rest rest) {}

    @Activate
    public DiscordChannel(@Reference Egress egress, @Reference PluginContext context) {
        this.egress = egress;
        this.context = context;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                2_000, Capabilities.Unit.UTF16, Capabilities.Idempotency.WINDOW, MARKUP, true, true, MOST_FILE, true);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        try {
            Ready now = ready(account);
            Line line = new Line(now.site(), now.rest(), Pause.SLEEP, DiscordChannel::millis, context.log());
            new Gateway(line, egress, inbox, ThreadLocalRandom.current()::nextDouble).run(life);
        } catch (Failure e) {
            inbox.health(false, e.getMessage());
            throw e;
        } finally {
            ready.remove(account.id());
        }
    }

    @Override
    public Receipt send(Account account, Outgoing message, Call call) {
        return new Sending(ready(account).rest()).send(message, call);
    }

    @Override
    public void typing(Account account, Chat chat, Call call) {
        new Sending(ready(account).rest()).typing(chat, call);
    }

    @Override
    public void edit(Account account, String messageId, Outgoing message, Call call) {
        new Sending(ready(account).rest()).edit(message.chat(), messageId, message, call);
    }

    @Override
    public byte[] download(Account account, Inbound.Attachment attachment, int most, Call call) {
        return Files.fetch(egress, Site.of(account), attachment, most, call);
    }

    @Override
    public String canonical(String typed) {
        return Snowflake.typed(typed);
    }

    /** Kept while the account runs; anew when its settings are others. */
    private Ready ready(Account account) {
        return ready.compute(account.id(), (id, kept) -> kept != null && kept.account().equals(account) ? kept : made(account));
    }

    private Ready made(Account account) {
        Site site = Site.of(account);
        return new Ready(account, site, new Rest(egress, site, new Buckets(DiscordChannel::millis), Pause.SLEEP));
    }

    private static long millis() {
        return System.nanoTime() / 1_000_000;
    }
}
