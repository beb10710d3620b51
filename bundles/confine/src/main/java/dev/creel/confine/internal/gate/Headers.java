// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Looks at the headers of a bundle: the framework acts on them before, or without, any code that could be confined. */
final class Headers {
    private static final int LONGEST_NAME = 128;

    /** Header and the reason a plugin may not have it. */
    private static final Map<String, String> REFUSED = refused();

    private final UnaryOperator<String> values;
    private final Findings findings;

    private Headers(UnaryOperator<String> values, Findings findings) {
        this.values = values;
        this.findings = findings;
    }

    /** @param values what a header says, null if it is absent */
    static void check(UnaryOperator<String> values, Findings findings) {
        Headers headers = new Headers(values, findings);
        REFUSED.forEach((header, why) -> {
            if (values.apply(header) != null) {
                findings.add("header." + header.toLowerCase(java.util.Locale.ROOT), header, why);
            }
        });
        headers.identity();
        headers.each("Require-Capability", headers::namespace);
        headers.each("Provide-Capability", headers::namespace);
        headers.each("Export-Package", headers::exported);
        headers.each("Import-Package", headers::imported);
    }

    /** The name without parameters, empty if there is none. */
    static String symbolicName(UnaryOperator<String> values) {
        String value = values.apply("Bundle-SymbolicName");
        return value == null ? "" : value.split(";", 2)[0];
    }

    private void identity() {
        if (!"2".equals(values.apply("Bundle-ManifestVersion"))) {
            findings.add("header.manifest-version", "Bundle-ManifestVersion", "is not 2; older bundles are wired by looser rules");
        }
        String name = symbolicName(values);
        if (name.length() > LONGEST_NAME || !name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
            findings.add("header.symbolic-name", "Bundle-SymbolicName", "is missing, too long, or not a name of letters, digits, dots, _ and -");
        }
        each("Bundle-SymbolicName", clause -> {
            if (clause.paths().size() != 1 || !List.of("singleton:", "fragment-attachment:").containsAll(clause.parameters().keySet())) {
                findings.add("header.symbolic-name", "Bundle-SymbolicName", "has other parameters than singleton; leave them out");
            }
        });
        String version = values.apply("Bundle-Version");
        if (version == null || !version.matches("\\d{1,9}(\\.\\d{1,9}(\\.\\d{1,9}(\\.[A-Za-z0-9_-]{1,60})?)?)?")) {
            findings.add("header.version", "Bundle-Version", "is missing or not MAJOR.MINOR.MICRO.QUALIFIER");
        }
    }

    private void namespace(Clause clause) {
        for (String space : clause.paths()) {
            if (space.startsWith("osgi.wiring.") || space.equals("osgi.native")) {
                findings.add("header.wiring", space, "wires past Import-Package; import packages");
            }
        }
    }

    private void exported(Clause clause) {
        for (String name : clause.paths()) {
            packageName("Export-Package", name);
            if (HostNames.offered(name)) {
                findings.add("header.export", "Export-Package", name + " belongs to the host; do not export it");
            }
        }
    }

    private void imported(Clause clause) {
        for (String name : clause.paths()) {
            packageName("Import-Package", name);
            if (HostNames.inner(name)) {
                findings.add("header.import", "Import-Package", name + " is not for plugins; use dev.creel.api");
            }
        }
    }

    private void packageName(String header, String name) {
        if (!name.matches("[A-Za-z_$][A-Za-z0-9_$-]*(\\.[A-Za-z0-9_$-]+)*")) {
            findings.add("header.syntax", header, name + " is not the name of a package; write it in letters, digits, dots, _ and $");
        }
    }

    private interface Look {
        void at(Clause clause);
    }

    private void each(String header, Look look) {
        String value = values.apply(header);
        try {
            for (Clause clause : value == null ? List.<Clause>of() : Clause.parse(header, value)) {
                look.at(clause);
            }
        } catch (Flaw e) {
            findings.add(e);
        }
    }

    private static Map<String, String> refused() {
        Map<String, String> refused = new LinkedHashMap<>();
        String code = "runs code outside the plugin's own threads; use a component";
        for (String header : List.of("Bundle-Activator", "ExtensionBundle-Activator", "Premain-Class", "Agent-Class",
                "Launcher-Agent-Class")) {
            refused.put(header, code);
        }
        refused.put("Fragment-Host", "a fragment becomes part of another bundle; ship a bundle of its own");
        refused.put("DynamicImport-Package", "what a plugin imports is decided at install; import packages");
        refused.put("Require-Bundle", "what a plugin imports is decided at install; import packages");
        refused.put("Bundle-NativeCode", "native code cannot be confined; leave it out");
        refused.put("Bundle-ActivationPolicy", "the host decides when a plugin starts; leave it out");
        refused.put("Bundle-UpdateLocation", "the operator decides where updates come from; leave it out");
        return refused;
    }
}
