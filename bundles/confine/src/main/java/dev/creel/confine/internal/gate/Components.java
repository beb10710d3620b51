// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Looks at the component descriptions that a bundle names; SCR acts on them with rights of its own. */
final class Components {
    static final int LONGEST_TEXT = 1 << 20;
    private static final String HEADER = "Service-Component";

    private Components() {}

    /**
     * @param headers what a header says, null if it is absent
     * @param content what an entry of the bundle holds, null if it is absent
     * @param classes whether the bundle brings a class
     */
    static void check(UnaryOperator<String> headers, Function<String, byte[]> content, Predicate<String> classes, Findings findings) {
        String header = headers.apply(HEADER);
        if (header == null) {
            return;
        }
        String name = Headers.symbolicName(headers);
        for (String part : header.split(",", -1)) {
            String path = part.replaceFirst("^ +", "");
            if (!plain(path)) {
                findings.add("component.path", HEADER, "\"" + path + "\" is not the plain path of one file; name each file");
                continue;
            }
            byte[] xml = content.apply(path);
            if (xml == null) {
                findings.add("component.path", HEADER, path + " is not in the jar; add it or leave it out");
            } else if (xml.length > LONGEST_TEXT) {
                findings.add("component.xml", path, "is longer than " + LONGEST_TEXT + " bytes; split it");
            } else {
                ComponentXml.check(path, xml, name, classes, findings);
            }
        }
    }

    /** SCR reads the last part as a pattern with wildcards and escapes, so that another file could be meant than is read. */
    private static boolean plain(String path) {
        return path.matches("[A-Za-z0-9._$/-]+") && !path.startsWith("/") && !path.endsWith("/") && !path.contains("//")
                && !("/" + path).contains("/.");
    }
}
