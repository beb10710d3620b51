// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk.fork;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The honest plugin: what every plugin may do with no line in its policy but its own folder. */
public final class Legitimate {
    enum Colour { RED, GREEN }

    record Pair(String a, int b) {}

    interface Greeter {
        String greet(String name);
    }

    private Legitimate() {}

    public static Map<String, Callable<?>> all() {
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        all.put("streams", () -> Stream.of("b", "a").sorted(String::compareTo).map(String::toUpperCase)
                .collect(Collectors.toMap(s -> s, String::length)));
        all.put("constructor reference", () -> Stream.of("x").map(StringBuilder::new).map(StringBuilder::toString).toList());
        all.put("bound reference", () -> IntStream.range(0, 5).mapToObj("abcdef"::charAt).toList());
        all.put("supplier", () -> ((Supplier<List<String>>) java.util.ArrayList::new).get());
        all.put("parallel sort", () -> {
            int[] numbers = IntStream.range(0, 100_000).map(i -> -i).toArray();
            java.util.Arrays.parallelSort(numbers);
            return numbers[0];
        });
        all.put("format", () -> String.format(Locale.ROOT, "%05d %s %.2f", 42, new Pair("a", 1), 1.5));
        all.put("zones", () -> ZonedDateTime.now(ZoneId.of("Europe/Berlin"))
                .format(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL).withLocale(Locale.GERMANY)));
        all.put("durations", () -> Duration.between(Instant.EPOCH, Instant.now()).toString());
        all.put("currency", () -> NumberFormat.getCurrencyInstance(Locale.FRANCE).format(new BigDecimal("12.5"))
                + Currency.getInstance("EUR").getDisplayName());
        all.put("digest", () -> Base64.getEncoder().encodeToString(
                MessageDigest.getInstance("SHA-256").digest("x".getBytes(StandardCharsets.UTF_8))));
        all.put("cipher", () -> javax.crypto.Cipher.getInstance("AES/GCM/NoPadding").getBlockSize());
        all.put("mac", () -> javax.crypto.Mac.getInstance("HmacSHA256").getMacLength());
        all.put("random", () -> new SecureRandom().nextInt() + UUID.randomUUID().toString());
        all.put("regex", () -> Pattern.compile("(a+)b").matcher("aaab").replaceAll("$1"));
        all.put("charset", () -> new String(new byte[] {(byte) 0x80}, Charset.forName("windows-1252")));
        all.put("unknown charset", () -> Charset.isSupported("no-such-charset"));
        all.put("enum", () -> Colour.valueOf("RED").toString() + Colour.values().length);
        all.put("record", () -> new Pair("x", 2).equals(new Pair("x", 2)) + new Pair("x", 2).toString());
        all.put("maps", () -> new ConcurrentHashMap<>(Map.of("a", 1)).merge("a", 2, Integer::sum));
        all.put("proxy", () -> ((Greeter) java.lang.reflect.Proxy.newProxyInstance(Greeter.class.getClassLoader(),
                new Class<?>[] {Greeter.class}, (p, m, a) -> "hello " + a[0])).greet("you"));
        all.put("own reflection", () -> {
            for (int i = 0; i < 40; i++) {
                Pair.class.getDeclaredConstructors()[0].newInstance("a", 1);
                Pair.class.getDeclaredMethod("a").invoke(new Pair("q", 1));
            }
            return Class.forName(Pair.class.getName()).getRecordComponents().length;
        });
        all.put("own resource", () -> Legitimate.class.getResource("nothing") == null);
        all.put("xml", () -> javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream("<a/>".getBytes(StandardCharsets.UTF_8))).getDocumentElement().getTagName());
        all.put("own folder", () -> {
            Path file = Attempts.inside.resolve("note");
            Files.writeString(file, "hello");
            Files.move(file, Attempts.inside.resolve("note2"), StandardCopyOption.REPLACE_EXISTING);
            String text = Files.readString(Attempts.inside.resolve("note2"));
            Files.createDirectories(Attempts.inside.resolve("a/b"));
            try (Stream<Path> list = Files.list(Attempts.inside)) {
                return text + list.count() + Files.deleteIfExists(Attempts.inside.resolve("note2"));
            }
        });
        all.put("exceptions", () -> {
            try {
                throw new IllegalStateException("x");
            } catch (IllegalStateException e) {
                java.io.StringWriter out = new java.io.StringWriter();
                e.printStackTrace(new java.io.PrintWriter(out));
                return out.toString().length();
            }
        });
        all.put("own thread", () -> {
            Thread.currentThread().setName("mine");
            Thread.currentThread().setContextClassLoader(Legitimate.class.getClassLoader());
            return Thread.interrupted();
        });
        all.put("locks", () -> {
            Object lock = new Object();
            int sum = 0;
            synchronized (lock) {
                for (int i = 0; i < 100; i++) {
                    sum += i;
                }
                lock.wait(1);
            }
            return sum;
        });
        all.put("serialization", () -> {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            try (java.io.ObjectOutputStream out = new java.io.ObjectOutputStream(bytes)) {
                out.writeObject(new java.util.ArrayList<>(List.of("a", 1)));
            }
            return new java.io.ObjectInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray())).readObject();
        });
        all.put("logging", () -> {
            java.util.logging.Logger.getLogger("plugin").fine("x");
            return true;
        });
        return all;
    }
}
