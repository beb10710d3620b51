// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import org.junit.jupiter.api.Test;

class NdjsonReaderTest {
    @Test
    void oneValueALine() {
        NdjsonReader reader = new NdjsonReader(new Scripted("{\"a\":\"ü\"}\r\n\n [1,\r2]\n7", 3), 100, 10);
        assertThat(reader.next()).contains(Json.object().put("a", "ü").build());
        assertThat(reader.next()).contains(Json.parse("[1,2]", 2));
        assertThat(reader.next()).contains(Json.of(7));
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void aBadLineIsAFailureWithoutItsContent() {
        NdjsonReader reader = new NdjsonReader(new Scripted("{\"key\":\"sk-1\",}\n", 100), 100, 10);
        assertThatThrownBy(reader::next).isInstanceOf(Failure.class).hasMessageNotContaining("sk-1");
    }

    @Test
    void aLineIsBounded() {
        NdjsonReader reader = new NdjsonReader(new Scripted("[" + "1,".repeat(100), 7), 100, 10);
        assertThatThrownBy(reader::next).isInstanceOf(Failure.class).hasMessageContaining("100 bytes");
    }
}
