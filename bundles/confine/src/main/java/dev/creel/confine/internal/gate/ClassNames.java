// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the classes that a bundle brings, in any Java version's form, and names those of the host's packages. */
final class ClassNames {
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/([^/]*)/(.*)");
    private static final String CLASS = ".class";

    private final Findings findings;
    private final Set<String> names = new HashSet<>();

    ClassNames(Findings findings) {
        this.findings = findings;
    }

    /** @param folders where in the archive classes are looked for */
    void add(String where, Archive archive, List<String> folders) {
        for (Entry entry : archive.entries()) {
            for (String folder : folders) {
                if (entry.name().startsWith(folder)) {
                    add(where + entry.name(), entry.name().substring(folder.length()));
                }
            }
        }
    }

    private void add(String entry, String path) {
        Matcher versioned = VERSIONED.matcher(path);
        boolean other = versioned.matches();
        String name = other ? versioned.group(2) : path;
        if (other && (!versioned.group(1).matches("[1-9][0-9]{0,2}")
                || name.startsWith("META-INF/") && !name.equals("META-INF/") || name.startsWith("OSGI-INF/"))) {
            findings.add("version", entry, "a Java version may change classes, not the manifest or components; leave it out");
        }
        if (name.endsWith(CLASS)) {
            String type = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
            names.add(type);
            if (HostNames.held(type)) {
                findings.add("class.package", entry, "a class in a package of the host; leave it out and import the package");
            }
        }
    }

    boolean has(String name) {
        return names.contains(name);
    }
}
