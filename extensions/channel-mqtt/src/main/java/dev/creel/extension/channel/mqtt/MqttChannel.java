// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Inbox;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Users of an MQTT broker: one account is one sign-in. Who writes is the user whose topic the broker lets him write to. */
@Component(service = Channel.class, property = "channel=mqtt")
public final class MqttChannel implements Channel {
    private static final int LONGEST_TEXT = 16_000;

    private final Secrets secrets;
    private final Map<String, Line> open = new ConcurrentHashMap<>();

    @Activate
    public MqttChannel(@Reference Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(LONGEST_TEXT, Capabilities.Unit.UTF8_BYTES, Capabilities.Idempotency.NONE);
    }

    @Override
    public void run(Account account, Inbox inbox, Call life) {
        Settings settings = Settings.of(account);
        new Receiver(settings, () -> connected(account, settings), inbox).run(life);
    }

    private Line connected(Account account, Settings settings) {
        Line line = new Line(settings, () -> open.remove(account.id()));
        line.connect(secrets);
        open.put(account.id(), line);
        return line;
    }

    @Override
    public Receipt send(Account account, Outgoing message, Call call) {
        String user = canonical(message.chat().id());
        if (user.isEmpty()) {
            throw new Failure(Failure.Code.NOT_FOUND, "MQTT: \"" + message.chat().id() + "\" is no user of the broker");
        }
        Line line = open.get(account.id());
        if (line == null) {
            throw new Failure(Failure.Code.TEMPORARY, "MQTT: not connected to the broker");
        }
        line.publish(user, message.text());
        return new Receipt(List.of(message.key()));
    }

    @Override
    public String canonical(String typed) {
        return Topics.isUser(typed.strip()) ? typed.strip() : "";
    }
}
