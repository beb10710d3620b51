// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Names what a component description may not have in a plugin; document types are refused, so nothing is fetched. */
final class ComponentXml extends DefaultHandler {
    private static final String ANY_SERVICE = "org.osgi.service.component.AnyService";
    private static final Set<String> SCOPES = Set.of("", "singleton");
    private static final Set<String> TRUE_OR_ABSENT = Set.of("", "true");
    private static final Set<String> FALSE_OR_ABSENT = Set.of("", "false");

    private final String path;
    private final String symbolicName;
    private final List<String> found = new ArrayList<>();
    private String component = "";

    private ComponentXml(String path, String symbolicName) {
        this.path = path;
        this.symbolicName = symbolicName;
    }

    static List<String> findings(String path, byte[] xml, String symbolicName) {
        ComponentXml handler = new ComponentXml(path, symbolicName);
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new InputSource(new ByteArrayInputStream(xml)), handler);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            handler.found.add(path + ": not a readable component description: " + e.getMessage());
        }
        return handler.found;
    }

    @Override
    public void startElement(String uri, String localName, String qualifiedName, Attributes attributes) {
        switch (localName) {
            case "component" -> component(attributes);
            case "service" -> service(attributes);
            case "reference" -> reference(attributes);
            default -> { }
        }
    }

    private void component(Attributes a) {
        component = value(a, "name");
        if (a.getValue("factory") != null) {
            refuse("factory: it would publish a ComponentFactory");
        }
        if (!TRUE_OR_ABSENT.contains(value(a, "enabled"))) {
            refuse("enabled: a plugin would switch it on from a host thread");
        }
        for (String pid : value(a, "configuration-pid").strip().split("\\s+")) {
            if (!pid.isEmpty() && !isOwn(pid)) {
                refuse("configuration-pid " + pid + " is not the plugin's own; use " + symbolicName);
            }
        }
    }

    /** The component's own name or the bundle's name and what is below it. */
    private boolean isOwn(String pid) {
        return pid.equals("$") || pid.equals(component) || pid.equals(symbolicName)
                || pid.startsWith(symbolicName + '.');
    }

    private void service(Attributes a) {
        if (!SCOPES.contains(value(a, "scope")) || !FALSE_OR_ABSENT.contains(value(a, "servicefactory"))) {
            refuse("service scope: only singleton components are supported in plugins");
        }
    }

    private void reference(Attributes a) {
        String name = value(a, "name").isEmpty() ? value(a, "interface") : value(a, "name");
        if (!Set.of("", "static").contains(value(a, "policy"))) {
            refuse("reference " + name + ": policy dynamic; a plugin is restarted instead");
        }
        for (String method : List.of("bind", "unbind", "updated")) {
            if (a.getValue(method) != null) {
                refuse("reference " + name + ": " + method + " method; use the constructor or a field");
            }
        }
        if (ANY_SERVICE.equals(value(a, "interface"))) {
            refuse("reference " + name + ": AnyService");
        }
    }

    private static String value(Attributes a, String name) {
        String value = a.getValue(name);
        return value == null ? "" : value;
    }

    private void refuse(String what) {
        found.add(path + ": component " + component + ": " + what);
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }
}
