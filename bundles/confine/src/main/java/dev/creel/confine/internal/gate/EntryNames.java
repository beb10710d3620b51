// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Looks at the names of a jar's entries: each is one path below the jar on every system, and no two are alike. */
final class EntryNames {
    private static final int LONGEST_PART = 255;
    private static final String REMEDY = "; name entries by plain relative paths";

    private final Findings findings;
    /** Folded path without a slash at its end, to the name it came from. */
    private final Map<String, String> seen = new HashMap<>();

    private EntryNames(Findings findings) {
        this.findings = findings;
    }

    static void check(Archive archive, Findings findings) {
        EntryNames names = new EntryNames(findings);
        for (Entry entry : archive.entries()) {
            names.path(entry.name());
            names.twice(entry.name());
            names.spelling(entry.name());
        }
        for (Entry entry : archive.entries()) {
            names.below(archive, entry.name());
        }
    }

    private void path(String name) {
        String bare = bare(name);
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (c < ' ' || c == 0x7f || c == '\\' || c == ':' || Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                findings.add("entry.name", name, "holds a control character, a backslash or a colon" + REMEDY);
                return;
            }
        }
        for (String part : bare.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.endsWith(".") || part.endsWith(" ")
                    || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                findings.add("entry.name", name, "is absolute, climbs, or has an empty or over-long part or one that ends in a dot or blank"
                        + REMEDY);
                return;
            }
        }
    }

    private void twice(String name) {
        String before = seen.putIfAbsent(key(name), name);
        if (before != null) {
            findings.add("entry.duplicate", name, "differs from " + before + " by letter case or form only; readers of jars differ in "
                    + "which one they see; rename one");
        }
    }

    /** What the framework or Java reads by name is spelled as they spell it. */
    private void spelling(String name) {
        String first = name.substring(0, Math.max(0, name.indexOf('/')));
        boolean read = name.equalsIgnoreCase(Archive.MANIFEST) || first.equalsIgnoreCase("META-INF") || first.equalsIgnoreCase("OSGI-INF");
        if (read && !name.startsWith("META-INF/") && !name.startsWith("OSGI-INF/")
                || name.equalsIgnoreCase(Archive.MANIFEST) && !name.equals(Archive.MANIFEST)) {
            findings.add("entry.name", name, "is almost a name that the framework reads; write it in its usual letters");
        }
    }

    private void below(Archive archive, String name) {
        String bare = bare(name);
        for (int slash = bare.lastIndexOf('/'); slash > 0; slash = bare.lastIndexOf('/', slash - 1)) {
            String above = seen.get(folded(bare.substring(0, slash)));
            if (above != null && !archive.entry(above).folder()) {
                findings.add("entry.duplicate", name, "lies below " + above + ", which is a file; rename one");
                return;
            }
        }
    }

    /** What must be unique. Classes of one package may differ by letter case, as {@code IQ} and {@code Iq} do in real libraries. */
    private static String key(String name) {
        if (!name.endsWith(".class")) {
            return folded(bare(name));
        }
        int last = name.lastIndexOf('/') + 1;
        return folded(name.substring(0, last)) + Normalizer.normalize(name.substring(last), Normalizer.Form.NFKC);
    }

    private static String bare(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
