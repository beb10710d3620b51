// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Pages of the public web as one tool call may read them: {@code http} and {@code https}, public addresses only, each redirect
 * checked like the first, no credential of anybody's, no cookie. Which domains the turn may reach is the host's decision.
 * Blocking; thread-safe. Throws as {@link dev.creel.api.net.Egress} does.
 */
@ProviderType
public interface Web {
    /**
     * Gets a page.
     *
     * @param accept the media types wanted, as in the header; empty for any
     * @param most bytes of the body, 1 to 8 MiB; the rest is left
     */
    Page get(String url, String accept, int most);

    /**
     * What came back.
     *
     * @param url where the redirects ended
     * @param headers names in lower case: {@code content-type}, {@code content-length}, {@code last-modified} where sent
     * @param truncated whether there was more
     */
    record Page(int status, String url, Map<String, String> headers, byte[] body, boolean truncated) {
        public Page {
            headers = Map.copyOf(headers);
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }
}
