// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
    private static final String GOOD = "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' name='c'>"
            + "<implementation class='C'/><reference name='r' interface='I' parameter='0'/></scr:component>";

    @TempDir
    Path folder;

    private java.util.List<String> screen(String headers, String xml) throws IOException {
        return new Screen(folder).findings(jar(Map.of(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\r\nBundle-SymbolicName: me.plugin;x=y\r\n" + headers + "\r\n",
                "OSGI-INF/c.xml", xml)));
    }

    private static byte[] jar(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> e : new TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(e.getKey()));
                zip.write(e.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    @Test
    void aNameInOtherLettersIsRefused() throws IOException {
        byte[] jar = jar(Map.of("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nBundle-SymbolicName: p\r\n\r\n",
                "osgi-inf/c.xml", GOOD));
        assertThat(new Screen(folder).findings(jar)).anyMatch(f -> f.startsWith("osgi-inf/c.xml"));
    }

    @Test
    void anHonestBundlePasses() throws IOException {
        assertThat(screen("Service-Component: OSGI-INF/c.xml\r\n", GOOD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bundle-Activator: a.B", "Fragment-Host: system.bundle", "DynamicImport-Package: *",
        "Require-Bundle: x", "Bundle-NativeCode: a.so", "Launcher-Agent-Class: a.B", "bundle-activator: a.B",
        "Export-Package: a;uses:=\"b,c\",org.osgi.service.cm", "Export-Package: dev.creel.api.tool",
        "Import-Package: org.osgi.framework.hooks.weaving", "Import-Package: a,dev.creel.bridge;version=1",
        "Require-Capability: osgi.ee;filter:=\"(osgi.ee=x)\",osgi.wiring.package;filter:=\"(osgi.wiring.package=org.osgi.service.cm)\"",
        "Service-Component: OSGI-INF/*.xml", "Service-Component: OSGI-INF/c\\.xml", "Service-Component: OSGI-INF//c.xml",
        "Service-Component: ./OSGI-INF/c.xml", "Service-Component: OSGI-INF/other.xml"})
    void headersThatEscapeAreNamed(String header) throws IOException {
        assertThat(screen(header + "\r\n", GOOD)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "name='c',name='c' factory='f',factory",
        "name='c',name='c' enabled='false',enabled",
        "name='c',name='c' enabled=' FALSE',enabled",
        "name='r',name='r' policy='Dynamic',policy dynamic",
        "name='c',name='c' configuration-pid='other.plugin',configuration-pid other.plugin",
        "name='c',name='c' configuration-pid='$ other',configuration-pid other",
        "name='r',name='r' policy='dynamic',policy dynamic",
        "name='r',name='r' bind='b',bind",
        "interface='I',interface='org.osgi.service.component.AnyService',AnyService",
        "<reference,<service scope='prototype'><provide interface='I'/></service><reference,scope",
    })
    void componentsThatEscapeAreNamed(String from, String to, String finding) throws IOException {
        assertThat(screen("Service-Component: OSGI-INF/c.xml\r\n", GOOD.replace(from, to)))
                .anyMatch(f -> f.contains(finding));
    }

    @Test
    void aDocumentTypeIsNotRead() throws IOException {
        String xml = "<!DOCTYPE c [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + GOOD.replace("'c'", "'&x;'");
        assertThat(screen("Service-Component: OSGI-INF/c.xml\r\n", xml)).anyMatch(f -> f.contains("DOCTYPE"));
    }

    @Test
    void aJavaVersionCannotReplaceComponents() throws IOException {
        assertThat(new Screen(folder).findings(jar(Map.of(
                        "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nBundle-SymbolicName: a\r\n\r\n",
                        "META-INF/versions/9/OSGI-INF/MANIFEST.MF", "Bundle-Activator: x"))))
                .anyMatch(f -> f.contains("Java version"));
    }

    @Test
    void damagedJarsAreFindingsAndNeverExceptions() throws IOException {
        byte[] good = jar(Map.of("META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\r\nBundle-SymbolicName: a\r\nService-Component: c.xml\r\n\r\n", "c.xml", GOOD));
        Screen screen = new Screen(folder);
        assertThat(screen.findings(good)).isEmpty();
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.clone();
            for (int m = 0; m < 4; m++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            found += screen.findings(bytes).isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(100);
        assertThat(folder.toFile().list()).isEmpty();
    }
}
