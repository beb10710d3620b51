// SPDX-License-Identifier: Apache-2.0
package library.paho;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code library-paho.echo}: publishes a text over MQTT and answers with what the server delivers to its subscriber. */
@Component(service = GatewayMethod.class, property = "method=" + PahoEcho.NAME)
public final class PahoEcho implements GatewayMethod {
    static final String NAME = "library-paho.echo";
    private static final int QUALITY = 1;
    private static final int SECONDS = 10;

    private final PluginContext context;
    private final Secrets secrets;
    private MqttClient client;

    @Activate
    public PahoEcho(@Reference PluginContext context, @Reference Secrets secrets) {
        this.context = context;
        this.secrets = secrets;
    }

    @Override
    public MethodSpec spec() {
        return new MethodSpec(NAME, "operator.write");
    }

    @Override
    public synchronized Json call(Json.Obj params, Peer peer, Call call) {
        String text = params.text("text").orElse("hello");
        String topic = "creel/echo/" + UUID.randomUUID();
        BlockingQueue<String> delivered = new ArrayBlockingQueue<>(1);
        try {
            MqttClient connected = connected();
            connected.subscribe(topic, QUALITY, (from, message) ->
                    delivered.offer(new String(message.getPayload(), StandardCharsets.UTF_8)));
            connected.publish(topic, text.getBytes(StandardCharsets.UTF_8), QUALITY, false);
            String answer = delivered.poll(SECONDS, TimeUnit.SECONDS);
            connected.unsubscribe(topic);
            if (answer == null) {
                throw new Failure(Failure.Code.TEMPORARY, "the server did not deliver the message");
            }
            return Json.object().put("text", answer).put("topic", topic).build();
        } catch (MqttException e) {
            throw new Failure(Failure.Code.TEMPORARY, "MQTT: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Code.TEMPORARY, "interrupted");
        }
    }

    private MqttClient connected() throws MqttException {
        if (client == null || !client.isConnected()) {
            Json.Obj config = context.config();
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName(config.text("user").orElse(""));
            options.setPassword(password(config));
            options.setConnectionTimeout(SECONDS);
            client = new MqttClient("tcp://" + config.text("server").orElse(""), "creel-" + UUID.randomUUID(), new MemoryPersistence());
            client.connect(options);
        }
        return client;
    }

    private char[] password(Json.Obj config) {
        return secrets.read(new SecretRef(config.object("password").text("secret").orElse("password")));
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : reason(failure.getCause());
    }

    @Deactivate
    public synchronized void close() throws MqttException {
        if (client != null) {
            client.disconnectForcibly(0, TimeUnit.SECONDS.toMillis(1));
            client.close(true);
        }
    }
}
