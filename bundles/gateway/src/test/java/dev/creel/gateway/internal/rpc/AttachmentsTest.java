// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.api.json.Json;
import dev.creel.api.model.Message.Image;
import dev.creel.gateway.internal.Refusal;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentsTest {
    private static final String PNG = base64("89504e470d0a1a0a00000000");

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static Json.Obj params(String type, String content) {
        Json one = Json.object().put("mimeType", type).put("fileName", "<b>.png").put("content", content).build();
        return Json.object().put("attachments", Json.array(List.of(one))).build();
    }

    @ParameterizedTest
    @CsvSource({"image/png, 89504e470d0a1a0a00000000", "image/jpeg, ffd8ffe0", "image/gif, 474946383961", "IMAGE/PNG, 89504e470d0a1a0a",
        "image/webp, 52494646aabbccdd57454250"})
    void imagesAreTakenAsBase64OrDataAddress(String type, String hex) {
        String content = base64(hex);
        assertThat(Attachments.of(params(type, content))).containsExactly(new Image(type.toLowerCase(java.util.Locale.ROOT), content));
        assertThat(Attachments.of(params(type, "data:x/y;base64," + content))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"image/png, ffd8ffe0", "image/svg+xml, 3c737667", "text/html, 89504e470d0a1a0a", "'', 89504e470d0a1a0a", "image/png, ''"})
    void whatIsNoImageOfItsTypeIsRefused(String type, String hex) {
        assertThatThrownBy(() -> Attachments.of(params(type, base64(hex)))).isInstanceOf(Refusal.class)
                .hasMessageContaining("attachment 1");
    }

    @Test
    void badBase64TooManyAndTooLargeAreRefused() {
        assertThatThrownBy(() -> Attachments.of(params("image/png", "***"))).hasMessageContaining("base64");
        assertThatThrownBy(() -> Attachments.of(params("image/png", "A".repeat(Image.LONGEST + 1)))).hasMessageContaining("too large");
        Json one = params("image/png", PNG).array("attachments").get(0);
        Json.Obj many = Json.object().put("attachments", Json.array(Collections.nCopies(Image.MOST + 1, one))).build();
        assertThatThrownBy(() -> Attachments.of(many)).hasMessageContaining("too many");
        assertThatThrownBy(() -> Attachments.of(Json.object().put("attachments", Json.array(List.of(Json.of("x")))).build()))
                .hasMessageContaining("no object");
    }

    @Test
    void noneIsNone() {
        assertThat(Attachments.of(Json.Obj.EMPTY)).isEmpty();
    }

    @Test
    void whatIsNoListIsRefused() {
        assertThatThrownBy(() -> Attachments.of(Json.object().put("attachments", Json.Obj.EMPTY).build())).hasMessageContaining("no list");
        assertThat(Attachments.of(Json.object().put("attachments", Json.Nil.NIL).build())).isEmpty();
    }
}
