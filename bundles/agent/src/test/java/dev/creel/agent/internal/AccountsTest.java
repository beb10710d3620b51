// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.provider;
import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.Runs;
import dev.creel.api.json.Json;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AccountsTest {
    private static final String MAIN = "agent:main:main";
    private static final String BASE = """
            {"models": {"providers": {"p": {"baseUrl": "http://p.test", "api": "wire", "apiKey": {"secret": "own"}}}},
             "auth": {"profiles": {
                "p:work": {"provider": "p", "key": {"secret": "work"}},
                "p:home": {"provider": "p", "mode": "api_key", "key": {"secret": "home"}},
                "p:sub": {"provider": "p", "mode": "token", "key": {"secret": "sub"}},
                "p:web": {"provider": "p", "mode": "oauth"},
                "p:bare": {"provider": "p"},
                "q:x": {"provider": "q", "key": {"secret": "wrong"}}} ORDER},
             "agents": {"defaults": {"model": {"primary": "p/m"}}}}""";

    private final List<Prompt> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Code> broken = new HashMap<>();

    @Test
    void aTokenComesFirstAndTheSessionStaysWithIt() {
        try (Stand stand = stand("")) {
            Stand.end(stand.say("r1", MAIN, "hi"));
            Stand.end(stand.say("r2", MAIN, "hi"));
            assertThat(keys()).containsExactly("sub", "sub");
            assertThat(asked.get(0).settings().flag("authHeader", false)).isTrue();
            assertThat(asked.get(0).settings().toString()).doesNotContain("work").doesNotContain("wrong");
        }
    }

    @Test
    void sessionsTakeTurnsAmongKeys() {
        try (Stand stand = stand(", \"order\": {}")) {
            broken.put("sub", Code.AUTH);
            for (int i = 0; i < 4; i++) {
                Stand.end(stand.say("r" + i, "agent:main:s" + i, "hi"));
            }
            assertThat(keys()).containsExactly("sub", "work", "home", "work", "home");
        }
    }

    @Test
    void anotherAccountAnswersWhereOneIsRefusedAndTheProvidersOwnKeyIsLast() {
        try (Stand stand = stand("")) {
            broken.putAll(Map.of("sub", Code.AUTH, "work", Code.RATE_LIMIT, "home", Code.QUOTA));
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(result.text()).isEqualTo("own");
            assertThat(keys()).containsExactly("sub", "work", "home", "own");
            broken.clear();
            Stand.end(stand.say("r2", MAIN, "hi"));
            assertThat(keys()).as("the others rest").endsWith("own");
            stand.clock.pass(Duration.ofMinutes(2));
            Stand.end(stand.say("r3", "agent:main:other", "hi"));
            assertThat(keys()).endsWith("sub");
        }
    }

    @Test
    void anOutageIsNotTheAccountsFault() {
        try (Stand stand = stand("")) {
            broken.put("sub", Code.OVERLOADED);
            assertThat(Stand.end(stand.say("r1", MAIN, "hi")).errorKind()).isEqualTo("rate_limit");
            assertThat(keys()).containsExactly("sub");
        }
    }

    @Test
    void theOperatorsOrderIsTheOrder() {
        try (Stand stand = stand(", \"order\": {\"p\": [\"p:web\", \"p:home\", \"q:x\", \"p:work\"]}")) {
            broken.put("home", Code.AUTH);
            Stand.end(stand.say("r1", MAIN, "hi"));
            assertThat(keys()).containsExactly("home", "work");
        }
    }

    @Test
    void anOrderOfUnusableProfilesSaysWhy() {
        try (Stand stand = stand(", \"order\": {\"p\": [\"p:web\", \"p:bare\", \"q:x\"]}")) {
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));
            assertThat(result.errorMessage()).contains("p:web is of mode oauth, which is not supported")
                    .contains("p:bare.key is missing").contains("names \"q:x\", which is no profile of that provider");
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void theStateOfEachAccountIsToldAndNoSecret() {
        try (Stand stand = stand("")) {
            broken.put("sub", Code.RATE_LIMIT);
            Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(stand.books.providers()).singleElement().satisfies(provider -> {
                assertThat(provider.id()).isEqualTo("p");
                assertThat(provider.accounts()).extracting(account -> account.profile() + " " + account.status())
                        .containsExactly("p:work ok", "p:home ok", "p:sub cooldown", "p:web unsupported", "p:bare missing", " ok");
                assertThat(provider.accounts().get(2).reason()).isEqualTo("rate_limit");
                assertThat(provider.accounts().get(2).until()).isGreaterThan(stand.clock.millis());
            });
        }
    }

    private Stand stand(String order) {
        Stand stand = Stand.with(BASE.replace(" ORDER", order));
        stand.plugins.model("wire", provider((prompt, out) -> {
            asked.add(prompt);
            String key = key(prompt);
            if (broken.containsKey(key)) {
                throw new Failure(broken.get(key), "no");
            }
            say(out, key);
        }));
        return stand.start();
    }

    private List<String> keys() {
        return asked.stream().map(AccountsTest::key).toList();
    }

    private static String key(Prompt prompt) {
        return prompt.settings().get("apiKey") instanceof Json.Obj ref ? ref.text("secret", "") : "";
    }
}
