// SPDX-License-Identifier: Apache-2.0
package dev.creel.permissions;

import dev.creel.confine.internal.Declaration;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads from a component description which services the component provides and gets, and what it contributes by name. */
final class ComponentNeeds extends DefaultHandler {
    private final String path;
    private final List<Need> needs = new ArrayList<>();
    private final List<String> provided = new ArrayList<>();
    private final Map<String, String> properties = new HashMap<>();
    private String component = "";
    private String property = "";
    private StringBuilder text = new StringBuilder();

    private ComponentNeeds(String path) {
        this.path = path;
    }

    /** @throws IOException when the description cannot be read */
    static List<Need> of(String path, InputStream xml) throws IOException {
        ComponentNeeds reader = new ComponentNeeds(path);
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.newSAXParser().parse(xml, reader);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(path + " is not a readable component description: " + e.getMessage(), e);
        }
        return reader.needs;
    }

    @Override
    public void startElement(String uri, String localName, String qualifiedName, Attributes a) {
        switch (localName) {
            case "component" -> component = value(a, "name");
            case "provide" -> provided.add(value(a, "interface"));
            case "property" -> property(a);
            case "reference" -> needs.add(Need.service(value(a, "interface"), "get", where() + " has a reference to it",
                    value(a, "cardinality").startsWith("0")));
            default -> { }
        }
    }

    private void property(Attributes a) {
        property = value(a, "name");
        text = new StringBuilder(value(a, "value"));
    }

    @Override
    public void characters(char[] chars, int start, int length) {
        text.append(chars, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String qualifiedName) {
        if (localName.equals("property")) {
            properties.put(property, text.toString());
        } else if (localName.equals("component")) {
            provided.forEach(this::provides);
            provided.clear();
            properties.clear();
        }
    }

    private void provides(String contract) {
        needs.add(Need.service(contract, "register", where() + " provides it", false));
        String kind = Declaration.nameProperty(contract);
        properties.getOrDefault(kind, "").lines().map(String::strip).filter(name -> !name.isEmpty())
                .forEach(name -> needs.add(Need.contribution(kind + ':' + name, kind.equals("hook") ? "observe" : "",
                        where() + " has the property " + kind + '=' + name)));
    }

    private String where() {
        return path + " component " + component;
    }

    private static String value(Attributes a, String name) {
        String value = a.getValue(name);
        return value == null ? "" : value;
    }
}
