// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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
    private static final String NAME = "[A-Za-z0-9._$~-]*";

    private final String path;
    private final String symbolicName;
    private final Predicate<String> classes;
    private final Findings findings;
    private String component = "";

    private ComponentXml(String path, String symbolicName, Predicate<String> classes, Findings findings) {
        this.path = path;
        this.symbolicName = symbolicName;
        this.classes = classes;
        this.findings = findings;
    }

    static void check(String path, byte[] xml, String symbolicName, Predicate<String> classes, Findings findings) {
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(new InputSource(new ByteArrayInputStream(xml)),
                    new ComponentXml(path, symbolicName, classes, findings));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            findings.add("component.xml", path, "not a readable component description: " + e.getMessage());
        }
    }

    @Override
    public void startElement(String uri, String localName, String qualifiedName, Attributes attributes) {
        switch (localName) {
            case "component" -> component(attributes);
            case "implementation" -> implementation(value(attributes, "class"));
            case "service" -> service(attributes);
            case "reference" -> reference(attributes);
            case "factory-property", "factory-properties" -> refuse("factory", localName + " belongs to a factory; leave it out");
            default -> { }
        }
    }

    private void component(Attributes a) {
        component = value(a, "name");
        if (!component.matches(NAME)) {
            refuse("name", "its name has other characters than letters, digits and ._$~-; rename it");
        }
        if (a.getValue("factory") != null) {
            refuse("factory", "factory: it would publish a ComponentFactory; leave it out");
        }
        one(a, "enabled", "true", "a plugin would switch it on from a host thread; leave it out");
        one(a, "configuration-policy", "optional,require,ignore", "is not one of optional, require, ignore");
        for (String pid : value(a, "configuration-pid").strip().split("\\s+")) {
            if (!own(pid)) {
                refuse("pid", "configuration-pid " + pid + " is not the plugin's own; use " + symbolicName);
            }
        }
    }

    /** The component's own name or the bundle's name and what is below it. */
    private boolean own(String pid) {
        return pid.matches(NAME) && (pid.isEmpty() || pid.equals("$") || pid.equals(component) || pid.equals(symbolicName)
                || pid.startsWith(symbolicName + '.'));
    }

    /** A class of the host or the JDK would be made and published by SCR with no plugin's code on the stack. */
    private void implementation(String type) {
        if (!classes.test(type)) {
            refuse("class", "implementation " + type + " is not a class of this bundle");
        }
    }

    private void service(Attributes a) {
        one(a, "scope", "singleton", "only singleton components are supported in plugins");
        one(a, "servicefactory", "false", "only singleton components are supported in plugins");
    }

    private void reference(Attributes a) {
        String name = value(a, "name").isEmpty() ? value(a, "interface") : value(a, "name");
        one(a, "policy", "static", "reference " + name + ": a plugin is restarted instead; use static");
        one(a, "scope", "bundle", "reference " + name + ": services for plugins are made per bundle; leave it out");
        for (String method : List.of("bind", "unbind", "updated")) {
            if (a.getValue(method) != null) {
                refuse("bind", "reference " + name + ": " + method + " method; use the constructor or a field");
            }
        }
        if (ANY_SERVICE.equals(value(a, "interface"))) {
            refuse("any-service", "reference " + name + ": AnyService; name the contract");
        }
    }

    /** Refuses an attribute that is there and says something else than it may. */
    private void one(Attributes a, String attribute, String allowed, String why) {
        String value = a.getValue(attribute);
        if (value != null && !Set.of(allowed.split(",")).contains(value)) {
            refuse(attribute, attribute + " " + value + ": " + why);
        }
    }

    private static String value(Attributes a, String name) {
        String value = a.getValue(name);
        return value == null ? "" : value;
    }

    private void refuse(String rule, String what) {
        findings.add("component." + rule, path + " component " + component, what);
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
        throw e;
    }
}
