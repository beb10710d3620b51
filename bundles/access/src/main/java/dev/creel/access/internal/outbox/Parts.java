// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the journal knows of a letter's messages: the id of its draft, and how many have left. A count holds only for the same
 * cut: a service whose limit changed over a restart gets all of them again.
 */
final class Parts {
    private static final String DRAFT = "draft ";
    private static final String SENT = "sent ";

    private Parts() {}

    static String draft(String messageId) {
        return DRAFT + messageId;
    }

    static Optional<String> draft(List<String> known) {
        return known.stream().filter(part -> part.startsWith(DRAFT)).map(part -> part.substring(DRAFT.length())).findFirst();
    }

    static String sent(List<String> texts, int count) {
        return SENT + count + ' ' + digest(texts.subList(0, count));
    }

    /** How many of them have left. */
    static int sent(List<String> known, List<String> texts) {
        for (int count = texts.size(); count > 0; count--) {
            if (known.contains(sent(texts, count))) {
                return count;
            }
        }
        return 0;
    }

    private static String digest(List<String> texts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                sha.update(Integer.toString(text.length()).getBytes(StandardCharsets.UTF_8));
                sha.update((byte) ' ');
                sha.update(text.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
