// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.http;

import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.gateway.Page;
import dev.creel.gateway.internal.Backends;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The control page at {@code gateway.controlUi.basePath}, open to everybody who reaches the port: its files tell nothing.
 * Their headers keep the page from running, loading, sending or being framed by anything but this gateway. Thread-safe.
 */
public final class PageFront {
    private static final HttpFields SECURITY = HttpFields.from(
            new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
                    + "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                    + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"),
            new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
            new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"));
    private static final HttpField ANEW = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache");
    private static final HttpField LASTING =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "public, max-age=31536000, immutable");
    private static final HttpField BY_ENCODING = new PreEncodedHttpField(HttpHeader.VARY, "Accept-Encoding");

    private final Config config;
    private final Backends backends;

    public PageFront(Config config, Backends backends) {
        this.config = config;
        this.backends = backends;
    }

    /** Whether the path belongs to the page; if so, it is answered. */
    boolean serve(String path, Request request, Response response, Callback callback) {
        boolean get = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        Snapshot now = config.current();
        if (!get || !now.flag("gateway.controlUi.enabled", true)) {
            return false;
        }
        String base = base(now);
        if (path.equals(base) && !base.isEmpty()) {
            // Addresses inside the page are relative to its folder.
            Response.sendRedirect(request, response, callback, base + "/");
            return true;
        }
        Optional<Page.Asset> asset = path.startsWith(base + "/")
                ? backends.page().flatMap(page -> page.find(path.substring(base.length() + 1)))
                : Optional.empty();
        asset.ifPresent(found -> answer(found, request, response, callback));
        return asset.isPresent();
    }

    private static String base(Snapshot now) {
        String base = now.text("gateway.controlUi.basePath").orElse("");
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    private static void answer(Page.Asset asset, Request request, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        SECURITY.forEach(headers::put);
        headers.put(asset.lasting() ? LASTING : ANEW);
        headers.put(HttpHeader.CONTENT_TYPE, asset.mediaType());
        byte[] body = asset.bytes();
        if (asset.zipped().isPresent()) {
            headers.put(BY_ENCODING);
            if (takesGzip(request)) {
                headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
                body = asset.zipped().get();
            }
        }
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean head = request.getMethod().equals("HEAD");
        response.write(true, head ? null : ByteBuffer.wrap(body), callback);
    }

    private static boolean takesGzip(Request request) {
        return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).contains("gzip");
    }
}
