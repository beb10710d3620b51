// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.gate;

import dev.creel.confine.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Dictionary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * Reads a bundle before it is installed and names what a plugin may not have. The framework and SCR would act on it
 * before, or without, any code of the plugin that could be confined. Stateless.
 */
public final class Screen {
    private static final int DEEPEST = 3;
    private static final List<String> AGENTS = List.of("Premain-Class", "Agent-Class", "Launcher-Agent-Class");

    private Screen() {}

    /** @param jar the exact bytes that will be installed */
    public static List<Finding> of(byte[] jar) {
        Findings findings = new Findings();
        try {
            Budget budget = new Budget();
            bundle(Archive.read(jar, budget), budget, findings);
        } catch (Flaw e) {
            findings.add(e);
        }
        return findings.all();
    }

    private static void bundle(Archive archive, Budget budget, Findings findings) throws Flaw {
        EntryNames.check(archive, findings);
        first(archive, findings);
        Map<String, String> headers = headers("", archive);
        Headers.check(headers::get, findings);
        ClassPath path = ClassPath.of(headers.get("Bundle-ClassPath"), archive, findings);
        ClassNames classes = new ClassNames(findings);
        classes.add("", archive, path.folders());
        inner("", archive, path.jars(), budget, findings, classes, 1);
        Components.check(headers::get, name -> {
            Entry entry = archive.entry(name);
            return entry == null || entry.folder() ? null : archive.content(entry);
        }, classes::has, findings);
    }

    /** A reader that streams finds the manifest at the front only. */
    private static void first(Archive archive, Findings findings) {
        int at = 0;
        for (Entry entry : archive.entries()) {
            if (entry.name().equals(Archive.MANIFEST)) {
                return;
            }
            if (at++ > 0 || !entry.name().equals("META-INF/")) {
                break;
            }
        }
        findings.add("manifest.first", Archive.MANIFEST, "is not the first entry; have the JDK's jar tool write the jar");
    }

    private static Map<String, String> headers(String where, Archive archive) throws Flaw {
        Entry entry = archive.entry(Archive.MANIFEST);
        if (entry == null) {
            throw new Flaw("manifest.form", where + Archive.MANIFEST, "is missing; a plugin is an OSGi bundle");
        }
        return ManifestText.headers(where + entry.name(), archive.content(entry));
    }

    /** Jars inside: those on the class path bring classes, all others are looked at as the archives they are. */
    private static void inner(String where, Archive archive, List<String> path, Budget budget, Findings findings, ClassNames classes,
            int depth) throws Flaw {
        for (Entry entry : archive.entries()) {
            boolean onPath = path.contains(entry.name());
            if (!onPath && !entry.name().toLowerCase(Locale.ROOT).endsWith(".jar")) {
                continue;
            }
            String name = where + entry.name() + '!';
            if (depth > DEEPEST) {
                throw new Flaw("nested.depth", name, "jars inside jars are followed " + DEEPEST + " deep; unpack it");
            }
            Archive inside = inside(name, archive.content(entry), budget);
            EntryNames.check(inside, findings);
            agents(name, inside, findings);
            if (onPath) {
                classes.add(name, inside, List.of(""));
            }
            inner(name, inside, List.of(), budget, findings, classes, depth + 1);
        }
    }

    private static Archive inside(String name, byte[] jar, Budget budget) throws Flaw {
        try {
            return Archive.read(jar, budget);
        } catch (Flaw e) {
            throw new Flaw(e.rule(), name + e.thing(), e.getMessage());
        }
    }

    private static void agents(String where, Archive archive, Findings findings) throws Flaw {
        if (archive.entry(Archive.MANIFEST) == null) {
            return;
        }
        Map<String, String> headers = headers(where, archive);
        for (String agent : AGENTS) {
            if (headers.containsKey(agent)) {
                findings.add("header." + agent.toLowerCase(Locale.ROOT), where + agent, "an agent changes the whole JVM; leave it out");
            }
        }
    }

    /**
     * The same findings on what the framework made of an installed bundle: its reader of manifests is another one, and
     * a header that only it understands would pass the first reading.
     */
    public static List<Finding> of(Bundle bundle) {
        Findings findings = new Findings();
        Dictionary<String, String> headers = bundle.getHeaders("");
        Headers.check(headers::get, findings);
        Components.check(headers::get, path -> entry(bundle, path), type -> true, findings);
        return findings.all();
    }

    private static byte[] entry(Bundle bundle, String path) {
        URL url = bundle.getEntry(path);
        if (url == null) {
            return null;
        }
        try (InputStream in = url.openStream()) {
            return in.readNBytes(Components.LONGEST_TEXT + 1);
        } catch (IOException e) {
            return null;
        }
    }
}
