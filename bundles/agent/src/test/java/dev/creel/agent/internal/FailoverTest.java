// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.call;
import static dev.creel.agent.internal.Scripts.done;
import static dev.creel.agent.internal.Scripts.provider;
import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.RunListener.Detail;
import dev.creel.agent.Runs;
import dev.creel.api.model.Event;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Failure.Code;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverTest {
    private static final String MAIN = "agent:main:main";
    private static final String TWO = """
            {"models": {"providers": {
               "one": {"baseUrl": "http://one.test", "apiKey": {"secret": "models.providers.one.apiKey"}, "api": "wire"},
               "two": {"baseUrl": "http://two.test", "api": "wire"}}},
             "agents": {"defaults": {"model": {"primary": "one/big", "fallbacks": ["two/small"]}}}}""";

    private final List<Prompt> asked = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(value = Code.class, names = {"AUTH", "QUOTA", "RATE_LIMIT", "OVERLOADED", "TIMEOUT", "TEMPORARY", "NOT_FOUND"})
    void theNextModelAnswersInPlaceOfOneThatCannot(Code code) throws Exception {
        try (Stand stand = stand(TWO, prompt -> {
            throw new Failure(code, "no");
        })) {
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(result.status()).isEqualTo("ok");
            assertThat(result.text()).isEqualTo("two here");
            assertThat(result.provider() + "/" + result.model()).isEqualTo("two/small");
            assertThat(models()).containsExactly("one/big", "two/small");
            assertThat(stand.allEvents("r1")).extracting(event -> event.detail())
                    .filteredOn(Detail.FellOver.class::isInstance).singleElement()
                    .satisfies(detail -> assertThat(((Detail.FellOver) detail).toModel()).isEqualTo("small"));
            assertThat(stand.sessions.open(MAIN).tail(9)).filteredOn(line -> line.type().equals("custom")).singleElement()
                    .satisfies(line -> assertThat(line.message()).contains("model-not-answered", "one/big"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Code.class, names = {"REFUSAL", "BAD_INPUT", "UNSUPPORTED"})
    void noOtherModelIsAskedForWhatOneDeclines(Code code) {
        try (Stand stand = stand(TWO, prompt -> {
            throw new Failure(code, "no");
        })) {
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(result.status()).isEqualTo("error");
            assertThat(models()).containsExactly("one/big");
            // Nor is it the account's fault.
            Stand.end(stand.say("r2", MAIN, "hi"));
            assertThat(models()).containsExactly("one/big", "one/big");
        }
    }

    @Test
    void afterTheFirstTokenNobodyElseIsAsked() {
        try (Stand stand = Stand.with(TWO)) {
            stand.plugins.model("wire", provider((prompt, out) -> {
                asked.add(prompt);
                out.emit(new Event.Text("Once upon"));
                throw new Failure(Code.OVERLOADED, "no");
            }));
            stand.start();
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(result.errorKind()).isEqualTo("rate_limit");
            assertThat(result.text()).isEqualTo("Once upon");
            assertThat(models()).containsExactly("one/big");
        }
    }

    @Test
    void aLaterRoundGoesOnWithTheModelThatAnswered() {
        try (Stand stand = Stand.with(TWO)) {
            stand.plugins.tool(Scripts.tool("session_status", Set.of(ToolSpec.Effect.READS), c -> Result.ok("fine")),
                    "session_status");
            stand.plugins.model("wire", provider((prompt, out) -> {
                asked.add(prompt);
                if (prompt.provider().equals("one")) {
                    throw new Failure(Code.RATE_LIMIT, "no");
                }
                if (prompt.messages().size() > 1) {
                    say(out, "done");
                } else {
                    call(out, 0, "c1", "session_status", "{}");
                    done(out, Event.Stop.TOOL_USE);
                }
            }));
            stand.start();
            assertThat(Stand.end(stand.say("r1", MAIN, "hi")).text()).isEqualTo("done");
            assertThat(models()).containsExactly("one/big", "two/small", "two/small");
        }
    }

    @Test
    void anAbortIsNoReasonToAskAnother() throws Exception {
        CountDownLatch under = new CountDownLatch(1);
        CountDownLatch aborted = new CountDownLatch(1);
        try (Stand stand = stand(TWO, prompt -> {
            under.countDown();
            await(aborted);
            throw new Failure(Code.OVERLOADED, "no");
        })) {
            Runs.Run run = stand.say("r1", MAIN, "hi");
            under.await();
            stand.desk.abort(MAIN, "r1", "rpc");
            aborted.countDown();

            assertThat(Stand.end(run).status()).isEqualTo("aborted");
            assertThat(models()).containsExactly("one/big");
        }
    }

    @Test
    void whoFailedRestsAlsoAfterARestart() {
        Stand stand = stand(TWO, prompt -> {
            throw new Failure(Code.RATE_LIMIT, "no");
        });
        Stand.end(stand.say("r1", MAIN, "hi"));
        Stand.end(stand.say("r2", MAIN, "hi"));
        assertThat(models()).containsExactly("one/big", "two/small", "two/small");
        stand.close();

        stand.start();
        Stand.end(stand.say("r3", MAIN, "hi"));
        assertThat(models()).endsWith("two/small", "two/small").hasSize(4);

        stand.clock.pass(Duration.ofMinutes(2));
        Stand.end(stand.say("r4", MAIN, "hi"));
        assertThat(models()).endsWith("one/big", "two/small").hasSize(6);
        stand.close();
    }

    @Test
    void whenAllRestTheSoonestIsAskedUnlessItsProviderNamedATime() {
        String one = TWO.replace(", \"fallbacks\": [\"two/small\"]", "");
        Failure[] next = {new Failure(Code.TEMPORARY, "down")};
        try (Stand stand = stand(one, prompt -> {
            throw next[0];
        })) {
            Stand.end(stand.say("r1", MAIN, "hi"));
            next[0] = new Failure(Code.RATE_LIMIT, "slow down", Duration.ofSeconds(90));
            Stand.end(stand.say("r2", MAIN, "hi"));
            assertThat(models()).containsExactly("one/big", "one/big");

            Runs.Result held = Stand.end(stand.say("r3", MAIN, "hi"));

            assertThat(models()).hasSize(2);
            assertThat(held.errorKind()).isEqualTo("rate_limit");
            assertThat(held.errorMessage()).contains("until 2026-03-01T12:01:").contains("agents.defaults.model.fallbacks");
            stand.clock.pass(Duration.ofSeconds(91));
            Stand.end(stand.say("r4", MAIN, "hi"));
            assertThat(models()).hasSize(3);
        }
    }

    @Test
    void whenNobodyAnswersAllAreNamed() {
        try (Stand stand = Stand.with(TWO)) {
            stand.plugins.model("wire", provider((prompt, out) -> {
                throw new Failure(prompt.provider().equals("one") ? Code.AUTH : Code.OVERLOADED, "no");
            }));
            stand.start();
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(result.errorMessage()).startsWith("No model answered. one/big: ").contains(" two/small: ");
            assertThat(result.errorKind()).isEqualTo("rate_limit");
        }
    }

    @Test
    void aModelThatIsNotConfiguredIsPassedOver() {
        try (Stand stand = stand(TWO.replace("\"one/big\"", "\"nowhere/x\""), prompt -> {
            throw new AssertionError("one is no candidate");
        })) {
            assertThat(Stand.end(stand.say("r1", MAIN, "hi")).text()).isEqualTo("two here");
        }
    }

    @Test
    void withLocalOnlyNoFallbackLeavesTheHouse() {
        String near = TWO.replace("http://one.test", "http://127.0.0.1:1").replace("{\"models\": {", "{\"models\": {\"localOnly\": true, ");
        try (Stand stand = stand(near, prompt -> {
            throw new Failure(Code.OVERLOADED, "no");
        })) {
            Runs.Result result = Stand.end(stand.say("r1", MAIN, "hi"));

            assertThat(result.status()).isEqualTo("error");
            assertThat(models()).containsExactly("one/big");
            stand.sessions.open(MAIN).settings(settings -> settings.model("two/small"));
            stand.clock.pass(Duration.ofHours(1));
            Stand.end(stand.say("r2", MAIN, "hi"));
            assertThat(models()).containsOnly("one/big");
        }
    }

    @Test
    void localOnlySetDuringATurnHoldsFromTheNextCall() {
        try (Stand stand = Stand.with(TWO)) {
            stand.plugins.model("wire", provider((prompt, out) -> {
                asked.add(prompt);
                stand.config(TWO.replace("{\"models\": {", "{\"models\": {\"localOnly\": true, "));
                throw new Failure(Code.OVERLOADED, "no");
            }));
            stand.start();
            assertThat(Stand.end(stand.say("r1", MAIN, "hi")).errorMessage()).contains("models.localOnly");
            assertThat(models()).containsExactly("one/big");
        }
    }

    /** What provider one does; provider two always answers. */
    @FunctionalInterface
    private interface First {
        void answer(Prompt prompt);
    }

    private Stand stand(String config, First one) {
        Stand stand = Stand.with(config);
        stand.plugins.model("wire", provider((prompt, out) -> {
            asked.add(prompt);
            if (prompt.provider().equals("one")) {
                one.answer(prompt);
            }
            say(out, prompt.provider() + " here");
        }));
        return stand.start();
    }

    private List<String> models() {
        return asked.stream().map(prompt -> prompt.provider() + "/" + prompt.model()).toList();
    }

    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }
}
