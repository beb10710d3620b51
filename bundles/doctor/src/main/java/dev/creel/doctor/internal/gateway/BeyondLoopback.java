// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.gateway;

import dev.creel.api.doctor.Check.Finding;
import dev.creel.api.doctor.Check.Severity;
import dev.creel.config.Snapshot;
import dev.creel.doctor.Scene;
import dev.creel.doctor.SceneCheck;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A port that others than this machine reach: a warning, and critical when the secret before it can be guessed. */
final class BeyondLoopback implements SceneCheck {
    private static final String EXPOSED = "gateway.bind_beyond_loopback";
    private static final String GUESSED = "gateway.bind_weak_secret";
    private static final String BIND = "gateway.bind";
    private static final Set<String> HERE = Set.of("127.0.0.1", "::1");

    @Override
    public List<String> ids() {
        return List.of(EXPOSED, GUESSED);
    }

    @Override
    public void look(Scene scene, Consumer<Finding> found) {
        if (!open(scene.config())) {
            return;
        }
        String bind = scene.config().text(BIND).orElse("loopback");
        boolean sealed = scene.config().flag("gateway.tls.enabled", false);
        String detail = BIND + " is \"" + bind + "\": whoever reaches the address can try secrets"
                + (sealed ? "" : ", and without gateway.tls whoever is on the way reads what clients send");
        found.accept(new Finding(EXPOSED, sealed ? Severity.INFO : Severity.WARN, BIND, "the gateway listens beyond this machine", detail,
                "use \"loopback\" and an SSH tunnel, Tailscale or a proxy with TLS"));
        for (String kind : List.of("token", "password")) {
            SharedSecret.of(scene, kind).filter(secret -> SharedSecret.weak(secret.value())).ifPresent(secret -> found.accept(new Finding(
                    GUESSED, Severity.CRITICAL, secret.where(), "a secret that can be guessed is all that keeps others out",
                    BIND + " is \"" + bind + "\", and the secret is short or one of those that are tried first",
                    "remove " + secret.where() + ": the gateway then makes a good token, which creel gateway token prints")));
        }
    }

    static boolean open(Snapshot config) {
        String bind = config.text(BIND).orElse("loopback");
        return !bind.equals("loopback") && !(bind.equals("custom") && config.text("gateway.customBindHost").filter(HERE::contains).isPresent());
    }
}
