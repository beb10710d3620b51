// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * The tag of one turn between which stands what a tool or a stranger said; nobody outside can guess its code, and nothing inside
 * can close it. Immutable.
 */
record Marker(String code) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SHOWN = 4;

    /** A marker with a code of its own. */
    static Marker fresh() {
        byte[] code = new byte[8];
        RANDOM.nextBytes(code);
        return new Marker(HexFormat.of().formatHex(code));
    }

    /** The text between tags that say where it is from. */
    String wrap(Taint from, String text) {
        String labels = from.labels().stream().limit(SHOWN).map(Label::text).collect(Collectors.joining(" "));
        return "<" + ChatBlock.TAG + '-' + code + " from=\"" + labels + "\">\n" + Untrusted.words(text) + "\n</" + ChatBlock.TAG + '-'
                + code + ">";
    }
}
