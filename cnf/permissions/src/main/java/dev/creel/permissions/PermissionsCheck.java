// SPDX-License-Identifier: Apache-2.0
package dev.creel.permissions;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Domain;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import aQute.bnd.service.verifier.VerifierPlugin;
import dev.creel.confine.internal.Declaration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plugin of bnd that holds {@code OSGI-INF/permissions.perm} of a Creel plugin against what its manifest and components
 * show: services provided and referenced, names contributed, packages imported and exported. Each line that is missing
 * is an error that holds the line. What only the code knows (files, network, properties) shows when it runs.
 */
public final class PermissionsCheck implements VerifierPlugin {
    private static final String REQUIRED = "OSGI-INF/permissions.perm";
    private static final String OPTIONAL = "OSGI-INF/optional.perm";

    @Override
    public void verify(Analyzer analyzer) throws Exception {
        Jar jar = analyzer.getJar();
        Declaration required = declared(analyzer, jar, REQUIRED);
        Declaration optional = declared(analyzer, jar, OPTIONAL);
        if (required == null || optional == null) {
            return;
        }
        Set<String> told = new LinkedHashSet<>();
        for (Need need : needs(jar, Domain.domain(jar.getManifest()))) {
            boolean there = required.covers(need.line()) || need.optional() && optional.covers(need.line());
            if (!there && told.add(need.line().encoded())) {
                analyzer.error("%s lacks a line; add: %s (%s)", need.optional() ? OPTIONAL : REQUIRED, need.line().encoded(), need.because());
            }
        }
    }

    /** Null after an error. */
    private static Declaration declared(Analyzer analyzer, Jar jar, String path) throws IOException {
        try {
            Declaration lines = Declaration.of(text(jar, path));
            lines.ungrantable().forEach(why -> analyzer.error("%s: %s; docs/permissions.md says what may stand there", path, why));
            return lines;
        } catch (IllegalArgumentException e) {
            analyzer.error("%s: %s", path, e.getMessage());
            return null;
        }
    }

    private static List<Need> needs(Jar jar, Domain manifest) throws IOException {
        List<Need> needs = new ArrayList<>();
        for (String path : new Parameters(manifest.get("Service-Component")).keySet()) {
            Resource xml = jar.getResource(path);
            if (xml != null) {
                try (InputStream in = open(xml)) {
                    needs.addAll(ComponentNeeds.of(path, in));
                }
            }
        }
        for (Map.Entry<String, Attrs> export : manifest.getExportPackage().entrySet()) {
            needs.add(Need.packages(export.getKey(), "exportonly", "Export-Package names it", false));
        }
        for (Map.Entry<String, Attrs> wanted : manifest.getImportPackage().entrySet()) {
            if (!manifest.getExportPackage().containsKey(wanted.getKey())) {
                boolean optional = "optional".equals(wanted.getValue().get("resolution:"));
                needs.add(Need.packages(wanted.getKey(), "import", "Import-Package names it", optional));
            }
        }
        return needs;
    }

    private static String text(Jar jar, String path) throws IOException {
        Resource file = jar.getResource(path);
        if (file == null) {
            return "";
        }
        try (InputStream in = open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(Resource resource) throws IOException {
        try {
            return resource.openInputStream();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
