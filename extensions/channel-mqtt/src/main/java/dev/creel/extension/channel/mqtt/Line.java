// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import dev.creel.api.plugin.Failure;
import dev.creel.api.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** One connection to the broker; what arrived is acknowledged only when somebody says so. Thread-safe. */
final class Line implements MqttCallback, AutoCloseable {
    private static final int QUALITY = 1;
    private static final int SECONDS = 10;
    private static final int MOST_WAITING = 256;
    /** Stands in the queue where the connection broke. */
    private static final Arrived END = new Arrived(0, 0, false, false, "", new byte[0]);

    private final Settings settings;
    private final Runnable onEnd;
    private final BlockingQueue<Arrived> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
    private final MqttClient client;
    private volatile boolean ended;

    Line(Settings settings, Runnable onEnd) {
        this.settings = settings;
        this.onEnd = onEnd;
        try {
            client = new MqttClient(settings.uri(), "creel-" + settings.user() + '-' + settings.account(), new MemoryPersistence());
        } catch (MqttException | IllegalArgumentException e) {
            throw new Failure(Failure.Code.BAD_INPUT, "MQTT: " + settings.server() + " is no address of a broker");
        }
        client.setManualAcks(true);
        client.setTimeToWait(SECONDS * 1_000L);
        client.setCallback(this);
    }

    /** @throws Failure when there is no connection, or when everybody may write as everybody */
    void connect(Secrets secrets) {
        MqttConnectOptions options = new MqttConnectOptions();
        // The broker keeps what comes while we are away.
        options.setCleanSession(false);
        options.setConnectionTimeout(SECONDS);
        options.setUserName(settings.user());
        char[] password = secrets.read(settings.password());
        try {
            options.setPassword(password);
            if (new Probe(settings).passes(password)) {
                throw new Failure(Failure.Code.AUTH, "MQTT: the broker lets " + settings.user() + " write to " + settings.topics().all()
                        + ", so a topic does not say who wrote; give it an access list with: pattern write " + settings.topics().from("%u"));
            }
            client.connect(options);
            client.subscribe(settings.topics().all(), QUALITY);
        } catch (MqttException e) {
            close();
            throw failed(e);
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private static Failure failed(MqttException e) {
        boolean refused = e.getReasonCode() == MqttException.REASON_CODE_FAILED_AUTHENTICATION
                || e.getReasonCode() == MqttException.REASON_CODE_NOT_AUTHORIZED;
        return refused ? new Failure(Failure.Code.AUTH, "MQTT: the broker refuses user and password; set channels.mqtt.user and .password")
                : new Failure(Failure.Code.TEMPORARY, "MQTT: " + reason(e));
    }

    private static String reason(Throwable failure) {
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : reason(failure.getCause());
    }

    /** The next message; waits for it. @throws Failure when the connection broke */
    Arrived next() throws InterruptedException {
        Arrived message = arrived.take();
        if (message == END) {
            throw new Failure(Failure.Code.TEMPORARY, "MQTT: the connection to the broker broke");
        }
        return message;
    }

    void acknowledge(Arrived message) {
        try {
            client.messageArrivedComplete(message.packet(), message.quality());
        } catch (MqttException e) {
            throw failed(e);
        }
    }

    void publish(String user, String text) {
        try {
            client.publish(settings.topics().to(user), text.getBytes(StandardCharsets.UTF_8), QUALITY, false);
        } catch (MqttException e) {
            throw failed(e);
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
        Arrived one = new Arrived(message.getId(), message.getQos(), message.isDuplicate(), message.isRetained(), topic, message.getPayload());
        if (one.quality() == 0) {
            // Nobody promised that it arrives: a flood of these fills nothing.
            arrived.offer(one);
        } else {
            arrived.put(one);
        }
    }

    @Override
    public void connectionLost(Throwable cause) {
        ended = true;
        onEnd.run();
        while (!arrived.offer(END)) {
            arrived.poll();
        }
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Whoever published waits for it.
    }

    @Override
    public void close() {
        onEnd.run();
        try {
            if (!ended) {
                client.disconnectForcibly(0, SECONDS * 100L);
            }
            client.close(true);
        } catch (MqttException e) {
            ended = true;
        }
    }
}
