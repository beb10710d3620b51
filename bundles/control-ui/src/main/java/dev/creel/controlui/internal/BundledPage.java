// SPDX-License-Identifier: Apache-2.0
package dev.creel.controlui.internal;

import dev.creel.gateway.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The page as npm built it into this bundle, read from there at each request: a browser keeps the large files, so that few
 * come. A bundle built without npm has no page and says how to get it.
 */
@Component(service = Page.class)
public final class BundledPage implements Page {
    private static final String FOLDER = "/page/";
    private static final Pattern NAME = Pattern.compile("(assets/)?[A-Za-z0-9_-]+(\\.[a-z0-9]+)+");
    private static final Map<String, String> MEDIA = Map.of("html", "text/html; charset=utf-8", "js",
            "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml");

    /** What a build without npm shows. */
    private static final String MISSING = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Creel</title>
            <h1>Creel is running, its page was not built</h1>
            <p>The control page is made by npm, and npm was missing or failed when this gateway was built.</p>
            <p>Install Node.js 20.19 or later with npm, then run in the source folder:</p>
            <pre>mvn -q -pl runtime -am package -DskipTests</pre>
            <p>and start the gateway again. Without the page everything works from a terminal:
            <code>./creel agent --message "hello"</code>.</p>
            </html>
            """;

    private final Function<String, InputStream> files;

    @Activate
    public BundledPage() {
        this(BundledPage.class::getResourceAsStream);
    }

    /** @param files opens a file of the bundle by its path, or gives null */
    BundledPage(Function<String, InputStream> files) {
        this.files = files;
    }

    @Override
    public Optional<Asset> find(String path) {
        if (path.isEmpty()) {
            return Optional.of(asset("index.html").orElseGet(BundledPage::missing));
        }
        return NAME.matcher(path).matches() ? asset(path) : Optional.empty();
    }

    private Optional<Asset> asset(String path) {
        String media = MEDIA.get(path.substring(path.lastIndexOf('.') + 1));
        if (media == null) {
            return Optional.empty();
        }
        return read(path).map(bytes -> new Asset(media, bytes, read(path + ".gz"), path.startsWith("assets/")));
    }

    private Optional<byte[]> read(String path) {
        try (InputStream in = files.apply(FOLDER + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the page's file " + path + " cannot be read; install this build again", e);
        }
    }

    private static Asset missing() {
        return new Asset(MEDIA.get("html"), MISSING.getBytes(StandardCharsets.UTF_8), Optional.empty(), false);
    }
}
