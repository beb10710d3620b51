// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/** What the gate lets pass, the framework sees as the gate saw it: entries, contents, headers, packages. */
class FrameworkViewTest {
    private static final List<String> PIECES = List.of("\r\n", "\n", "\r", " ", " ", ": ", ":", ",", ";", "=", ":=", "\"", "\\", "Import-Package: a.b\r\n",
            "Export-Package: c.d;version=\"1.0\"\r\n", "Bundle-Activator: x\r\n", "\u0000", "é", "\r\n ", "\n\n", "Name: x\r\n", ";uses:=\"a,b\"",
            ";x:List<String>=\"a,b\"", "\t", "Bundle-ClassPath: ., lib/a.jar\r\n", "version=\"[1,2)\"", "\u2028", "%", "x-y");

    @TempDir
    static Path cache;

    private static Framework framework;
    private int number;

    @BeforeAll
    static void start() throws BundleException {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", cache.toString(),
                "org.osgi.framework.storage.clean", "onFirstInit", "felix.log.level", "0"));
        framework.start();
    }

    @AfterAll
    static void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(0);
    }

    /** @return whether the gate and the framework took it */
    private boolean seenAlike(byte[] jar) throws Exception {
        if (!Screen.of(jar).isEmpty()) {
            return false;
        }
        Bundle bundle;
        try {
            bundle = framework.getBundleContext().installBundle("test:" + number++, new ByteArrayInputStream(jar));
        } catch (BundleException e) {
            return false;
        }
        try {
            Archive archive = Archive.read(jar, new Budget());
            assertThat(contents(bundle)).isEqualTo(contents(archive));
            Map<String, String> headers = ManifestText.headers("", archive.content(archive.entry(Archive.MANIFEST)));
            assertThat(headers(bundle)).isEqualTo(new TreeMap<>(headers));
            assertThat(packages(bundle, true)).isEqualTo(names(headers.get("Export-Package")));
            assertThat(packages(bundle, false)).as("%s", headers).isEqualTo(names(headers.get("Import-Package")));
            assertThat(bundle.getSymbolicName()).isEqualTo(Headers.symbolicName(headers::get));
            assertThat(Screen.of(bundle)).isEmpty();
            return true;
        } finally {
            bundle.uninstall();
        }
    }

    private static Map<String, Integer> contents(Archive archive) {
        return archive.entries().stream().filter(e -> !e.folder())
                .collect(Collectors.toMap(Entry::name, e -> java.util.Arrays.hashCode(archive.content(e))));
    }

    private static Map<String, Integer> contents(Bundle bundle) throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        Enumeration<URL> all = bundle.findEntries("/", "*", true);
        while (all != null && all.hasMoreElements()) {
            URL url = all.nextElement();
            if (!url.getPath().endsWith("/")) {
                try (InputStream in = url.openStream()) {
                    contents.put(url.getPath().substring(1), java.util.Arrays.hashCode(in.readAllBytes()));
                }
            }
        }
        return contents;
    }

    private static Map<String, String> headers(Bundle bundle) {
        var raw = bundle.getHeaders("");
        return Collections.list(raw.keys()).stream().collect(Collectors.toMap(k -> k, raw::get, (a, b) -> a, TreeMap::new));
    }

    private static TreeSet<String> packages(Bundle bundle, boolean exported) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        String space = BundleRevision.PACKAGE_NAMESPACE;
        return exported
                ? revision.getDeclaredCapabilities(space).stream().map(c -> (String) c.getAttributes().get(space))
                        .collect(Collectors.toCollection(TreeSet::new))
                : revision.getDeclaredRequirements(space).stream()
                        .map(r -> r.getDirectives().get("filter").replaceAll("(?s).*?\\(osgi\\.wiring\\.package=([^)]*)\\).*", "$1"))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static TreeSet<String> names(String header) throws Flaw {
        return header == null ? new TreeSet<>() : Clause.parse("", header).stream().flatMap(c -> c.paths().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void mutatedHeaders() throws Exception {
        String good = Jar.GOOD + "Import-Package: a.b;version=\"[1,2)\",c;resolution:=optional\r\nExport-Package: me.x;uses:=\"c\"\r\n";
        Random random = new Random(12);
        int passed = 0;
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int m = random.nextInt(3); m >= 0; m--) {
                int at = random.nextInt(text.length());
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                text.replace(at, Math.min(text.length(), at + random.nextInt(3)), piece);
            }
            passed += seenAlike(new Jar().with(Jar.MANIFEST, text + "\r\n").with("lib/a.jar", new Jar().bytes()).bytes()) ? 1 : 0;
        }
        assertThat(passed).isBetween(100, 4500);
    }

    @Test
    void mutatedArchives() throws Exception {
        Random random = new Random(7);
        int passed = 0;
        for (int i = 0; i < 1500; i++) {
            Jar jar = Jar.bundle("").with("a/", "").with("a/b.txt", "text").with("c.class", "class");
            for (int m = random.nextInt(3); m > 0; m--) {
                mutate(jar, random);
            }
            passed += seenAlike(jar.bytes()) ? 1 : 0;
        }
        assertThat(passed).isBetween(300, 1400);
    }

    private static void mutate(Jar jar, Random random) {
        Jar.Part part = jar.parts.get(random.nextInt(jar.parts.size()));
        String name = List.of("a", "a/b", "A/", "../x", "x", "META-INF/x", "ü", "a/b.txt").get(random.nextInt(8));
        switch (random.nextInt(12)) {
            case 0 -> part.flags ^= 1 << random.nextInt(16);
            case 1 -> part.localFlags = part.flags ^ 1 << random.nextInt(16);
            case 2 -> part.method = random.nextBoolean() ? 0 : random.nextInt(16);
            case 3 -> part.name = name;
            case 4 -> part.localName = name;
            case 5 -> part.size = random.nextInt(9);
            case 6 -> part.localSize = random.nextInt(9);
            case 7 -> part.external = random.nextInt();
            case 8 -> part.extra = new byte[random.nextInt(6)];
            case 9 -> part.before = new byte[random.nextInt(2)];
            case 10 -> jar.comment = new byte[random.nextInt(2)];
            default -> jar.with(name, "y");
        }
    }

    /** Headers of other containers that would start a bundle early or by itself do nothing here. */
    @Test
    void aBundleDoesNotChooseWhenItStarts() throws Exception {
        byte[] jar = Jar.bundle("Bundle-StartLevel: 1\r\nStart-Level: 1\r\nBundle-AutoStart: true\r\nEclipse-LazyStart: false\r\n").bytes();
        assertThat(Screen.of(jar)).isEmpty();
        int initial = framework.adapt(FrameworkStartLevel.class).getInitialBundleStartLevel();
        framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(initial + 1);
        Bundle bundle = framework.getBundleContext().installBundle("test:early", new ByteArrayInputStream(jar));
        assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
        assertThat(bundle.adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(initial + 1);
        assertThat(bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()).isFalse();
        bundle.uninstall();
        framework.adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(initial);
    }

    /** Real jars, some flipped bytes; half of them where the format's own fields are. */
    @Test
    void mutatedRealJars() throws Exception {
        Random random = new Random(5);
        for (Class<?> of : List.of(org.junit.jupiter.api.Test.class, org.objectweb.asm.Opcodes.class, org.apiguardian.api.API.class)) {
            byte[] good = Files.readAllBytes(location(of));
            assertThat(Screen.of(good)).as("%s", of).isEmpty();
            assertThat(seenAlike(good)).isTrue();
            List<Integer> marks = marks(good);
            for (int i = 0; i < 250; i++) {
                byte[] bytes = good.clone();
                for (int m = random.nextInt(3); m >= 0; m--) {
                    int at = random.nextBoolean() ? random.nextInt(bytes.length) : marks.get(random.nextInt(marks.size())) + random.nextInt(46);
                    bytes[Math.min(at, bytes.length - 1)] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
                }
                seenAlike(bytes);
            }
        }
    }

    /** Where the format's headers begin. */
    private static List<Integer> marks(byte[] jar) {
        String text = new String(jar, StandardCharsets.ISO_8859_1);
        List<Integer> marks = new java.util.ArrayList<>();
        for (int at = text.indexOf("PK"); at >= 0; at = text.indexOf("PK", at + 1)) {
            marks.add(at);
        }
        return marks;
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
