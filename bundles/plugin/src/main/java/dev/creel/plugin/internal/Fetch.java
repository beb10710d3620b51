// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Reads a bundle from where the operator says, once and bounded; runs and unpacks nothing. Thread-safe. */
final class Fetch {
    /** A signature of 64 bytes in base64, and room for a line end. */
    private static final int LONGEST_SIGNATURE = 256;

    private final Config config;
    private final Supplier<SSLContext> tls;

    /** @param tls made when first needed: it loads the trust store */
    Fetch(Config config, Supplier<SSLContext> tls) {
        this.config = config;
        this.tls = tls;
    }

    /** What the JDK trusts. */
    static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK knows no TLS", e);
        }
    }

    /** @throws PluginRefusal when the place is not one to install from, or cannot be read */
    Fetched fetch(Source source) {
        try {
            return source.location().contains("://") ? remote(source) : local(source.location());
        } catch (InvalidPathException e) {
            throw new PluginRefusal("source.location", "\"" + source.location() + "\" is no path: " + e.getReason());
        } catch (IOException e) {
            throw new PluginRefusal("source.unreadable", source.location() + " cannot be read: " + e.getMessage());
        }
    }

    private Fetched remote(Source source) throws IOException {
        List<String> prefixes = config.current().list(Sources.KEY).stream()
                .filter(Json.Str.class::isInstance).map(prefix -> ((Json.Str) prefix).value()).toList();
        Download download = new Download(tls.get(), new Sources(prefixes, source.allowed().contains("any-origin"))::check);
        String location = source.location();
        byte[] jar = download.get(uri(location), PluginJar.MAX_BYTES).orElseThrow(() -> new IOException("the server has nothing there"));
        byte[] signature = download.get(uri(location + ".sig"), LONGEST_SIGNATURE).orElse(new byte[0]);
        return new Fetched(location, jar, text(signature));
    }

    private static URI uri(String location) {
        try {
            return URI.create(location);
        } catch (IllegalArgumentException e) {
            throw new PluginRefusal("source.location", "\"" + location + "\" is no URL: " + e.getMessage());
        }
    }

    private static Fetched local(String location) throws IOException {
        Path file = Path.of(location);
        if (!file.isAbsolute()) {
            throw new PluginRefusal("source.location", "\"" + location + "\" is no absolute path and no https URL; write the whole path");
        }
        if (!Files.isRegularFile(file)) {
            throw new PluginRefusal("source.location", file + " is no file; name a jar");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new Fetched(location, PluginJar.bounded(in, location), signature(Path.of(location + ".sig")));
        }
    }

    private static String signature(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(LONGEST_SIGNATURE + 1);
            if (text.length > LONGEST_SIGNATURE) {
                throw new IOException(file + " is no detached signature: longer than " + LONGEST_SIGNATURE + " bytes");
            }
            return text(text);
        }
    }

    private static String text(byte[] signature) {
        return new String(signature, StandardCharsets.US_ASCII).strip();
    }
}
