// SPDX-License-Identifier: Apache-2.0
package evil;

import dev.creel.api.net.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ordinary uses that must work on both sides, or the refusals prove only that nothing works. */
final class Legitimate {
    private Legitimate() {}

    static void into(Map<String, Attack> a) {
        a.put("legit.lambda", t -> List.of(3, 1, 2).stream().sorted((x, y) -> y - x).map(String::valueOf)
                .collect(Collectors.joining(",")));
        a.put("legit.streams", t -> "" + IntStream.range(0, 1000).boxed().collect(Collectors.groupingBy(i -> i % 7)).size());
        a.put("legit.regex", t -> Pattern.compile("(a+)b").matcher("xaaab").results().findFirst().orElseThrow().group(1));
        a.put("legit.format", t -> String.format(java.util.Locale.ROOT, "%05d %s %.2f", 42, "x", 1.5));
        a.put("legit.zones", t -> ZonedDateTime.now(ZoneId.of("Europe/Berlin")).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                + ZoneId.getAvailableZoneIds().size());
        a.put("legit.localDate", t -> DateTimeFormatter.ofPattern("EEEE d MMMM", java.util.Locale.GERMAN)
                .format(java.time.LocalDate.of(2026, 11, 21)));
        a.put("legit.digest", t -> Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest("x".getBytes(StandardCharsets.UTF_8))));
        a.put("legit.hmac", t -> {
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(new byte[16], "HmacSHA256"));
            return "" + mac.doFinal(new byte[1]).length;
        });
        a.put("legit.random", t -> {
            byte[] b = new byte[8];
            new java.security.SecureRandom().nextBytes(b);
            return UUID.randomUUID().toString();
        });
        a.put("legit.ownData", t -> {
            Path p = t.own("note.txt").toPath();
            Files.writeString(p, "mine");
            String back = Files.readString(p) + Files.size(p) + Files.exists(p);
            try (var s = Files.list(p.getParent())) {
                back += s.count() > 0;
            }
            Files.delete(p);
            return back;
        });
        a.put("legit.ownData.io", t -> {
            java.io.File f = t.own("old.txt");
            try (var out = new java.io.FileOutputStream(f)) {
                out.write(1);
            }
            return f.length() == 1 && f.delete() ? "written" : null;
        });
        a.put("legit.egress", t -> {
            String b = Network.body(t.egress().send(Request.get(t.granted(), "/ok"), t.call()));
            return b.contains("granted") ? b : null;
        });
        a.put("legit.log", t -> {
            t.plugin().log().info("hello from a plugin");
            t.plugin().log().error("an error", new IllegalStateException("x"));
            return "logged";
        });
        a.put("legit.config", t -> t.plugin().config().text());
        a.put("legit.clock", t -> t.plugin().clock().instant().toString());
        a.put("legit.name", t -> t.plugin().name());
        a.put("legit.json", t -> dev.creel.api.json.Json.parse("{\"a\":[1,2.5,\"x\"]}", 10).text());
        a.put("legit.ownResource", t -> {
            try (var in = Legitimate.class.getResourceAsStream("/META-INF/services/java.lang.Runnable")) {
                return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        });
        a.put("legit.ownReflection", t -> Legitimate.class.getDeclaredMethod("hidden").invoke(null).toString());
        a.put("legit.ownProxy", t -> ((Comparable<?>) java.lang.reflect.Proxy.newProxyInstance(Legitimate.class.getClassLoader(),
                new Class<?>[] {Comparable.class}, (p, m, x) -> 5)).getClass().getSimpleName());
        a.put("legit.switchEnumRecord", t -> new Pair("a", 1).toString() + Thread.State.valueOf("NEW"));
        a.put("legit.exceptionText", t -> new IllegalStateException("x", new RuntimeException("y")).getStackTrace()[0].getMethodName());
        a.put("legit.concurrent", t -> {
            var m = new java.util.concurrent.ConcurrentHashMap<String, Integer>();
            m.merge("a", 1, Integer::sum);
            var lock = new java.util.concurrent.locks.ReentrantLock();
            lock.lock();
            lock.unlock();
            return m.toString();
        });
        a.put("legit.gzip", t -> {
            var out = new java.io.ByteArrayOutputStream();
            try (var z = new java.util.zip.GZIPOutputStream(out)) {
                z.write(new byte[100]);
            }
            return out.size() + " bytes";
        });
        a.put("legit.xml", t -> javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new org.xml.sax.InputSource(new java.io.StringReader("<a>b</a>"))).getDocumentElement().getTextContent());
        a.put("legit.uri", t -> java.net.URI.create("https://a.example/b?c=d").getHost()
                + java.net.URLEncoder.encode("a b", StandardCharsets.UTF_8));
        a.put("legit.cancelled", t -> "" + t.call().cancelled() + t.call().id());
    }

    private static String hidden() {
        return "own";
    }

    private record Pair(String left, int right) {}
}
