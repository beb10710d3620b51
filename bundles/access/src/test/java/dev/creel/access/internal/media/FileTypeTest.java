// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTypeTest {
    private static byte[] written(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), format, out)).isTrue();
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "jpeg"})
    void whatTheJdkWritesIsKnownWithItsSize(String format) throws IOException {
        FileType type = FileType.of(written(format));
        assertThat(type.mediaType()).isEqualTo("image/" + format);
        assertThat(type.pixels()).isEqualTo(600);
        assertThat(type.image()).isTrue();
    }

    /** Headers as Google's container specification gives them, 30 by 20. */
    @ParameterizedTest
    @ValueSource(strings = {
        "52494646000000005745425056503858" + "0A000000" + "00000000" + "1D0000" + "130000",
        "5249464600000000574542505650384C" + "0A000000" + "2F" + "1DC00400",
        "52494646000000005745425056503820" + "0A000000" + "000000" + "9D012A" + "1E00" + "1400"})
    void webpIsKnownInItsThreeForms(String hex) {
        FileType type = FileType.of(HexFormat.of().parseHex(hex));
        assertThat(type.mediaType()).isEqualTo("image/webp");
        assertThat(type.pixels()).isEqualTo(600);
    }

    /** A header that promises billions of pixels, and one that promises none: neither is shown. */
    @Test
    void aBombIsRecognisedByItsHeader() throws IOException {
        byte[] bomb = written("png");
        ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
        assertThat(FileType.of(bomb).tooLarge()).isTrue();
        ByteBuffer.wrap(bomb).putInt(16, -1).putInt(20, -1);
        assertThat(FileType.of(bomb).tooLarge()).isTrue();
        assertThat(FileType.of(Arrays.copyOf(written("jpeg"), 40)).image()).as("no size in it").isFalse();
        assertThat(FileType.of(written("png")).tooLarge()).as("the control").isFalse();
    }

    /** Fill bytes before a marker: the size decoders see counts, and none that a segment they skip holds. */
    @Test
    void aJpegHasTheSizeDecodersSee() {
        String small = "FFC0" + "0011" + "08" + "0001" + "0001" + "03";
        String large = "FFC0" + "0011" + "08" + "FFFF" + "FFFF" + "03";
        // Taken for a marker, the second FF has a segment of E000 bytes, and the small size stands behind it.
        String hidden = "FFD8" + "FF" + "FFE0" + "0004" + "0000" + large;
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hidden), 70_000);
        byte[] decoy = HexFormat.of().parseHex(small);
        System.arraycopy(decoy, 0, bytes, 2 + 2 + 0xE000, decoy.length);
        assertThat(FileType.of(bytes).tooLarge()).isTrue();
        assertThat(FileType.of(HexFormat.of().parseHex("FFD8" + "FFFFFF" + small)).pixels()).as("the control").isEqualTo(1);
        assertThat(FileType.of(HexFormat.of().parseHex("FFD8" + "FFD0" + "0004" + "0000" + small)).image()).isFalse();
    }

    @Test
    void everythingElseIsNoImage() {
        assertThat(FileType.of("plain words".getBytes(StandardCharsets.UTF_8)).mediaType()).isEqualTo("text/plain");
        assertThat(FileType.of(new byte[] {0, 1, 2}).mediaType()).isEqualTo("application/octet-stream");
        assertThat(FileType.of(new byte[0]).mediaType()).isEqualTo("application/octet-stream");
        assertThat(FileType.of("%PDF-1.7".getBytes(StandardCharsets.UTF_8)).extension()).isEqualTo("pdf");
        assertThat(FileType.of("<svg/>".getBytes(StandardCharsets.UTF_8)).image()).isFalse();
    }
}
