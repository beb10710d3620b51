// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers, classes and component descriptions of a plugin may not hold. */
class ScreenTest {
    private static final String GOOD = "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' name='c'>"
            + "<implementation class='me.C'/><reference name='r' interface='I' parameter='0'/></scr:component>";
    private static final String COMPONENT = "Service-Component: OSGI-INF/c.xml\r\n";

    private static Jar bundle(String headers, String xml) {
        return Jar.bundle(headers).with("OSGI-INF/c.xml", xml).with("me/C.class", "class");
    }

    private static List<String> rules(Jar jar) {
        return Screen.of(jar.bytes()).stream().map(Finding::rule).distinct().toList();
    }

    @Test
    void anHonestBundlePasses() {
        assertThat(Screen.of(bundle(COMPONENT + "Import-Package: a;version=\"[1,2)\";resolution:=optional,java.util,dev.creel.api.tool\r\n"
                + "Require-Capability: osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"\r\n"
                + "Provide-Capability: osgi.service;objectClass:List<String>=\"a,b\"\r\n", GOOD).bytes())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Bundle-Activator: a.B | header.bundle-activator", "bundle-activator: a.B | header.bundle-activator",
        "Fragment-Host: system.bundle;extension:=framework | header.fragment-host",
        "DynamicImport-Package: * | header.dynamicimport-package", "Require-Bundle: x | header.require-bundle",
        "Bundle-NativeCode: a.so | header.bundle-nativecode", "Launcher-Agent-Class: a.B | header.launcher-agent-class",
        "Premain-Class: a.B | header.premain-class", "Agent-Class: a.B | header.agent-class",
        "ExtensionBundle-Activator: a.B | header.extensionbundle-activator",
        "Bundle-ActivationPolicy: lazy | header.bundle-activationpolicy",
        "Bundle-UpdateLocation: https://x.example/a.jar | header.bundle-updatelocation",
        "Export-Package: a;uses:=\"b,c\",org.osgi.service.cm | header.export", "Export-Package: dev.creel.api.tool | header.export",
        "Export-Package: a;b;org.slf4j | header.export", "Import-Package: org.osgi.framework.hooks.weaving | header.import",
        "Import-Package: a,dev.creel.bridge;version=1 | header.import",
        "Import-Package: a,dev.creel.confine;resolution:=optional | header.import",
        "Import-Package: org.apache.felix.framework | header.import",
        "Require-Capability: osgi.ee;filter:=\"(osgi.ee=x)\",osgi.wiring.package;filter:=\"(osgi.wiring.package=a)\" | header.wiring",
        "Require-Capability: osgi.wiring.bundle | header.wiring", "Provide-Capability: osgi.wiring.host;x=y | header.wiring",
        "Require-Capability: osgi.native;native.paths=a | header.wiring",
        "Service-Component: OSGI-INF/*.xml | component.path", "Service-Component: OSGI-INF/c\\.xml | component.path",
        "Service-Component: OSGI-INF//c.xml | component.path", "Service-Component: ./OSGI-INF/c.xml | component.path",
        "Service-Component: OSGI-INF/other.xml | component.path", "Service-Component: OSGI-INF/c.xml;x=y | component.path",
        "Bundle-ClassPath: nowhere.jar | header.class-path", "Bundle-ClassPath: ../x | header.class-path",
        "Bundle-ClassPath: .;x=y | header.class-path",
        "Import-Package: a\",b | header.syntax", "Import-Package: a;x=\"b\\\",c;y=\"d\" | header.syntax", "Import-Package: a,,b | header.syntax",
        "Import-Package: a;version=1;version=2 | header.syntax", "Export-Package: a;;b | header.syntax",
        "Bundle-SymbolicName: twice | manifest.duplicate", "BUNDLE-SYMBOLICNAME: twice | manifest.duplicate",
        "No Header: x | manifest.form", "X:y | manifest.form"})
    void aHeaderThatEscapesIsNamed(String header, String rule) {
        assertThat(rules(bundle(header + "\r\n", GOOD))).contains("gate." + rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Bundle-SymbolicName: me.plugin | Bundle-SymbolicName: ../me | header.symbolic-name",
        "Bundle-SymbolicName: me.plugin | Bundle-SymbolicName: me/plugin | header.symbolic-name",
        "Bundle-SymbolicName: me.plugin | Bundle-SymbolicName: .me | header.symbolic-name",
        "Bundle-SymbolicName: me.plugin | Bundle-SymbolicName: a, b | header.symbolic-name",
        "Bundle-SymbolicName: me.plugin | Bundle-SymbolicName: me;x=y | header.symbolic-name",
        "Bundle-SymbolicName: me.plugin | Bundle-Name: me | header.symbolic-name",
        "Bundle-Version: 1.0.0 | Bundle-Version: 1.0.0.0.0 | header.version",
        "Bundle-Version: 1.0.0 | Bundle-Version: 99999999999 | header.version",
        "Bundle-Version: 1.0.0 | Bundle-Version: [1,2) | header.version",
        "Bundle-ManifestVersion: 2 | Bundle-ManifestVersion: 1 | header.manifest-version",
        "Manifest-Version: 1.0 | Manifest-Version: 2.0 | manifest.form"})
    void whoItIsIsSaidStrictly(String from, String to, String rule) {
        assertThat(rules(new Jar().with(Jar.MANIFEST, Jar.GOOD.replace(from, to) + "\r\n"))).contains("gate." + rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A: b\rBundle-Activator: x\r\n", "A: b\nBundle-Activator: x\u0000\n", "A: b\n\nBundle-Activator: x\n\n", " A: b\n",
        "A: b", "A: b\n\nName: x\nfoo: bar\n\nBundle-Activator: y\n", "\ufeffA: b\n"})
    void aManifestThatReadersTakeDifferentlyIsRefused(String tail) {
        assertThat(rules(new Jar().with(Jar.MANIFEST, Jar.GOOD.replace("\r", "") + tail)).toString()).contains("gate.");
    }

    @Test
    void theManifestIsTheFirstEntry() {
        assertThat(rules(new Jar().with("a", "b").with(Jar.MANIFEST, Jar.GOOD + "\r\n"))).containsExactly("gate.manifest.first");
        assertThat(rules(new Jar().with("META-INF/", "").with(Jar.MANIFEST, Jar.GOOD + "\r\n"))).isEmpty();
        assertThat(rules(new Jar().with("a", "b"))).containsExactly("gate.manifest.first", "gate.manifest.form");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "name='c' | name='c' factory='f' | factory", "name='c' | name='c' enabled='false' | enabled",
        "name='c' | name='c' enabled=' FALSE' | enabled", "name='r' | name='r' policy='Dynamic' | policy",
        "name='c' | name='c' configuration-pid='other.plugin' | pid", "name='c' | name='c' configuration-pid='$ other' | pid",
        "name='c' | name='../c' | name", "name='c' | name='c' configuration-pid='me.plugin.../x' | pid",
        "name='c' | name='c' configuration-policy='Require' | configuration-policy",
        "name='r' | name='r' policy='dynamic' | policy", "name='r' | name='r' bind='b' | bind", "name='r' | name='r' unbind='b' | bind",
        "name='r' | name='r' updated='b' | bind", "name='r' | name='r' scope='prototype_required' | scope",
        "interface='I' | interface='org.osgi.service.component.AnyService' | any-service",
        "<reference | <service scope='prototype'><provide interface='I'/></service><reference | scope",
        "<reference | <service servicefactory='true'><provide interface='I'/></service><reference | servicefactory",
        "<reference | <factory-property name='a' value='b'/><reference | factory",
        "class='me.C' | class='java.util.Timer' | class", "class='me.C' | class='dev.creel.api.json.Json' | class",
        "<scr: | <unclosed/><scr: | xml"})
    void aComponentThatEscapesIsNamed(String from, String to, String rule) {
        assertThat(rules(bundle(COMPONENT, GOOD.replace(from, to)))).contains("gate.component." + rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE c [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "<!DOCTYPE c SYSTEM 'http://127.0.0.1:1/x.dtd'>",
        "<!DOCTYPE c [<!ENTITY a 'aaaa'><!ENTITY x '&a;&a;&a;'>]>", "<!DOCTYPE c [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]>"})
    void aDocumentTypeIsNotRead(String type) {
        assertThat(Screen.of(bundle(COMPONENT, type + GOOD.replace("'c'", "'&x;'")).bytes()))
                .anyMatch(f -> f.rule().equals("gate.component.xml") && f.text().contains("DOCTYPE"));
        byte[] wide = (type + GOOD).getBytes(StandardCharsets.UTF_16);
        assertThat(rules(Jar.bundle(COMPONENT).with("OSGI-INF/c.xml", wide))).contains("gate.component.xml");
    }

    @ParameterizedTest
    @CsvSource({"META-INF/versions/9/OSGI-INF/MANIFEST.MF,version", "META-INF/versions/17/META-INF/services/x,version",
        "META-INF/versions/17/org/osgi/service/cm/X.class,class.package", "META-INF/versions/x/A.class,version",
        "META-INF/versions/17/OSGI-INF/c.xml,version"})
    void aJavaVersionChangesClassesOnly(String entry, String rule) {
        assertThat(rules(Jar.bundle("Multi-Release: true\r\n").with(entry, "x"))).contains("gate." + rule);
        assertThat(rules(Jar.bundle("Multi-Release: true\r\n").with("META-INF/versions/17/me/C.class", "x"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/lang/X.class", "org/osgi/framework/X.class", "dev/creel/api/json/X.class", "dev/creel/X.class",
        "org/apache/felix/scr/X.class", "sun/misc/X.class"})
    void aClassInAPackageOfTheHostIsRefusedWhereverItLies(String type) {
        byte[] inner = new Jar().with(type, "x").bytes();
        assertThat(rules(Jar.bundle("").with(type, "x"))).containsExactly("gate.class.package");
        assertThat(rules(Jar.bundle("Bundle-ClassPath: ., classes\r\n").with("classes/" + type, "x"))).containsExactly("gate.class.package");
        assertThat(rules(Jar.bundle("Bundle-ClassPath: lib/a.jar\r\n").with("lib/a.jar", inner))).containsExactly("gate.class.package");
        assertThat(rules(Jar.bundle("").with("dev/creel/extension/x/Y.class", "x"))).isEmpty();
    }

    @Test
    void anAgentInsideIsRefused() {
        byte[] agent = new Jar().with(Jar.MANIFEST, "Manifest-Version: 1.0\nAgent-Class: x\n\n").bytes();
        assertThat(rules(Jar.bundle("Bundle-ClassPath: .,a.jar\r\n").with("a.jar", agent))).containsExactly("gate.header.agent-class");
    }

    @Test
    void whatIsNoJarIsAFinding() {
        for (String text : List.of("", "PK", Base64.getEncoder().encodeToString(new byte[99]))) {
            assertThat(Screen.of(text.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
        }
    }

    @Test
    void everyRuleIsExplained() throws IOException {
        String table = Files.readString(Path.of("../../docs/permissions.md"));
        Path sources = Path.of("src/main/java/dev/creel/confine/internal/gate");
        Pattern rule = Pattern.compile("(?:new Flaw|findings\\.add|(refuse))\\(\"([a-z.-]*[a-z])\"");
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Matcher m = rule.matcher(Files.readString(file));
                while (m.find()) {
                    String id = (m.group(1) == null ? "" : "component.") + m.group(2);
                    assertThat(table).contains("`gate." + id + "`");
                }
            }
        }
    }
}
