// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.channel.Channel.Media;
import dev.creel.gateway.internal.Refusal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that stand in {@code data:} URLs. Nothing is fetched for a client: an address of another kind would make the gateway ask
 * wherever the client likes. Stateless.
 */
final class DataUrls {
    static final int MOST_FILES = 8;

    /** Bytes of all of them. */
    static final int MOST_BYTES = 8 << 20;

    private static final Pattern FORM = Pattern.compile("data:([a-zA-Z0-9.+-]{1,64}/[a-zA-Z0-9.+-]{1,64});base64,");

    private DataUrls() {}

    static List<Media> media(List<String> urls) {
        if (urls.size() > MOST_FILES) {
            throw Refusal.invalid("invalid send params: at /mediaUrls: at most " + MOST_FILES + " files");
        }
        // Before anything is decoded: four characters are three bytes.
        long bytes = urls.stream().mapToLong(url -> url.length() / 4L * 3).sum();
        if (bytes > MOST_BYTES) {
            throw Refusal.invalid("invalid send params: at /mediaUrls: at most " + MOST_BYTES + " bytes in all");
        }
        List<Media> media = new ArrayList<>();
        for (String url : urls) {
            media.add(one(url, media.size() + 1));
        }
        return media;
    }

    private static Media one(String url, int number) {
        Matcher head = FORM.matcher(url);
        if (!head.lookingAt()) {
            throw Refusal.invalid("invalid send params: at /mediaUrl: only data:TYPE;base64,… is taken; nothing is fetched");
        }
        String type = head.group(1).toLowerCase(Locale.ROOT);
        try {
            return new Media("file-" + number + '.' + type.substring(type.indexOf('/') + 1).replaceAll("[^a-z0-9]", ""), type,
                    Base64.getDecoder().decode(url.substring(head.end())));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("invalid send params: at /mediaUrl: not base64");
        }
    }
}
