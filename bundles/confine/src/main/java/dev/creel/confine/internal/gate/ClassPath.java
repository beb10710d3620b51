// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the framework looks for a bundle's classes: folders, each with a slash at its end or empty for the jar itself,
 * and jars inside.
 */
record ClassPath(List<String> folders, List<String> jars) {
    private static final String HEADER = "Bundle-ClassPath";

    ClassPath {
        folders = List.copyOf(folders);
        jars = List.copyOf(jars);
    }

    /** @param header what the header says, null if it is absent */
    static ClassPath of(String header, Archive archive, Findings findings) {
        Set<String> folders = new LinkedHashSet<>();
        List<String> jars = new ArrayList<>();
        try {
            for (Clause clause : Clause.parse(HEADER, header == null ? "." : header)) {
                String path = clause.paths().get(0);
                if (path.equals(".")) {
                    folders.add("");
                } else if (archive.entry(path) != null && !path.endsWith("/")) {
                    jars.add(path);
                } else if (holds(archive, path)) {
                    folders.add(path.endsWith("/") ? path : path + '/');
                } else {
                    findings.add("header.class-path", HEADER, path + " is not in the jar; name an entry, a folder or .");
                }
                if (clause.paths().size() > 1 || !clause.parameters().isEmpty()) {
                    findings.add("header.class-path", HEADER, "has parameters; leave them out");
                }
            }
        } catch (Flaw e) {
            findings.add(e);
        }
        return new ClassPath(new ArrayList<>(folders), jars);
    }

    private static boolean holds(Archive archive, String path) {
        String folder = path.endsWith("/") ? path : path + '/';
        return archive.entries().stream().anyMatch(e -> e.name().startsWith(folder));
    }
}
