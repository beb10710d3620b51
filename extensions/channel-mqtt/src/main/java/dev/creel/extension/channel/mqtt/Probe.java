// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.mqtt;

import java.util.UUID;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A try to write where only somebody else may, over a connection of its own that hears nothing else: what waits for us at
 * the broker must not be read before it is known whether topics say who wrote. Used once.
 */
final class Probe implements MqttCallback {
    private static final int SECONDS = 10;

    private final Settings settings;
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private volatile boolean heard;

    Probe(Settings settings) {
        this.settings = settings;
    }

    /** Whether the broker let it pass. */
    boolean passes(char[] password) throws MqttException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setConnectionTimeout(SECONDS);
        options.setUserName(settings.user());
        options.setPassword(password);
        String topic = settings.topics().from("probe-" + id);
        try (MqttClient client = new MqttClient(settings.uri(), "creel-probe-" + id, new MemoryPersistence())) {
            client.setTimeToWait(SECONDS * 1_000L);
            client.setCallback(this);
            client.connect(options);
            client.subscribe(topic, 0);
            client.publish(topic, new byte[] {1}, 0, false);
            // Answered after whatever the line before led to; the end waits until all of that is told.
            client.subscribe(topic, 0);
            client.disconnect();
        }
        return heard;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        heard = true;
    }

    @Override
    public void connectionLost(Throwable cause) {
        // Whoever waits for an answer is told.
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // Nobody waits for it.
    }
}
