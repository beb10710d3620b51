// SPDX-License-Identifier: Apache-2.0

import dev.creel.api.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The list of parts of a release (CycloneDX): {@code java -cp lib/cli/* Parts.java ROOT BUILT REPOSITORY VERSION LOCK}. What the modules were
 * made with stands in their {@code target/parts.json}; of that, it keeps what the distribution holds: a part with a class in
 * one of its jars, at the top or inside a bundle. The local Maven repository has the parts' own jars to compare with.
 */
final class Parts {
    private static final int DEPTH = 64;
    private static final List<String> FOLDERS = List.of("bundles", "extensions", "launcher");

    private final Set<String> classes = new HashSet<>();
    private final Map<String, Json.Obj> kept = new TreeMap<>();
    private final Path repository;

    private Parts(Path repository) {
        this.repository = repository;
    }

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        Parts parts = new Parts(Path.of(args[2]));
        try (Stream<Path> jars = Files.walk(Path.of(args[1]))) {
            for (Path jar : jars.filter(each -> each.toString().endsWith(".jar")).sorted().toList()) {
                try (InputStream in = Files.newInputStream(jar)) {
                    parts.look(in);
                }
            }
        }
        for (String folder : FOLDERS) {
            try (Stream<Path> modules = Files.list(root.resolve(folder))) {
                for (Path module : modules.map(each -> each.resolve("target/parts.json")).filter(Files::isRegularFile).sorted().toList()) {
                    parts.keep((Json.Obj) Json.parse(Files.readString(module), DEPTH));
                }
            }
        }
        parts.keep((Json.Obj) Json.parse(Files.readString(root.resolve("runtime/target/parts.json")), DEPTH));
        parts.page((Json.Obj) Json.parse(Files.readString(Path.of(args[4])), DEPTH));
        System.out.println(parts.list(args[3]).text());
    }

    /** Classes of a jar and of the jars inside. */
    private void look(InputStream jar) throws IOException {
        ZipInputStream zip = new ZipInputStream(jar);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(".class")) {
                classes.add(entry.getName());
            } else if (entry.getName().endsWith(".jar")) {
                look(new ByteArrayInputStream(zip.readAllBytes()));
            }
        }
    }

    private void keep(Json.Obj module) throws IOException {
        own(module.object("metadata").object("component"));
        for (Json each : module.array("components")) {
            Json.Obj part = (Json.Obj) each;
            if (part.text("group", "").equals("dev.creel")) {
                own(part);
            } else if (shipped(part)) {
                kept.put(part.text("purl", ""), part);
            }
        }
    }

    /** What the page is built of, by its lock file; its tools are not in it. */
    private void page(Json.Obj lock) {
        lock.object("packages").members().forEach((path, value) -> {
            Json.Obj part = (Json.Obj) value;
            if (path.startsWith("node_modules/") && !part.get("dev").equals(Json.of(true))) {
                String name = path.substring(path.lastIndexOf("node_modules/") + "node_modules/".length());
                String version = part.text("version", "");
                String purl = "pkg:npm/" + name.replace("@", "%40") + "@" + version;
                Json license = Json.object().put("license", Json.object().put("id", part.text("license", "")).build()).build();
                kept.put(purl, Json.object().put("type", "library").put("bom-ref", purl).put("name", name).put("version", version)
                        .put("purl", purl).put("licenses", Json.array(List.of(license))).build());
            }
        });
    }

    /** Modules of ours: what the distribution is built of. */
    private void own(Json.Obj part) {
        kept.put(part.text("purl", ""), part);
    }

    private boolean shipped(Json.Obj part) throws IOException {
        try (InputStream in = Files.newInputStream(jar(part)); ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".class") && !name.endsWith("module-info.class") && !name.endsWith("package-info.class") && classes.contains(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Path jar(Json.Obj part) {
        String name = part.text("name", "");
        String version = part.text("version", "");
        Path folder = repository.resolve(part.text("group", "").replace('.', '/')).resolve(name).resolve(version);
        String classifier = part.text("purl", "").contains("classifier=")
                ? "-" + part.text("purl", "").replaceAll(".*classifier=([A-Za-z0-9_-]+).*", "$1") : "";
        return folder.resolve(name + "-" + version + classifier + ".jar");
    }

    private Json.Obj list(String version) {
        Json.Obj application = Json.object().put("type", "application").put("bom-ref", "creel").put("name", "creel").put("version", version)
                .put("licenses", Json.array(List.of(Json.object().put("license", Json.object().put("id", "Apache-2.0").build()).build()))).build();
        List<Json> all = new ArrayList<>(kept.values());
        return Json.object().put("bomFormat", "CycloneDX").put("specVersion", "1.6").put("version", 1)
                .put("metadata", Json.object().put("component", application).build()).put("components", Json.array(all)).build();
    }
}
