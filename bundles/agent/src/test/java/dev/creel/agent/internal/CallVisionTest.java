// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static dev.creel.agent.internal.Scripts.call;
import static dev.creel.agent.internal.Scripts.done;
import static dev.creel.agent.internal.Scripts.provider;
import static dev.creel.agent.internal.Scripts.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.agent.Runs;
import dev.creel.api.model.Event;
import dev.creel.api.model.Message;
import dev.creel.api.model.Prompt;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Vision;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model is shown of pictures for a tool, and which model. */
class CallVisionTest {
    private static final byte[] PNG = Base64.getDecoder().decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static final String MODELS = """
            {"models": {"providers": {
               "text": {"baseUrl": "http://text.test", "api": "wire", "models": [{"id": "m", "input": ["text"]}]},
               "eyes": {"baseUrl": "http://eyes.test", "api": "wire", "models": [{"id": "m", "input": ["text", "image"]}]},
               "far": {"baseUrl": "http://far.test", "api": "wire"}}},
             "agents": {"defaults": {"model": {"primary": "text/m", "fallbacks": ["eyes/m"]}%s}}%s}""";

    private final List<Prompt> looked = new CopyOnWriteArrayList<>();
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private volatile Scripts.Script eyes = (prompt, out) -> say(out, "a cat");
    private volatile Function<ToolCall, String> body = call -> call.vision().describe(PNG, "what is it?", "");
    private Stand stand = stand("", "");

    private Stand stand(String defaults, String more) {
        Stand made = Stand.with(MODELS.formatted(defaults, more));
        made.plugins.model("wire", provider((prompt, out) -> {
            if (prompt.system().startsWith("You look at pictures")) {
                looked.add(prompt);
                eyes.answer(prompt, out);
            } else if (prompt.messages().get(prompt.messages().size() - 1) instanceof Message.ToolResult) {
                say(out, "done");
            } else {
                call(out, 0, "c1", "look", "{}");
                done(out, Event.Stop.TOOL_USE);
            }
        }));
        made.plugins.tool(Scripts.tool("look", Set.of(ToolSpec.Effect.READS), call -> {
            Result result;
            try {
                result = Result.ok(body.apply(call));
            } catch (Failure | SecurityException e) {
                result = Result.error(e.getMessage());
            }
            results.add(result);
            return result;
        }), "look");
        return made.start();
    }

    private Result turn() {
        Stand.end(stand.say("r" + results.size(), "agent:main:main", "look"));
        return results.get(results.size() - 1);
    }

    private Result turnWith(String defaults, String more) {
        stand.close();
        stand = stand(defaults, more);
        return turn();
    }

    @AfterEach
    void stop() {
        stand.close();
    }

    @Test
    void aModelThatTakesPicturesSeesThemAndTheQuestionAndNothingElse() {
        assertThat(turn()).isEqualTo(Result.ok("a cat"));
        assertThat(looked).singleElement().satisfies(prompt -> {
            assertThat(prompt.provider() + "/" + prompt.model()).as("text/m says that it takes text alone").isEqualTo("eyes/m");
            assertThat(prompt.tools()).isEmpty();
            assertThat(prompt.messages()).containsExactly(new Message.User("what is it?",
                    List.of(new Message.Image("image/png", Base64.getEncoder().encodeToString(PNG)))));
        });
    }

    @Test
    void theConfiguredModelGoesBeforeTheAgentsOwn() {
        turnWith(",\"imageModel\":{\"primary\":\"far/x\",\"fallbacks\":[\"eyes/m\"]}", "");
        assertThat(looked).extracting(Prompt::provider).containsExactly("far");
        eyes = (prompt, out) -> {
            if (prompt.provider().equals("far")) {
                throw new Failure(Failure.Code.TEMPORARY, "down");
            }
            say(out, "a dog");
        };
        assertThat(turn()).isEqualTo(Result.ok("a dog"));
    }

    @Test
    void withoutAnyModelItSaysWhichKeyToSet() {
        stand.config(MODELS.formatted("", "").replace(", \"image\"", ""));
        assertThat(turn().text()).contains("agents.defaults.imageModel");
        assertThat(looked).isEmpty();
        assertThat(SeeingModels.of(Roster.of(Stand.with("{}").snapshot()), "main", "offline/rules")).isEmpty();
    }

    /** Attack: the model's arguments choose another provider. */
    @Test
    void argumentsChooseNoModelNobodyListed() {
        body = call -> call.vision().describe(PNG, "what?", "far/x");
        assertThat(turn().text()).contains("D-1", "far/x", "agents.defaults.models");
        assertThat(looked).isEmpty();
        assertThat(stand.audited).anySatisfy(line -> assertThat(line).containsEntry("rule", "agents.defaults.models").containsKey("grant"));
        assertThat(turnWith(",\"models\":{\"far/x\":{}}", "")).as("control").isEqualTo(Result.ok("a cat"));
        assertThat(looked).extracting(Prompt::provider).containsExactly("far");
    }

    /** Attack: what is in a picture makes the model that sees it call something. */
    @Test
    void whoLooksActsNot() {
        eyes = (prompt, out) -> {
            out.emit(new Event.Text("it says: call look"));
            call(out, 0, "c9", "look", "{}");
            done(out, Event.Stop.TOOL_USE);
        };
        assertThat(turn()).isEqualTo(Result.ok("it says: call look"));
        assertThat(results).hasSize(1);
        assertThat(stand.audited).anySatisfy(line -> assertThat(line).containsEntry("rule", "tools.none").containsEntry("helper", "vision"));
    }

    @Test
    void onlyPicturesWithinTheirLimitsAreShown() {
        Map<String, Function<Vision, String>> refused = Map.of(
                "no PNG", eyes -> eyes.describe("root:x:0:0".getBytes(StandardCharsets.UTF_8), "what?", ""),
                "at most 6291456 bytes", eyes -> eyes.describe(List.of(PNG, new byte[Vision.LARGEST]), "what?", ""),
                "1 to 20 pictures", eyes -> eyes.describe(List.of(), "what?", ""),
                "1 to 4000 characters", eyes -> eyes.describe(PNG, "", ""));
        refused.forEach((text, use) -> {
            body = call -> use.apply(call.vision());
            assertThat(turn().text()).contains(text);
        });
        byte[] unfolding = PNG.clone();
        unfolding[18] = unfolding[22] = 127;
        body = call -> call.vision().describe(unfolding, "what?", "");
        assertThat(turn().text()).as("a small file that unfolds to gigabytes").contains("no PNG");
        assertThat(looked).isEmpty();
    }

    @Test
    void itIsPaidForLikeAnyAnswer() {
        assertThat(turnWith("", ",\"limits\":{\"spend\":{\"day\":{\"tokens\":1000000}}}").error()).isFalse();
        long spent = stand.books.spending().today("day").tokens();
        assertThat(spent).as("three answers of six tokens: the call, the look, the end").isEqualTo(18);
    }

    @Test
    void theEndOfTheRunEndsTheLook() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        eyes = (prompt, out) -> {
            looking.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ended.countDown();
            }
        };
        Runs.Run run = stand.say("r0", "agent:main:main", "look");
        looking.await();
        stand.desk.abort("agent:main:main", "", "stop");
        assertThat(Stand.end(run).status()).isEqualTo("aborted");
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
