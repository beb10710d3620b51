// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.slack;

import dev.creel.api.plugin.Failure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address where Slack keeps files, and nothing else's.
 *
 * @param origin scheme, host and port
 * @param path absolute path
 * @param query parameters
 */
record FileUrl(String origin, String path, Map<String, List<String>> query) {
    private static final String FILES = "https://files.slack.com";
    private static final Pattern URL = Pattern.compile("(https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?)(/[^?#]*)(?:\\?([^#]*))?");

    static FileUrl of(String url, Settings settings) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || !(parts.group(1).equals(FILES) || parts.group(1).equals(settings.origin()))) {
            throw new Failure(Failure.Code.REFUSAL, "the file is not where Slack keeps files: " + FILES);
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : parts.group(3) == null ? new String[0] : parts.group(3).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), List.of(decoded(pair.substring(equals + 1))));
            }
        }
        return new FileUrl(parts.group(1), parts.group(2), query);
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
