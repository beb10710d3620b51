// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a provider for its list of models, which tells whether it is there and takes the key. Follows no redirect. */
final class KeyCheck {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int MOST_BYTES = 4 << 20;

    private KeyCheck() {}

    /**
     * @param key empty for none
     * @return the ids of its models; empty when it has no such list
     * @throws CliException when the provider refuses the key or is not there
     */
    static List<String> models(String api, String baseUrl, String key) {
        URI where = URI.create(Vendor.list(api, baseUrl));
        if (!key.isEmpty() && where.getScheme().equals("http") && !Target.isLoopback(where.getHost())) {
            throw new CliException(where.getHost() + " would get the key unencrypted; use https, or --no-check on a network you trust");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(where).timeout(LONGEST).header("Accept", "application/json");
        if (api.equals("anthropic-messages")) {
            request.header("anthropic-version", "2023-06-01");
        }
        if (!key.isEmpty()) {
            boolean own = api.equals("anthropic-messages");
            request.header(own ? "x-api-key" : "Authorization", own ? key : "Bearer " + key);
        }
        try {
            HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).followRedirects(HttpClient.Redirect.NEVER).build();
            HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return read(response.statusCode(), body.readNBytes(MOST_BYTES), where);
            }
        } catch (IOException e) {
            throw new CliException(where.getHost() + " does not answer (" + e.getClass().getSimpleName()
                    + "); check the address and the network, or use --no-check");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        }
    }

    private static List<String> read(int status, byte[] body, URI where) {
        if (status == 401 || status == 403) {
            throw new CliException(where.getHost() + " refuses the key (HTTP " + status + "); nothing was stored");
        }
        if (status == 404 || status == 405) {
            return List.of();
        }
        if (status != 200) {
            throw new CliException(where.getHost() + " answers HTTP " + status + "; try again later, or use --no-check");
        }
        try {
            List<String> ids = new ArrayList<>();
            if (Json.parse(new String(body, StandardCharsets.UTF_8), 32) instanceof Json.Obj list) {
                for (String member : List.of("data", "models")) {
                    list.array(member).forEach(each -> id(each, ids));
                }
            }
            return ids;
        } catch (IllegalArgumentException e) {
            throw new CliException(where + " answers something that is no list of models; check --base-url and --api, or use --no-check");
        }
    }

    private static void id(Json entry, List<String> ids) {
        if (entry instanceof Json.Obj o) {
            String id = o.text("id", o.text("name", ""));
            if (!id.isBlank()) {
                ids.add(Out.oneLine(id));
            }
        }
    }
}
