// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message;
import dev.creel.api.model.Message.ToolUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {
    private static Message.Block block(String name, int text, int calls) {
        return new Message.Block("p/m", Interleaved.placed(Json.object().put("n", name).build(), text, calls));
    }

    private static String walked(Message.Assistant said) {
        StringBuilder out = new StringBuilder();
        Interleaved.walk(said, new Interleaved.Parts() {
            @Override
            public void block(Json.Obj block) {
                out.append('<').append(block.text("n", "")).append('>');
            }

            @Override
            public void text(String text) {
                out.append(text);
            }

            @Override
            public void call(ToolUse call) {
                out.append('(').append(call.id()).append(')');
            }
        });
        return out.toString();
    }

    @Test
    void partsComeInTheOrderTheyCame() {
        List<ToolUse> calls = List.of(new ToolUse("1", "t", "{}"), new ToolUse("2", "t", "{}"));
        assertThat(walked(new Message.Assistant("abcd", calls, List.of(block("x", 0, 0), block("y", 2, 0), block("z", 4, 1)))))
                .isEqualTo("<x>ab<y>cd(1)<z>(2)");
    }

    @Test
    void placesThatCannotBeAreTheNearestThatCan() {
        assertThat(walked(new Message.Assistant("ab", List.of(), List.of(block("x", 99, -7), block("y", 0, 5))))).isEqualTo("ab<x><y>");
    }

    @Test
    void anAnswerWithoutBlocksIsTextAndThenCalls() {
        assertThat(walked(new Message.Assistant("ab", List.of(new ToolUse("1", "t", "{}"))))).isEqualTo("ab(1)");
    }
}
