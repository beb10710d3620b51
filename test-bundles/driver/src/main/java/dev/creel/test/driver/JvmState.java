// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What all code in this JVM shares, as it was before an attack. */
final class JvmState {
    private final Map<String, Object> before = read();
    private final Properties properties = System.getProperties();
    private final Properties copy = (Properties) properties.clone();

    /** What an attack changed; one line each. */
    Stream<String> changes() {
        Map<String, Object> now = read();
        Stream<String> globals = before.keySet().stream().filter(k -> !java.util.Objects.equals(before.get(k), now.get(k)))
                .map(k -> k + " changed");
        // What the JDK adds by itself when a class of it is first used is no attack's doing.
        boolean same = System.getProperties() == properties && properties.entrySet().containsAll(copy.entrySet())
                && !properties.containsKey("canary.set");
        return same ? globals : Stream.concat(globals, Stream.of("system properties changed"));
    }

    /** Puts back what can be put back. */
    void restore() {
        Locale.setDefault((Locale) before.get("locale"));
        Locale.setDefault(Locale.Category.FORMAT, (Locale) before.get("format locale"));
        TimeZone.setDefault((TimeZone) before.get("time zone"));
        System.setOut((java.io.PrintStream) before.get("out"));
        System.setErr((java.io.PrintStream) before.get("err"));
        System.setIn((java.io.InputStream) before.get("in"));
        Thread.setDefaultUncaughtExceptionHandler((Thread.UncaughtExceptionHandler) before.get("uncaught handler"));
        ProxySelector.setDefault((ProxySelector) before.get("proxy selector"));
        CookieHandler.setDefault((CookieHandler) before.get("cookie handler"));
        ResponseCache.setDefault((ResponseCache) before.get("response cache"));
        Security.removeProvider("Rogue");
        System.setProperties(properties);
        properties.keySet().retainAll(copy.keySet());
        copy.forEach(properties::put);
    }

    private static Map<String, Object> read() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("locale", Locale.getDefault());
        m.put("format locale", Locale.getDefault(Locale.Category.FORMAT));
        m.put("time zone", TimeZone.getDefault());
        m.put("out", System.out);
        m.put("err", System.err);
        m.put("in", System.in);
        m.put("uncaught handler", Thread.getDefaultUncaughtExceptionHandler());
        m.put("proxy selector", ProxySelector.getDefault());
        m.put("cookie handler", CookieHandler.getDefault());
        m.put("response cache", ResponseCache.getDefault());
        m.put("security providers", Arrays.asList(Security.getProviders()).toString());
        m.put("root log handlers", Arrays.asList(Logger.getLogger("").getHandlers()));
        return m;
    }
}
