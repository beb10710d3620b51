// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.secret.SecretRef;
import dev.creel.config.Config;
import dev.creel.config.SecretSource;
import dev.creel.log.Logging;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path state;

    private final Map<String, SecretSource> sources = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Object> masked = new ArrayList<>();
    private Secrets secrets;

    @BeforeEach
    void open() {
        Config config = answering(Config.class, (method, argument) -> method.equals("secret")
                ? Optional.ofNullable(sources.get(argument))
                : Optional.ofNullable(environment.get(argument)));
        Logging logging = answering(Logging.class, (method, argument) -> masked.add(argument) ? null : null);
        secrets = new Secrets(config, FileStore.of(new FileDisk(state), true, ""), logging);
    }

    private interface Answer {
        Object of(String method, Object argument);
    }

    private static <T> T answering(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.of(method.getName(), arguments[0])));
    }

    private Optional<String> resolve(String name) {
        return secrets.resolve(new SecretRef(name));
    }

    @Test
    void resolvesEachSourceAndMasksWhatItHandsOut() {
        sources.put("a", new SecretSource.Env("KEY"));
        sources.put("b", new SecretSource.Inline("inline-canary"));
        sources.put("c", new SecretSource.Stored("kept"));
        environment.put("KEY", "env-canary");
        secrets.store(new SecretRef("kept"), "stored-canary");
        assertThat(resolve("a")).contains("env-canary");
        assertThat(resolve("b")).contains("inline-canary");
        assertThat(resolve("c")).contains("stored-canary");
        assertThat(masked).contains("env-canary", "inline-canary", "stored-canary");
    }

    /** An unresolved reference stays empty, although other credentials lie all around. */
    @Test
    void neverUsesAnotherCredentialInstead() {
        environment.put("OTHER_KEY", "other");
        secrets.store(new SecretRef("a"), "stored under the path's own name");
        sources.put("a", new SecretSource.Env("MISSING"));
        sources.put("b", new SecretSource.Stored("missing"));
        sources.put("c", new SecretSource.File(state.resolve("none").toString(), ""));
        assertThat(resolve("a")).isEmpty();
        assertThat(resolve("b")).isEmpty();
        assertThat(resolve("c")).isEmpty();
        assertThat(resolve("not.configured")).isEmpty();
    }
}
