// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.http.HttpRoute.Incoming;
import dev.creel.api.secret.SecretRef;
import dev.creel.api.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Whether Slack itself posted something, and lately: over the bytes as they came, before anything reads them. */
final class Signature {
    private static final String VERSION = "v0";
    private static final long WINDOW_SECONDS = 300;
    private static final Pattern TIME = Pattern.compile("[0-9]{1,12}");
    private static final Pattern SIGNATURE = Pattern.compile(VERSION + "=[0-9a-f]{64}");

    private final Secrets secrets;
    private final Clock clock;

    Signature(Secrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    boolean holds(SecretRef secret, Incoming post) {
        String time = only(post, "x-slack-request-timestamp");
        String signature = only(post, "x-slack-signature");
        if (!TIME.matcher(time).matches() || !SIGNATURE.matcher(signature).matches()
                || Math.abs(clock.instant().getEpochSecond() - Long.parseLong(time)) > WINDOW_SECONDS) {
            return false;
        }
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((VERSION + ':' + time + ':').getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(post.body());
        return secrets.verifyHmac(secret, "HmacSHA256", signed.toByteArray(),
                HexFormat.of().parseHex(signature.substring(VERSION.length() + 1)));
    }

    private static String only(Incoming post, String header) {
        List<String> values = post.headers().getOrDefault(header, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
