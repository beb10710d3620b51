// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Inbox;
import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** IRC for the host: one connection for each account, which the host opens. */
@Component(service = Channel.class, property = "channel=irc")
public final class IrcChannel implements Channel {
    /** Of a line's 512 bytes what is left beside source, command and target. */
    private static final int TEXT = 380;
    /** Message tags may take 8191 bytes more than a line's 512. */
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(5), 9_000, 0);

    private final Egress egress;
    private final Map<String, Speech> speaking = new ConcurrentHashMap<>();

    @Activate
    public IrcChannel(@Reference Egress egress) {
        this.egress = egress;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(TEXT, Capabilities.Unit.UTF8_BYTES, Capabilities.Idempotency.NONE);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        try {
            Settings settings = Settings.of(account);
            try (Connection connection = egress.connect(settings.server(), LIMITS, life)) {
                Session session = new Session(settings, connection, inbox, life, FloodControl.Clock.SYSTEM);
                Speech speech = new Speech(session, new FloodControl(FloodControl.Clock.SYSTEM));
                speaking.put(account.id(), speech);
                try {
                    session.run();
                } finally {
                    speaking.remove(account.id(), speech);
                }
            }
        } catch (Failure e) {
            inbox.health(false, e.getMessage().length() > 300 ? e.getMessage().substring(0, 300) : e.getMessage());
            throw e;
        }
    }

    @Override
    public Receipt send(Account account, Outgoing message, Call call) {
        Speech speech = speaking.get(account.id());
        if (speech == null) {
            throw new Failure(Failure.Code.TEMPORARY, "not connected");
        }
        speech.say(message, call);
        return new Receipt(List.of());
    }

    /** An account of services; a nick, and what looks like a mask, is no identity. */
    @Override
    public String canonical(String typed) {
        String name = typed.strip();
        boolean account = !name.isEmpty() && name.length() <= 64 && name.chars().noneMatch(c -> c <= ' ' || "!@*?,:".indexOf(c) >= 0);
        return account ? CaseMapping.ASCII.fold(name) : "";
    }
}
