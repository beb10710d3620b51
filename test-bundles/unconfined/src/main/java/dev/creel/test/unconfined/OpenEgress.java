// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.unconfined;

import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** HTTP as a careless host would do it: strings glued together, redirects followed, any secret for anybody. */
final class OpenEgress implements Egress {
    private final String secret = "CANARY-foreign-secret";

    @Override
    public Reply send(Request request, Call call) {
        call.check();
        String query = request.query().entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue().get(0), StandardCharsets.UTF_8))
                .reduce((x, y) -> x + "&" + y).map(q -> "?" + q).orElse("");
        try {
            String answer = exchange(new URL(request.origin() + request.path() + query), request);
            int location = answer.indexOf("Location: ");
            if (location > 0 && request.limits().redirects() > 0) {
                String to = answer.substring(location + 10, answer.indexOf('\r', location));
                answer = exchange(URI.create(to).toURL(), request);
            }
            return new Text(answer);
        } catch (IOException e) {
            throw new Failure(Failure.Code.TEMPORARY, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public dev.creel.api.net.Socket open(Request upgrade, Call call) {
        throw new Failure(Failure.Code.UNSUPPORTED, "requests only");
    }

    @Override
    public Connection connect(String origin, Limits limits, Call call) {
        throw new Failure(Failure.Code.UNSUPPORTED, "requests only");
    }

    private String exchange(URL url, Request request) throws IOException {
        StringBuilder head = new StringBuilder(request.method() + " " + url.getFile() + " HTTP/1.1\r\n");
        request.headers().forEach((k, v) -> head.append(k).append(": ").append(v.get(0)).append("\r\n"));
        if (!request.headers().containsKey("Host")) {
            head.append("Host: ").append(url.getAuthority()).append("\r\n");
        }
        for (Bind b : request.bind()) {
            head.append(b.name()).append(": Bearer ").append(secret).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        try (Socket s = new Socket(url.getHost(), url.getPort())) {
            s.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
            return new String(s.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** An answer that is all here. */
    private static final class Text implements Reply {
        private final ByteArrayInputStream body;

        Text(String answer) {
            int end = answer.indexOf("\r\n\r\n");
            body = new ByteArrayInputStream(answer.substring(end + 4).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, List<String>> headers() {
            return Map.of();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return body.read(into, offset, length);
        }

        @Override
        public void close() {
            body.reset();
        }
    }
}
