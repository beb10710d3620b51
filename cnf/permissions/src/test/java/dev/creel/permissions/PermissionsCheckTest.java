// SPDX-License-Identifier: Apache-2.0
package dev.creel.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class PermissionsCheckTest {
    private static final String SERVICE = "(org.osgi.framework.ServicePermission \"dev.creel.api.";
    private static final String TOOL = SERVICE + "tool.Tool\" \"register\")\n";
    private static final String EGRESS = SERVICE + "net.Egress\" \"get\")\n";
    private static final String NAMES = "(dev.creel.api.plugin.ContributePermission \"tool:one\")\n"
            + "(dev.creel.api.plugin.ContributePermission \"tool:two\")\n";
    private static final String COMPONENT = "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.4.0' name='weather'>"
            + "<property name='tool' type='String'>one\ntwo</property>"
            + "<service><provide interface='dev.creel.api.tool.Tool'/></service>"
            + "<reference name='a' interface='dev.creel.api.net.Egress'/>"
            + "<reference name='b' interface='dev.creel.api.plugin.PluginContext'/>%s"
            + "<implementation class='a.B'/></scr:component>";
    private static final String OPTIONAL_REFERENCE = "<reference cardinality='0..1' interface='dev.creel.api.channel.Inbox'/>";

    @Test
    void whatIsThereIsEnough() throws Exception {
        assertThat(errors(TOOL + EGRESS + NAMES, "", "", "dev.creel.api.tool,java.net")).isEmpty();
    }

    @Test
    void eachMissingLineIsNamedOnceAndExactly() throws Exception {
        List<String> errors = errors("", "", "", "dev.creel.api.tool,org.w3c.dom;version=\"[1,2)\"");
        assertThat(errors).hasSize(5).anyMatch(e -> e.contains("add: " + TOOL.strip() + " (OSGI-INF/weather.xml component weather provides it)"))
                .anyMatch(e -> e.contains("add: " + EGRESS.strip()))
                .anyMatch(e -> e.contains("add: (dev.creel.api.plugin.ContributePermission \"tool:two\")"))
                .anyMatch(e -> e.contains("add: (org.osgi.framework.PackagePermission \"org.w3c.dom\" \"import\")"));
    }

    @Test
    void aFilterOrAStarCoversToo() throws Exception {
        String filtered = SERVICE.replace("\"dev", "\"(&(objectClass=dev") + "net.Egress)(host=a))\" \"get\")\n";
        assertThat(errors(TOOL + filtered + "(dev.creel.api.plugin.ContributePermission \"tool:*\")\n"
                + "(org.osgi.framework.PackagePermission \"org.w3c.*\" \"import\")", "", "", "org.w3c.dom")).isEmpty();
    }

    @Test
    void theOtherActionIsNotEnough() throws Exception {
        assertThat(errors(TOOL.replace("register", "get") + EGRESS + NAMES, "", "", "java.net")).hasSize(1).allMatch(e -> e.contains(TOOL.strip()));
    }

    @Test
    void whatTheBundleCanDoWithoutMayBeOptional() throws Exception {
        assertThat(errors(TOOL + EGRESS + NAMES, "", OPTIONAL_REFERENCE, "java.net")).hasSize(1).allMatch(e -> e.contains("OSGI-INF/optional.perm lacks"));
        assertThat(errors(TOOL + EGRESS + NAMES, SERVICE + "channel.Inbox\" \"get\")", OPTIONAL_REFERENCE, "java.net")).isEmpty();
        assertThat(errors(TOOL + NAMES, EGRESS, "", "java.net")).hasSize(1);
    }

    @Test
    void aLineNobodyMayHaveIsAnErrorAndAVariableIsNot() throws Exception {
        String rights = TOOL + EGRESS + NAMES + "(dev.creel.api.net.EgressPermission \"${config:a.b#origin}\" \"http\")\n";
        assertThat(errors(rights, "", "", "java.net")).isEmpty();
        assertThat(errors(rights + "(java.security.AllPermission)", "", "", "java.net")).hasSize(1).allMatch(e -> e.contains("AllPermission"));
    }

    @Test
    void whatIsNoLineNamesItsNumber() throws Exception {
        assertThat(errors(TOOL + "allow everything", "", "", "java.net")).hasSize(1).allMatch(e -> e.contains("line 2"));
    }

    private static List<String> errors(String required, String optional, String reference, String imports) throws Exception {
        try (Jar jar = new Jar("weather"); Analyzer analyzer = new Analyzer(jar)) {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().putValue("Import-Package", imports);
            manifest.getMainAttributes().putValue("Service-Component", "OSGI-INF/weather.xml");
            jar.setManifest(manifest);
            put(jar, "OSGI-INF/weather.xml", COMPONENT.formatted(reference));
            put(jar, "OSGI-INF/permissions.perm", required);
            put(jar, "OSGI-INF/optional.perm", optional);
            new PermissionsCheck().verify(analyzer);
            return List.copyOf(analyzer.getErrors());
        }
    }

    private static void put(Jar jar, String path, String text) {
        jar.putResource(path, new EmbeddedResource(text.getBytes(StandardCharsets.UTF_8), 0L));
    }
}
