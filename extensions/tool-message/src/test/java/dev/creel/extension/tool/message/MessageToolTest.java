// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.tool.Messages;
import dev.creel.api.tool.Messages.Letter;
import dev.creel.api.tool.Messages.Place;
import dev.creel.api.tool.Messages.Sent;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.ToolCall;
import dev.creel.api.tool.ToolSpec.Effect;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageToolTest {
    private final List<Letter> letters = new ArrayList<>();
    private final MessageTool tool = new MessageTool();

    @Test
    void itSendsWhatItWasGivenAndNothingElse() {
        Result result = run("{'channel':'telegram','target':'42','message':'hi','media':'a.png','replyTo':'7','threadId':'t','accountId':'w',"
                + "'senderUserId':'1','gatewayUrl':'http://evil.example'}");
        assertThat(result).isEqualTo(Result.ok("42: sent (m1)"));
        assertThat(letters).containsExactly(new Letter("telegram", "w", "42", "t", "hi", List.of("a.png"), "7"));
        assertThat(tool.tools().get(0).effects()).containsExactly(Effect.MESSAGES);
    }

    @Test
    void withoutATargetItIsTheTurnsOwnChat() {
        assertThat(run("{'action':'send','message':'hi'}").text()).startsWith("this chat: sent");
        assertThat(letters.get(0)).isEqualTo(new Letter("", "", "", "", "hi", List.of(), ""));
    }

    @Test
    void aReplyNamesItsMessage() {
        assertThat(run("{'action':'reply','message':'hi'}").error()).isTrue();
        assertThat(run("{'action':'reply','message':'hi','replyTo':'7'}").error()).isFalse();
        assertThat(letters).hasSize(1);
    }

    @Test
    void aBroadcastGoesOnWhereOneIsRefused() {
        Result result = run("{'action':'broadcast','targets':['a','refused','b'],'message':'hi'}");
        assertThat(result.text()).isEqualTo("a: sent (m1)\nrefused: by rule tools.labels.message\nb: sent (m3)");
        assertThat(result.error()).isFalse();
        assertThat(run("{'action':'broadcast','targets':['refused'],'message':'hi'}").error()).isTrue();
        assertThat(run("{'action':'broadcast','message':'hi'}").error()).isTrue();
        assertThatThrownBy(() -> run("{'target':'refused','message':'hi'}")).isInstanceOf(Failure.class);
    }

    @Test
    void itNamesKnownPlaces() {
        assertThat(run("{'action':'places'}").text()).isEqualTo("channel sim, accountId default, target g, threadId 7");
    }

    private Result run(String json) {
        Messages messages = new Messages() {
            @Override
            public Sent send(Letter letter) {
                letters.add(letter);
                if (letter.to().equals("refused")) {
                    throw new Failure(Failure.Code.REFUSAL, "by rule tools.labels.message");
                }
                return new Sent("sent", List.of("m" + letters.size()), "");
            }

            @Override
            public List<Place> places() {
                return List.of(new Place("sim", "default", "g", "7"));
            }
        };
        ToolCall call = (ToolCall) Proxy.newProxyInstance(ToolCall.class.getClassLoader(), new Class<?>[] {ToolCall.class},
                (proxy, method, args) -> method.getName().equals("messages") ? messages : null);
        return tool.invoke("message", (Json.Obj) Json.parse(json.replace('\'', '"'), 8), call);
    }
}
